"""A company of which the register has something of every kind that a dossier tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.dossiers import content, writing
from app.i18n import in_language
from app.roles import Role
from monitor.models import Publication, State
from monitor.referrals import acts, books
from signatories.contacts import contact_tests
from signatories.contacts.contact_test_models import AnsweredBy
from signatories.models import Association, Company
from tests import factories
from tests.figure_samples import publication, score, total

BASE_URL = "http://localhost:8000"
OTHER = "Heel Ander Bedrijf B.V."


@dataclass(frozen=True)
class Scene:
    hosters: Association
    company: Company
    other: Company
    published: Publication
    at: datetime

    def content(self, session: Session, lang: str, at: datetime | None = None) -> content.DossierContent:
        with in_language(lang):
            return content.read(session, company=self.company, at=at or self.at, base_url=BASE_URL)

    def file(self, session: Session, lang: str = "en") -> bytes:
        return writing.written(self.content(session, lang).as_data(), pdf=b"a file")


def make(session: Session, *, at: datetime) -> Scene:
    """Signed, reached, measured twice, pointed to the hash check, which it uses; beside another company."""
    start = at - timedelta(days=60)
    hosters = factories.association(session, at=start)
    company = factories.company(session, at=start, name="Eerste Host B.V.", member_of=hosters)
    other = factories.company(session, at=start, name=OTHER, member_of=hosters)
    for each in (company, other):
        factories.signature(session, each, at=start + timedelta(days=1), association=hosters)
        factories.person(session, Role.COMPANY_OWNER, at=start, of=each, email=f"owner@{each.slug}.example")
    point = company.contact_point_now
    assert point is not None
    test = contact_tests.prepare(session, contact_point=point, at=start + timedelta(days=2)).test
    contact_tests.note_sent(test, at=start + timedelta(days=2))
    contact_tests.answer(session, test=test, by=AnsweredBy.LINK, at=start + timedelta(days=3))
    below = {"label": "below", "incidents": 60, "items": 90, "share_low": 0.4, "share_high": 0.4}
    interval = {"interval_low": 0.3, "interval_high": 0.55, "attention": True}
    scores = [
        score(company.register_number, company.legal_name, **below, **interval),
        score(other.register_number, OTHER, label="meets"),
        total(),
    ]
    publication(session, *[_copied(each) for each in scores], state=State.CORRECTED)
    published = publication(session, *scores, version=2)
    published.correction_reason = "newer-data"
    session.flush()
    acts.propose(session, publication=published, at=start + timedelta(days=5))
    found = books.of_period(session, period=published.period, norm=published.norm)
    acts.send(session, referral=found[0], by="somebody", at=start + timedelta(days=6))
    acts.declare_use(
        session,
        company=company,
        since_on=(start + timedelta(days=9)).date(),
        is_public=True,
        by="an owner",
        at=start + timedelta(days=10),
    )
    session.commit()
    return Scene(hosters, company, other, published, at)


def _copied(made):
    names = [column.name for column in made.__table__.columns if column.name not in ("id", "publication_id")]
    return type(made)(**{name: getattr(made, name) for name in names})
