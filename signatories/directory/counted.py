"""How many companies have each standing now: counted once, and said again until something happens that counts.

Each process remembers one answer for a database. It holds while no act on a signature was added to the log, no
company came, and no standing turned by itself; the log it was counted by has to be this database's own.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, or_, select
from sqlalchemy.orm import Session

from signatories.entries import Entry, LogHead
from signatories.signatures.standing import State
from signatories.signatures.standings import CompanyStanding

LONGEST = timedelta(minutes=1)
"""What no act tells of, such as a repair, is seen after that."""


class Remembered(NamedTuple):
    """The counts of ``[at, until)``, with the log as long as it was, and its last entry."""

    at: datetime
    until: datetime
    size: int
    digest: str
    counts: dict[State, int]


_KNOWN: WeakKeyDictionary[Engine | Connection, Remembered] = WeakKeyDictionary()


def forget() -> None:
    """Remember nothing: for another database in the place of the one that was counted."""
    _KNOWN.clear()


def standings(session: Session, *, at: datetime, count: Callable[[], dict[State, int]]) -> dict[State, int]:
    """The counts at *at*: what is remembered, or else what *count* finds."""
    known = _KNOWN.get(session.get_bind())
    if known is not None and known.at <= at < known.until and _holds(session, known):
        return dict(known.counts)
    size = session.scalar(select(LogHead.size)) or 0
    counts = count()
    last = session.execute(select(Entry.digest, Entry.at).where(Entry.position == size - 1)).first()
    if last is not None and last.at <= at:  # of an earlier day nobody asks twice
        turns = session.scalar(
            select(func.min(CompanyStanding.until_at)).where(CompanyStanding.until_at > at)
        )
        until = min(each for each in (turns, at + LONGEST) if each is not None)
        _KNOWN[session.get_bind()] = Remembered(at, until, size, last.digest, dict(counts))
    return counts


def _holds(session: Session, known: Remembered) -> bool:
    """Whether the log goes on from where it was, without an act that changes a standing, or a new company."""
    counts = or_(
        Entry.kind.startswith("signature-"), Entry.kind.in_(("company-added", "resigning-announced"))
    )
    since = session.execute(
        select(Entry.position, Entry.digest)
        .where(Entry.position >= known.size - 1, or_(Entry.position == known.size - 1, counts))
        .order_by(Entry.position)
        .limit(2)
    ).all()
    return [tuple(each) for each in since] == [(known.size - 1, known.digest)]
