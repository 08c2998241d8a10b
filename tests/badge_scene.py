"""One company that signed, with its keys: the scene of the tests of badges."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from badge import issuing, listing, records, revoking, settling, status_list
from badge.keys import KeyRing
from badge.models import Badge, Credential, StatusListCopy
from badge.strict import base64url_decode, json_object
from badge.verdict import Reason, Verdict
from signatories.domains import proving
from signatories.entries import Entry
from signatories.models import Domain
from signatories.signatures.signature import Signature
from tests import factories

AT = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
BASE_URL = "https://register.example"
DAY = timedelta(days=1)


@dataclass
class Scene:
    """A register with one company that signed, and everything that issuing needs."""

    session: Session
    keys: KeyRing
    signature: Signature
    domain: Domain
    second_domain: Domain
    unproven_domain: Domain
    base_url: str = BASE_URL

    def issue(self, at: datetime = AT, domain: Domain | None = None) -> Badge:
        badge = issuing.issue(
            self.session,
            signature=self.signature,
            domain=domain or self.domain,
            keys=self.keys,
            base_url=self.base_url,
            at=at,
        )
        self.settle(at)
        return badge

    def settle(self, at: datetime = AT) -> int:
        """What the front desk does after each commit: sign what the books ask for."""
        return settling.settle(self.session, keys=self.keys, base_url=self.base_url, at=at)

    def commit_books(self) -> None:
        """Commit what was planned, as if the machine stopped before anything was signed."""
        self.session.info.clear()
        self.session.commit()

    def renew(self, badge: Badge, at: datetime = AT) -> Credential:
        credential = issuing.renew(self.session, badge=badge, keys=self.keys, base_url=self.base_url, at=at)
        self.settle(at)
        return credential

    def withdraw(self, badge: Badge, reason: Reason = Reason.OPERATOR, at: datetime = AT) -> None:
        revoking.withdraw(
            self.session, badge=badge, reason=reason, keys=self.keys, base_url=self.base_url, at=at
        )
        self.settle(at)

    def renew_due(self, at: datetime) -> int:
        issuing.renew_due(self.session, keys=self.keys, base_url=self.base_url, at=at)
        return self.settle(at)

    def refresh(self, at: datetime) -> list[int]:
        lists = listing.refresh_status_lists(self.session, keys=self.keys, base_url=self.base_url, at=at)
        return [each.list_number for each in lists]

    def verify(self, shown: str | bytes, at: datetime = AT, on: str | None = None) -> Verdict:
        data = shown if isinstance(shown, bytes) else shown.encode()
        return records.verify(self.session, data, keys=self.keys, base_url=self.base_url, at=at, on=on)

    def entries(self, kind: str) -> list[dict[str, object]]:
        return [each.data for each in self.session.scalars(select(Entry).where(Entry.kind == kind))]

    def listed(self, list_number: int = 1) -> set[int]:
        """The indexes whose bit is set in the published list."""
        copy = self.session.get_one(StatusListCopy, list_number)
        encoded = json_object(base64url_decode(copy.token.split(".")[1]))["credentialSubject"]["encodedList"]
        return status_list.indexes(status_list.unpack(encoded))

    def token(self, badge: Badge) -> str:
        assert badge.current is not None
        assert badge.current.token is not None
        return badge.current.token


def scene_in(session: Session, tmp_path: Path) -> Scene:
    """One company with two proven domains and one that is not, which signed just now."""
    company = factories.company(session, at=AT, name="Voorbeeld Hosting B.V.", number="00001234")
    first, second = (
        factories.domain(session, company, at=AT, host=host)
        for host in ("voorbeeld-hosting.example", "www.voorbeeld-hosting.example")
    )
    unproven = proving.name_domain(session, company=company, host="unproven.example", at=AT)
    session.refresh(company)
    association = factories.association(session, at=AT)
    signature = factories.signature(session, company, at=AT, association=association)
    keys = KeyRing(tmp_path, passphrase="a passphrase of thirty-two letters", base_url=BASE_URL)
    session.commit()
    return Scene(session, keys, signature, first, second, unproven)
