"""What works now, read from what the parts of the register left in the books; no private word is in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import alarms
from app.alarms import AlarmKind
from app.i18n import _l
from app.keys import badge_keys
from app.navigation import settings
from app.outbox import OutboxMail
from badge.models import StatusListCopy
from monitor.delivery_models import Delivery
from monitor.models import Publication
from signatories.contacts.contact_test_models import ContactTest
from signatories.domains.domain_checks import DomainCheck
from signatories.entries import Entry

MAIL_LATE = timedelta(minutes=30)


class Working(StrEnum):
    """How a part does; ``seen`` works now and then, so that a trace is all there is to tell.

    ``unused`` has nothing to show yet, or is not set up here.
    """

    YES = "yes"
    LATE = "late"
    SEEN = "seen"
    UNUSED = "unused"


@dataclass(frozen=True)
class Fact:
    """One part: how it does, in words, and the last moment at which it left a trace."""

    part: str
    state: Working
    words: str
    last: str = ""
    at: datetime | None = None


def read(session: Session, *, at: datetime) -> list[Fact]:
    """Each part, what visitors need most first. A fixed number of queries."""
    standing = set(alarms.found(session, keys=badge_keys(), at=at))
    return [_checking(session, standing), _signing(standing), _mail(session, at), *_traces(session)]


def _checking(session: Session, standing: set[AlarmKind]) -> Fact:
    oldest = session.scalar(select(func.min(StatusListCopy.issued_at)))
    part, last = _l("Checking a logo"), _l("The oldest list of withdrawn logos was signed")
    if oldest is None:
        return Fact(part, Working.UNUSED, _l("There are no logos yet."))
    if standing & {AlarmKind.LIST_OLD, AlarmKind.LIST_OWED}:
        words = _l("Pages are right. A list for other software is late.")
        return Fact(part, Working.LATE, words, last, oldest)
    return Fact(part, Working.YES, _l("The lists of withdrawn logos are fresh."), last, oldest)


def _signing(standing: set[AlarmKind]) -> Fact:
    part = _l("Making new logos")
    if standing & {AlarmKind.SIGNER_AWAY, AlarmKind.KEY_CAME_BACK}:
        return Fact(part, Working.LATE, _l("New logos wait. Logos that exist can be checked."))
    if not badge_keys().records():
        return Fact(part, Working.UNUSED, _l("No logo was made yet."))
    return Fact(part, Working.YES, _l("The register can sign."))


def _mail(session: Session, at: datetime) -> Fact:
    part, last = _l("Sending mail"), _l("The last mail left")
    sent = session.scalar(select(func.max(OutboxMail.sent_at)))
    if not settings().smtp_url:
        return Fact(part, Working.UNUSED, _l("This register has no mail server."), last, sent)
    waits = select(func.count()).where(
        OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None), OutboxMail.written_at < at - MAIL_LATE
    )
    if session.scalar(waits):
        return Fact(part, Working.LATE, _l("Some mail waits longer than half an hour."), last, sent)
    return Fact(part, Working.YES, _l("No mail waits longer than half an hour."), last, sent)


def _traces(session: Session) -> list[Fact]:
    """Parts that work now and then: only when they last did can be said."""
    parts = (
        (_l("Proofs of websites"), _l("The last look at a proof"), select(func.max(DomainCheck.at))),
        (_l("Tests of contact points"), _l("The last test was sent"), select(func.max(ContactTest.sent_at))),
        (_l("Deliveries of the monitor"), _l("The last one came in"), select(func.max(Delivery.taken_in_at))),
        (_l("Figures"), _l("Last published"), select(func.max(Publication.published_at))),
        (_l("Log of public acts"), _l("The last line"), select(func.max(Entry.at))),
    )
    found = []
    for part, last, query in parts:
        when = session.scalar(query)
        words = _l("Only when it last did something can be said.") if when else _l("Nothing yet.")
        found.append(Fact(part, Working.SEEN if when else Working.UNUSED, words, last, when))
    return found
