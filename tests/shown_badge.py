"""A company with a badge in the running application: what the tests of badge pages look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import now
from app.keys import badge_keys
from badge import listing, revoking
from badge.models import Badge
from badge.verdict import Reason
from signatories.models import Company
from tests import factories
from tests.conftest import BASE_URL

DAY = timedelta(days=1)
HOST = "voorbeeld-hosting.example"


@dataclass
class ShownBadge:
    """A badge on ``https://voorbeeld-hosting.example``, with fresh status lists."""

    session: Session
    company: Company
    badge: Badge
    base_url: str = BASE_URL

    @property
    def code(self) -> str:
        return self.badge.code

    @property
    def token(self) -> str:
        assert self.badge.current is not None
        assert self.badge.current.token is not None
        return self.badge.current.token

    def withdraw(self, reason: Reason = Reason.COMPANY_ASKED) -> None:
        revoking.withdraw(
            self.session, badge=self.badge, reason=reason, keys=badge_keys(), base_url=self.base_url, at=now()
        )
        self.session.commit()

    def sign_lists(self, at: datetime) -> None:
        listing.refresh_status_lists(
            self.session, keys=badge_keys(), base_url=self.base_url, at=at, older_than=timedelta(days=-9999)
        )
        self.session.commit()


def shown_badge(
    session: Session,
    *,
    issued_at: datetime | None = None,
    name: str = "Voorbeeld Hosting B.V.",
    base_url: str = BASE_URL,
) -> ShownBadge:
    """Make one, with an association that the company signed through."""
    issued_at = issued_at or now() - DAY
    signed_at = min(issued_at, now()) - DAY
    hosters = factories.association(session, at=signed_at)
    company = factories.company(session, at=signed_at, name=name, member_of=hosters)
    factories.domain(session, company, at=signed_at, host=HOST)
    signature = factories.signature(session, company, at=signed_at, association=hosters)
    session.refresh(company)
    badge = factories.badge(session, signature, keys=badge_keys(), base_url=base_url, at=issued_at)
    shown = ShownBadge(session, company, badge, base_url)
    shown.sign_lists(now())
    return shown
