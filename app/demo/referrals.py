"""A letter that pointed a company to the hash check, another that uses it, and a dossier that was asked for."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.demo.acts import Act
from app.demo.companies import OWNED
from app.demo.people import AUTHORITY, OWNER, PUBLISHER
from app.dossiers import asking, telling
from app.dossiers.models import DossierGround
from app.referrals import acts
from monitor.referrals import books
from monitor.referrals.models import Referral
from monitor.referrals.states import ReferralState
from signatories import register

USES = "kvk:00000022"
"""A company that uses the hash check, and says so in public; it also declared it to its association."""
NOTICE = timedelta(days=30)


def acts_of(session: Session, *, base_url: str, data_dir: Path, at: datetime) -> list[Act]:
    """What a publisher, two companies and an authority did in the last months."""

    def who(email: str) -> Person:
        return session.scalars(select(Person).where(Person.email == email)).one()

    def declare(moment: datetime) -> None:
        company = register.company_of(session, USES)
        since_on = (moment - timedelta(days=14)).date()
        by = who(OWNER.email).public_id
        acts.declare_use(session, company=company, since_on=since_on, is_public=True, by=by, at=moment)

    def write(moment: datetime) -> None:
        """The first letter by name; the others wait on the desk."""
        for referral in books.everything(session):
            if referral.state == ReferralState.PROPOSED and _may_go(referral):
                acts.send(session, referral=referral, who=who(PUBLISHER.email), at=moment)
                return

    def ask(moment: datetime) -> None:
        asking.ask(
            session,
            company=register.company_of(session, OWNED),
            ground=DossierGround.SUPERVISION,
            language="nl",
            by=who(AUTHORITY.email).public_id,
            at=moment,
            notice=NOTICE,
            base_url=base_url,
            data_dir=data_dir,
        )

    return [
        Act(at - timedelta(days=50), declare),
        Act(at - timedelta(days=12), write),
        Act(at - timedelta(days=35), ask),
        Act(at - timedelta(days=5), lambda moment: telling.tell(session, at=moment)),
    ]


def _may_go(referral: Referral) -> bool:
    return referral.publication.published_at is not None
