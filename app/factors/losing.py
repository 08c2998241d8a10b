"""The way back for who lost passkey, app and paper: two operators, a day in between, and mail to the person.

It must not be the weakest door. So nobody decides alone, the person hears of it before it happens, and showing a
factor once ends it (``docs/decisions/0039``).
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person, SignIn
from app.factors import recovery_codes
from app.factors.asked_of import has_factor
from app.factors.errors import (
    LossKnown,
    NoLossReported,
    NotAnOperator,
    NothingToLose,
    OwnLoss,
    SameOperator,
    TooEarly,
)
from app.factors.mails import mail_factor_changed, mail_loss_reported
from app.factors.models import CodeApp, FactorLoss, Passkey
from app.roles import Held, Role
from signatories import journal

WAIT = timedelta(hours=24)
"""How long the person has to say that it is not so."""
TERM = timedelta(days=7)
"""After that a report is worth nothing."""


def report(session: Session, *, person: Person, by: Person, at: datetime) -> FactorLoss:
    """Write down that *person* lost their factors, and tell them.

    Raises ``NotAnOperator``, ``OwnLoss``, ``NothingToLose`` or ``LossKnown``.
    """
    check_operator(person, by, at)
    if not has_factor(session, person):
        raise NothingToLose
    if running(session, person, at=at) is not None:
        raise LossKnown
    end(session, person)
    row = FactorLoss(person_id=person.id, reported_at=at, reported_by=by.public_id)
    session.add(row)
    session.flush()
    journal.note(session, "factor-loss-reported", at=at, by=by.public_id, person=person.public_id)
    mail_loss_reported(session, person=person, from_at=at + WAIT, at=at)
    return row


def release(session: Session, *, person: Person, by: Person, at: datetime) -> None:
    """Remove all factors of *person*, and sign them out everywhere; a link by mail lets them in again.

    Raises ``NotAnOperator``, ``OwnLoss``, ``NoLossReported``, ``SameOperator`` or ``TooEarly``.
    """
    check_operator(person, by, at)
    row = running(session, person, at=at)
    if row is None:
        raise NoLossReported
    if row.reported_by == by.public_id:
        raise SameOperator
    if at < row.reported_at + WAIT:
        raise TooEarly(from_at=row.reported_at + WAIT)
    for table in (Passkey, CodeApp):
        session.execute(delete(table).where(table.person_id == person.id))
    recovery_codes.forget(session, person_id=person.id)
    end(session, person)
    is_theirs = SignIn.person_id == person.id, SignIn.ended_at.is_(None)
    session.execute(update(SignIn).where(*is_theirs).values(ended_at=at))
    journal.note(session, "factors-taken-away", at=at, by=by.public_id, person=person.public_id)
    mail_factor_changed(session, person=person, change="taken-away", at=at)


def disprove(session: Session, *, person: Person, at: datetime) -> None:
    """A factor of *person* was shown: it is not lost, and a report that says so is over."""
    if running(session, person, at=at) is not None:
        end(session, person)
        journal.note(session, "factor-loss-disproved", at=at, by=person.public_id, person=person.public_id)


def running(session: Session, person: Person, *, at: datetime) -> FactorLoss | None:
    return session.scalar(
        select(FactorLoss).where(FactorLoss.person_id == person.id, FactorLoss.reported_at > at - TERM)
    )


def forget_old(session: Session, *, at: datetime) -> None:
    """Delete reports that are worth nothing any more."""
    session.execute(delete(FactorLoss).where(FactorLoss.reported_at <= at - TERM))


def end(session: Session, person: Person) -> None:
    session.execute(delete(FactorLoss).where(FactorLoss.person_id == person.id))


def check_operator(person: Person, by: Person, at: datetime) -> None:
    """Raise ``NotAnOperator`` or ``OwnLoss`` unless *by* is an operator, and another person."""
    if Held(Role.OPERATOR) not in by.held_at(at):
        raise NotAnOperator
    if by.id == person.id:
        raise OwnLoss
