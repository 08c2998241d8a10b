"""The demo's next half-year: shown to the companies, with disputes, an appeal, and replies of one company."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.demo.acts import Act
from app.demo.companies import OWNED
from app.demo.people import MONITOR, OPERATOR, OWNER, PUBLISHER
from app.disputes import acts
from app.i18n import TIMEZONE
from app.replies import mails, writing
from app.replies.models import Reply
from monitor import previews, publications, publishing
from monitor.disputes.claims import Claim, ClaimKind
from monitor.disputes.models import Dispute
from monitor.disputes.states import DisputeKind, Reason
from monitor.models import Publication
from monitor.previews import CompanyPreview
from signatories import register

PERIOD = "2025-h2"
PLACED = (
    "In april is ons contactpunt verhuisd. Daarom kwamen enkele meldingen **later** bij onze mensen aan. "
    "Sindsdien wordt er ook in het weekend gelezen.",
    "Our contact point moved in April. So some notices reached our people **later**. "
    "Since then it is read at weekends too.",
)
OFFERED = "Een deel van deze meldingen hoorde bij een klant die al was opgezegd. Wij hebben bezwaar gemaakt."


def acts_of(session: Session, *, data_dir: Path, at: datetime) -> list[Act]:
    """A preview that began three days ago, and what the owner of one company did with it."""
    made: dict[str, Dispute | Publication] = {}

    def who(email: str) -> Person:
        return session.scalars(select(Person).where(Person.email == email)).one()

    def own(publication: Publication) -> CompanyPreview:
        return previews.company_preview(publication=publication, register_number=OWNED, data_dir=data_dir)

    def show(moment: datetime) -> None:
        draft = publishing.prepare(
            session, period=PERIOD, data_dir=data_dir, by=who(MONITOR.email).public_id, at=moment
        )
        day = (moment + timedelta(days=20)).astimezone(ZoneInfo(TIMEZONE))
        release_at = day.replace(hour=0, minute=0, second=0, microsecond=0)
        made["shown"] = publishing.preview(session, publication=draft, at=moment, release_at=release_at)

    def dispute(moment: datetime, kind: DisputeKind, claim: Claim, place: int) -> Dispute:
        shown = own(_publication(made))
        counted = [item.notice for item in shown.items if item.outcome is not None]
        return acts.file(
            session,
            company=register.company_of(session, OWNED),
            own=shown,
            kind=kind,
            notices=counted[place : place + 2],
            claims=[claim],
            evidence=None,
            data_dir=data_dir,
            by=who(OWNER.email).public_id,
            at=moment,
        )

    def first(moment: datetime) -> None:
        made["first"] = dispute(moment, DisputeKind.NOT_RECEIVED, Claim(ClaimKind.NO_MAIL_ARRIVED), 0)

    def reject(moment: datetime) -> None:
        acts.decide(
            session,
            dispute=_dispute(made),
            effect=None,
            reason=Reason.DELIVERY_RECORDS_SAY_OTHERWISE,
            who=who(PUBLISHER.email),
            at=moment,
        )

    def second(moment: datetime) -> None:
        gone = Claim(ClaimKind.TICKET_SHOWS_REMOVAL, at=datetime.fromisoformat("2025-07-03T10:15:00+00:00"))
        dispute(moment, DisputeKind.ALREADY_GONE, gone, 4)

    def place_reply(moment: datetime) -> None:
        past = publications.current(session, period="2025-h1")
        assert past is not None  # noqa: S101 - published an act before
        reply = _offered(session, past, *PLACED, by=who(OWNER.email), at=moment)
        writing.accept(session, reply=reply, by=who(OPERATOR.email).public_id, at=moment)

    def offer_reply(moment: datetime) -> None:
        reply = _offered(session, _publication(made), OFFERED, "", by=who(OWNER.email), at=moment)
        mails.tell_offered(session, reply, at=moment)

    def appeal(moment: datetime) -> None:
        acts.appeal(session, dispute=_dispute(made), who=who(OWNER.email), at=moment)

    steps = (place_reply, show, first, reject, appeal, second, offer_reply)
    return [Act(at - timedelta(hours=72 - 8 * number), step) for number, step in enumerate(steps)]


def _offered(
    session: Session, publication: Publication, text_nl: str, text_en: str, *, by: Person, at: datetime
) -> Reply:
    reply = writing.write(
        session,
        company=register.company_of(session, OWNED),
        publication=publication,
        text_nl=text_nl,
        text_en=text_en,
        by=by.public_id,
        at=at,
    )
    return writing.offer(session, reply=reply, by=by.public_id, at=at)


def _publication(made: dict[str, Dispute | Publication]) -> Publication:
    found = made["shown"]
    assert isinstance(found, Publication)  # noqa: S101 - put there by the act before
    return found


def _dispute(made: dict[str, Dispute | Publication]) -> Dispute:
    found = made["first"]
    assert isinstance(found, Dispute)  # noqa: S101 - put there by the act before
    return found
