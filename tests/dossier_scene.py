"""A company of which the register has something of every kind that a dossier tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.dossiers import content, writing
from app.i18n import in_language
from app.replies import writing as replies
from app.roles import Role
from monitor.disputes import deciding, filing
from monitor.disputes.claims import Claim, ClaimKind
from monitor.disputes.states import DisputeKind, Effect, Reason
from monitor.models import Publication, State
from monitor.previews import CompanyPreview, PreviewItem
from monitor.referrals import acts, books
from signatories.cases import acting
from signatories.conditions.condition_rules import rules_on
from signatories.conditions.conditions import Answer, Finding
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


WORDS = "Ons contactpunt is verhuisd.\n\nWij lezen nu ook in het weekend."
"""What the company said beside its figures."""


def add_history(session: Session, scene: Scene) -> None:
    """What the company said: a reply that stands, three disputes (upheld, rejected and appealed, open), and a
    case of its association that ended."""
    at = scene.at - timedelta(days=30)
    reply = replies.write(
        session,
        company=scene.company,
        publication=scene.published,
        text_nl=WORDS,
        text_en="",
        by="an owner",
        at=at,
    )
    replies.offer(session, reply=reply, by="an owner", at=at)
    replies.accept(session, reply=reply, by="an operator", at=at + timedelta(days=1))
    own = _preview(session, scene, at=at)
    filed = [
        filing.file(
            session, own=own, kind=kind, notices=[notice], claims=[Claim(claim)], by="an-owner", at=at
        )
        for kind, notice, claim in (
            (DisputeKind.NOT_RECEIVED, "d1" * 16, ClaimKind.NO_MAIL_ARRIVED),
            (DisputeKind.WRONGLY_ONLINE, "d2" * 16, ClaimKind.COPY_ELSEWHERE),
            (DisputeKind.NOT_RECEIVED, "d3" * 16, ClaimKind.NO_MAIL_ARRIVED),
        )
    ]
    decision = {"by": "a-publisher", "at": at + timedelta(days=2)}
    upheld, rejected = Reason.EVIDENCE_SHOWS_IT, Reason.CHECKS_SAY_OTHERWISE
    deciding.decide(session, dispute=filed[0], effect=Effect.NOT_RECEIVED, reason=upheld, **decision)
    deciding.decide(session, dispute=filed[1], effect=None, reason=rejected, **decision)
    filing.appeal(session, dispute=filed[1], at=at + timedelta(days=3))
    _end_a_case(session, scene, at=at)
    session.commit()


def _preview(session: Session, scene: Scene, *, at: datetime) -> CompanyPreview:
    """The next half-year in preview, with three notices of the company."""
    own = score(scene.company.register_number, scene.company.legal_name)
    shown = publication(session, own, total(), period="2025-h2", state=State.PREVIEW)
    shown.previewed_at, shown.reply_until = at, at + timedelta(days=14)
    shown.release_at = shown.reply_until
    items = [
        PreviewItem(letter * 16, at, "late", None, 30.0, 40.0, 1, False, False, False)
        for letter in ("d1", "d2", "d3")
    ]
    return CompanyPreview(shown, own, tuple(items))


def _end_a_case(session: Session, scene: Scene, *, at: datetime) -> None:
    """A warning about the contact point that the association dropped."""
    rules = rules_on(session, association=scene.hosters, on=at.date())
    missed = Finding(Answer.NOT_MET, "No contact point given.")
    case = acting.warn(
        session,
        row=next(row for row in rules if row.name == "contact-point"),
        company=scene.company,
        finding=missed,
        letter="Geef binnen vier weken een contactpunt op.",
        by="an officer",
        at=at - timedelta(days=25),
    )
    acting.drop(session, case=case, reason="Het contactpunt is er weer.", by="an officer", at=at)


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
        by="an-owner",
        at=start + timedelta(days=10),
    )
    session.commit()
    return Scene(hosters, company, other, published, at)


def _copied(made):
    names = [column.name for column in made.__table__.columns if column.name not in ("id", "publication_id")]
    return type(made)(**{name: getattr(made, name) for name in names})
