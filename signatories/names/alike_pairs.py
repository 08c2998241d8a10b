"""All names of the register that look alike: compared once a day, then those of whom a name came or went.

Each process remembers the pairs for a database. Every new or other name is an act that names its company; a name
that begins or ends on a day counts from that day on, and then all are compared again. So are they where an act came
of which it is not known that it leaves names alone, or one that concerns an association.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from signatories.entries import Entry, LogHead
from signatories.imports.bulk import keeping_everything
from signatories.models import Company
from signatories.names import confusable, look_alikes
from signatories.names.confusable import Alike, Why

OF_NAMES = frozenset({"company-added", "company-renamed"})
LEAVE_NAMES_ALONE = (
    *("badge-", "contact-", "domain-", "endorsement-", "hash-check-", "member", "network-", "reply-"),
    *("bundle-", "condition-", "decisions-", "delivery-", "edition-", "key-", "notice-", "publication-"),
    *("release-", "resigning-", "scores-", "signature-"),
)
"""How the kinds of acts begin that change no name."""
MOST = 100
"""Where more acts came, or more companies have another name, all names are compared."""
RANK = {why: place for place, why in enumerate(Why)}


class Remembered(NamedTuple):
    """The pairs of a day, with the log as long as it was, and its last entry."""

    day: date
    at: datetime
    size: int
    digest: str
    pairs: list[Alike]


_KNOWN: WeakKeyDictionary[Engine | Connection, Remembered] = WeakKeyDictionary()


def forget() -> None:
    """Remember nothing: for another database in the place of the one whose names were compared."""
    _KNOWN.clear()


def all_pairs(session: Session, *, at: datetime) -> Sequence[Alike]:
    """All pairs at *at*, the surest first, by their keys. The first time of a day makes some work: it is for a desk."""
    known = _KNOWN.get(session.get_bind())
    size = session.scalar(select(LogHead.size)) or 0
    changed = _changed(session, known, at) if known is not None else None
    if known is not None and changed is not None:
        if not changed:
            return known.pairs
        pairs = _compared_again(session, known.pairs, changed, at)
    else:
        with keeping_everything():
            names = look_alikes.names_at(session, at=at)
            pairs = confusable.pairs(names.called, names.seen)
    last = session.execute(select(Entry.digest, Entry.at).where(Entry.position == size - 1)).first()
    if last is not None and last.at <= at:
        _KNOWN[session.get_bind()] = Remembered(at.date(), at, size, last.digest, pairs)
    return pairs


def _changed(session: Session, known: Remembered, at: datetime) -> set[int] | None:
    """The companies that got another name since; ``None`` where that cannot be said of a few."""
    if known.day != at.date() or at < known.at:
        return None
    columns = (Entry.position, Entry.digest, Entry.kind, Entry.company)
    log = select(*columns).where(Entry.position >= known.size - 1).order_by(Entry.position)
    entries = session.execute(log.limit(MOST + 1)).all()
    if len(entries) > MOST or not entries or entries[0][:2] != (known.size - 1, known.digest):
        return None
    others = [each for each in entries[1:] if not each.kind.startswith(LEAVE_NAMES_ALONE)]
    if any(each.kind not in OF_NAMES for each in others):
        return None
    named = {each.company for each in others}
    return (
        set(session.scalars(select(Company.id).where(Company.register_number.in_(named)))) if named else set()
    )


def _compared_again(session: Session, pairs: Iterable[Alike], changed: set[int], at: datetime) -> list[Alike]:
    """The pairs with those of *changed* companies found anew: by an index, never by reading all names."""
    own = look_alikes.names_at(session, at=at, of=changed)
    keys = {key for key in own.called if key[0] == "company"}
    called = {key: own.called[key] for key in keys}
    gone = {("company", number) for number in changed}
    found = {each for each in pairs if each.one not in gone and each.other not in gone}
    if called:
        near = {seen for key in keys for seen in own.seen[key]}
        others = {
            number
            for kind, number in look_alikes.names_at(session, at=at, near=near).called
            if kind == "company"
        }
        known = look_alikes.names_at(session, at=at, of=others)
        for each in confusable.between(called, known.called, known.seen):
            one, other = sorted((each.one, each.other), key=_place)
            found.add(Alike(one, other, each.why))
    return sorted(found, key=lambda each: (RANK[each.why], _place(each.one), _place(each.other)))


def _place(key: object) -> tuple[bool, int]:
    """Companies come before associations, each in their order."""
    kind, number = key  # pyright: ignore[reportGeneralTypeIssues]
    return kind == "association", number
