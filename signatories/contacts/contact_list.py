"""The list for who sends notices: every signatory in force, with its contact point and how that stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from signatories.contacts import contact_tests
from signatories.contacts.contact_states import ContactState, State
from signatories.contacts.contact_test_models import ContactTest
from signatories.directory import directory
from signatories.directory.directory import Question
from signatories.directory.directory_rows import Row
from signatories.entries import Entry
from signatories.models import Company, ContactPoint
from signatories.signatures.standing import State as Standing

IN_FORCE = Question(standings=frozenset({Standing.IN_FORCE}))


@dataclass(frozen=True)
class Listed:
    """One signatory; ``contact`` is ``None`` when it has no contact point (any more)."""

    row: Row
    contact: ContactPoint | None
    state: ContactState


@dataclass(frozen=True)
class ContactList:
    """The signatories by name, and the last moment at which something about them changed."""

    lines: list[Listed]
    changed_at: datetime | None


def read(session: Session, *, at: datetime) -> ContactList:
    """The list as it stood at *at*, in a fixed number of queries for each batch of companies."""
    rows = list(directory.all_rows(session, IN_FORCE, at=at))
    points = _points(session, at)
    states = contact_tests.states(session, points.values(), at=at)
    lines = []
    for row in rows:
        contact = points.get(row.register_number)
        state = states[contact.id] if contact else ContactState(State.UNTESTED)
        lines.append(Listed(row, contact, state))
    return ContactList(lines, _changed_at(session, lines, at))


def _points(session: Session, at: datetime) -> dict[str, ContactPoint]:
    """By register number, the contact point of each company at *at*."""
    found = session.execute(
        select(Company.register_number, ContactPoint)
        .join(ContactPoint.company)
        .where(
            ContactPoint.from_at <= at,
            or_(ContactPoint.until_at.is_(None), ContactPoint.until_at > at),
        )
    )
    return dict(iter(found))


def _changed_at(session: Session, lines: list[Listed], at: datetime) -> datetime | None:
    """Public acts are in the log; a test that was made is not, nor a term that went by."""
    moments = [
        session.scalar(select(func.max(Entry.at)).where(Entry.at <= at)),
        session.scalar(select(func.max(ContactTest.made_at)).where(ContactTest.made_at <= at)),
        session.scalar(select(func.max(ContactTest.sent_at)).where(ContactTest.sent_at <= at)),
        *(line.row.standing.since for line in lines),
    ]
    return max((each for each in moments if each is not None), default=None)
