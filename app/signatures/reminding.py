"""Reminding of what ends by itself, and of signatures that wait; each reminder goes out once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.i18n import in_language
from app.open_answers import CALENDAR
from app.outbox import Attachment
from app.signatures import mails
from app.signatures.dates import calendar_of, endings_of
from app.signatures.models import SentReminder
from app.signatures.recipients import judges, signers_of
from signatories.signatures import reminders, renewing
from signatories.signatures.answering import answers_to
from signatories.signatures.reminders import DAYS_BEFORE, WAITING_DAYS, Ending, Reminder, Subject
from signatories.signatures.signature import Signature

LIMIT = 200
"""How many signatures one run looks at; the rest follows in the next."""


def remind(session: Session, *, at: datetime, limit: int = LIMIT) -> int:
    """Write the reminders that are due at *at*; returns how many."""
    return _remind_of_endings(session, at, limit) + _remind_of_waiting(session, at, limit)


def _remind_of_endings(session: Session, at: datetime, limit: int) -> int:
    until = at + timedelta(days=DAYS_BEFORE[0])
    ending = session.scalars(
        select(Signature)
        .where(
            Signature.ended_at.is_(None),
            Signature.ends_at > at,
            or_(Signature.resign_by.is_(None), Signature.resign_by > at),
            or_(Signature.ends_at <= until, Signature.resign_by <= until),
        )
        .order_by(Signature.id)
    ).all()
    sent = _sent(session, ending)
    written = 0
    for signature in ending:
        found = reminders.due(endings_of(signature, at=at), sent=sent[signature.id], at=at)
        for reminder in found[: limit - written]:
            _write(session, signature, reminder, at)
            written += 1
    return written


def _sent(session: Session, signatures: Sequence[Signature]) -> dict[int, set[Reminder]]:
    by_id = {signature.id: signature.public_id for signature in signatures}
    sent: dict[int, set[Reminder]] = defaultdict(set)
    for row in session.scalars(select(SentReminder).where(SentReminder.signature_id.in_(by_id))):
        ending = Ending(by_id[row.signature_id], Subject(row.subject), row.ends_at)
        sent[row.signature_id].add(Reminder(ending, row.days))
    return sent


def _write(session: Session, signature: Signature, reminder: Reminder, at: datetime) -> None:
    """Mail everyone who signs for the company; where there is nobody, those who countersigned."""
    through = answers_to(session, signature, at=at)
    people = signers_of(session, signature.company, at=at) or judges(session, through, at=at)
    for who in people:
        mails.tell(
            session,
            [who],
            "signature_ends",
            signature=signature,
            at=at,
            subject=reminder.ending.subject.value,
            ends_at=reminder.ending.ends_at,
            is_renewable=renewing.renewable_from(signature) <= at,
            attachment=dates_file(signature, lang=who.language, at=at),
        )
    _keep(session, signature, reminder, at)


def dates_file(signature: Signature, *, lang: str, at: datetime) -> Attachment:
    """The dates of a signature as a file for a calendar."""
    with in_language(lang):
        return Attachment("signature.ics", CALENDAR, calendar_of([signature], lang=lang, at=at))


def _remind_of_waiting(session: Session, at: datetime, limit: int) -> int:
    """Bring signatures to mind that wait for a countersignature for a week."""
    told = select(SentReminder.signature_id).where(SentReminder.subject == Subject.COUNTERSIGNATURE)
    waiting = session.scalars(
        select(Signature)
        .where(
            Signature.countersigned_at.is_(None),
            Signature.ended_at.is_(None),
            Signature.ends_at > at,
            Signature.signed_at <= at - timedelta(days=WAITING_DAYS),
            Signature.id.not_in(told),
        )
        .order_by(Signature.id)
        .limit(limit)
    ).all()
    for signature in waiting:
        mails.ask_for_countersignature(session, signature=signature, at=at, is_reminder=True)
        ending = Ending(signature.public_id, Subject.COUNTERSIGNATURE, signature.signed_at)
        _keep(session, signature, Reminder(ending, WAITING_DAYS), at)
    return len(waiting)


def _keep(session: Session, signature: Signature, reminder: Reminder, at: datetime) -> None:
    ending = reminder.ending
    session.add(
        SentReminder(
            signature=signature,
            subject=ending.subject.value,
            ends_at=ending.ends_at,
            days=reminder.days,
            sent_at=at,
        )
    )
    session.flush()
