"""A company with a signature in force, with its people and its logos: for the tests of what becomes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.signatures import acts, renewal
from badge import listing, records
from badge.models import Badge
from badge.verdict import Verdict
from signatories.entries import Entry, check_entries
from signatories.models import Association
from signatories.signatures.signature import Signature, standing_of
from signatories.signatures.signature_states import SuspensionKind
from signatories.signatures.standing import State
from tests import factories
from tests.conftest import BASE_URL

DAY = timedelta(days=1)
WHY = "The contact point has not answered for a month."


@dataclass
class Life:
    """A company with a signature in force, its owner, and the association that countersigned."""

    session: Session
    signature: Signature
    owner: Person
    hosters: Association

    @property
    def badges(self) -> list[Badge]:
        return list(self.session.scalars(select(Badge).order_by(Badge.origin)))

    def suspend(self, at: datetime) -> None:
        acts.suspend(
            self.session,
            signature=self.signature,
            by=self.hosters,
            kind=SuspensionKind.CONTACT_POINT_DEAD,
            reason=WHY,
            keys=badge_keys(),
            base_url=BASE_URL,
            at=at,
        )
        self.session.commit()

    def reinstate(self, at: datetime) -> list[Badge]:
        badges = acts.reinstate(
            self.session,
            signature=self.signature,
            by=self.hosters,
            reason="It answers again since today.",
            keys=badge_keys(),
            base_url=BASE_URL,
            at=at,
        )
        self.session.commit()
        return badges

    def renew(self, at: datetime, person: Person | None = None) -> Signature:
        following, _badges = renewal.renew(
            self.session,
            signature=self.signature,
            person=person or self.owner,
            keys=badge_keys(),
            base_url=BASE_URL,
            at=at,
        )
        self.session.commit()
        return following

    def verdict(self, at: datetime, badge: Badge | None = None) -> Verdict:
        listing.refresh_status_lists(
            self.session, keys=badge_keys(), base_url=BASE_URL, at=at, older_than=timedelta(0)
        )
        code = (badge or self.badges[0]).code
        return records.verify_code(self.session, code, keys=badge_keys(), at=at)

    def state(self, at: datetime) -> State:
        return standing_of(self.session.scalars(select(Signature)).all(), at=at).state

    def mails(self) -> list[str]:
        return [mail.subject for mail in self.session.scalars(select(OutboxMail).order_by(OutboxMail.id))]


def life(session: Session, at: datetime) -> Life:
    hosters = factories.association(session, at=at)
    company = factories.company(session, at=at, member_of=hosters, name="Voorbeeld B.V.")
    owner = factories.person(session, Role.COMPANY_OWNER, at=at, of=company, language="en")
    signature = factories.placed_signature(session, company, at=at, association=hosters)
    acts.keep_actor(session, signature, "sign", actor=owner.public_id, at=at)
    badge_keys().signing_key(at=at)
    acts.countersign(session, signature=signature, by=hosters, keys=badge_keys(), base_url=BASE_URL, at=at)
    session.commit()
    return Life(session, signature, owner, hosters)


def chain_holds(session: Session) -> bool:
    return check_entries(session.scalars(select(Entry).order_by(Entry.position))) is None
