"""Acts of an operator that two persons do: one proposes, another does the same and so releases it.

A proposal is a line of the journal, and so is its release: nothing else is kept of them. It is worth
something for three days, and only while who proposed it is still an operator.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.roles import Role
from sentences import N_, SpokenError
from signatories import journal
from signatories.journal import JournalLine

TERM = timedelta(days=3)
PROPOSED, RELEASED = "act-proposed", "act-released"


class AnotherOperatorNeeded(SpokenError):
    """Who proposed it cannot be the second person."""

    code = "another-operator-needed"
    sentence = N_("You proposed this. Another operator has to do the same.")


def releases(session: Session, *, act: str, subject: str, by: str, at: datetime) -> bool:
    """Whether the operator *by* may do *act* to *subject* now, as the second person.

    If nobody proposed just this, it is proposed by them and the answer is no. Flushes, never commits.
    Raises ``AnotherOperatorNeeded`` when the same person proposed it.
    """
    proposed = open_proposals(session, act=act, subject=subject, at=at)
    if not proposed:
        journal.note(session, PROPOSED, at=at, by=by, act=act, subject=subject)
        return False
    by_others = [line for line in proposed if line.by != by]
    if not by_others:
        raise AnotherOperatorNeeded
    for line in proposed:
        journal.note(session, RELEASED, at=at, by=by, line=line.id)
    return True


def open_proposals(session: Session, *, act: str, subject: str, at: datetime) -> list[JournalLine]:
    """What was proposed of late, was not released yet, and by somebody who is an operator still."""
    done = {
        line.data["line"]
        for line in session.scalars(select(JournalLine).where(JournalLine.kind == RELEASED, since(at)))
    }
    lines = session.scalars(select(JournalLine).where(JournalLine.kind == PROPOSED, since(at)))
    wanted = {"act": act, "subject": subject}
    return [
        line
        for line in lines
        if line.data == wanted and line.id not in done and is_operator(session, line.by, at)
    ]


def since(at: datetime) -> ColumnElement[bool]:
    return JournalLine.at > at - TERM


def is_operator(session: Session, public_id: str, at: datetime) -> bool:
    who = session.scalar(select(Person).where(Person.public_id == public_id))
    return who is not None and any(held.role is Role.OPERATOR for held in who.held_at(at))
