"""How many signatories there are, and how their contact points stand: counted once, then of whom something happened.

Each process remembers the counts of one moment for a database. Every act that changes them is in the log and names
its company; a standing that turns by itself has its moment in its row. So only those companies are counted again, as
of then and as of now, and what they made of the counts is replaced.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from signatories.entries import Entry, LogHead
from signatories.models import Company
from signatories.signatures.standings import CompanyStanding

LONGEST = timedelta(hours=1)
"""What no act tells of, such as a repair, is seen after that."""
MOST = 300
"""Where more acts or companies have to be looked at, everybody is counted."""
OF_MANY = frozenset({"resigning-announced"})
"""Acts that name no company, and concern some."""


class Counts(NamedTuple):
    """Signatories in force; of how many of their contact points the last test was answered, or was not."""

    signatories: int
    tested: int
    failed: int


Count = Callable[[Collection[int] | None, datetime], Counts]
"""Counts these companies at that moment; all of them, where there is ``None``."""


class Remembered(NamedTuple):
    """The counts at ``at``, with the log as long as it was, and its last entry. All were counted at ``counted_at``."""

    at: datetime
    counted_at: datetime
    size: int
    digest: str
    counts: Counts


_KNOWN: WeakKeyDictionary[Engine | Connection, Remembered] = WeakKeyDictionary()


def forget() -> None:
    """Remember nothing: for another database in the place of the one that was counted."""
    _KNOWN.clear()


def counts(session: Session, *, at: datetime, count: Count) -> Counts:
    """The counts at *at*: what is remembered with what happened since, or else what *count* finds."""
    known = _KNOWN.get(session.get_bind())
    if known is not None and known.at <= at < known.counted_at + LONGEST:
        size = session.scalar(select(LogHead.size)) or 0
        changed = _changed(session, known, at)
        if changed is not None:
            if not changed:
                return known.counts
            found = _replaced(known.counts, count(changed, known.at), count(changed, at))
            _remember(session, at, known.counted_at, size, found)
            return found
    size = session.scalar(select(LogHead.size)) or 0
    found = count(None, at)
    _remember(session, at, at, size, found)
    return found


def _replaced(whole: Counts, before: Counts, after: Counts) -> Counts:
    return Counts(*(all_ - then + now for all_, then, now in zip(whole, before, after, strict=True)))


def _remember(session: Session, at: datetime, counted_at: datetime, size: int, found: Counts) -> None:
    last = session.execute(select(Entry.digest, Entry.at).where(Entry.position == size - 1)).first()
    if last is not None and last.at <= at:  # of an earlier day nobody asks twice
        _KNOWN[session.get_bind()] = Remembered(at, counted_at, size, last.digest, found)


def _changed(session: Session, known: Remembered, at: datetime) -> Collection[int] | None:
    """The companies of which something happened since; ``None`` where that cannot be said of a few."""
    columns = (Entry.position, Entry.digest, Entry.at, Entry.kind, Entry.company)
    log = select(*columns).where(Entry.position >= known.size - 1).order_by(Entry.position)
    entries = session.execute(log.limit(MOST + 1)).all()
    if len(entries) > MOST or not entries or entries[0][:2] != (known.size - 1, known.digest):
        return None
    since = entries[1:]
    # An act of before the counts that was written after them is in what they say of then, and was not counted.
    if any(each.at <= known.at or each.kind in OF_MANY for each in since):
        return None
    named = {each.company for each in since if each.company is not None}
    of_acts = session.scalars(select(Company.id).where(Company.register_number.in_(named))) if named else ()
    turns = select(CompanyStanding.company_id).where(
        CompanyStanding.until_at > known.at, CompanyStanding.until_at <= at
    )
    changed = {*of_acts, *session.scalars(turns.limit(MOST + 1))}
    return changed if len(changed) <= MOST else None
