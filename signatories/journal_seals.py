"""Seals of the journal: a chain of digests, so that a line that is changed or taken out is found.

A seal is itself a line, ``journal-sealed``: the last id that it covers, how many lines, and the SHA-256
over the digest of the seal before it and those lines in order. Whoever keeps one seal elsewhere (the
command prints it, the export carries it) holds the journal to it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sentences import N_, SpokenError
from signatories import canonical, journal
from signatories.journal import JournalLine

SEALED = "journal-sealed"
LATE = timedelta(minutes=15)
"""How long a transaction may take: lines can be committed in another order than they are numbered."""
START = "0" * 64


class JournalDiffers(SpokenError):
    """The lines under a seal are not those that were sealed."""

    code = "journal-differs"
    sentence = N_(
        "The journal differs from its seal: a line after number %(after)s, up to %(up_to)s, was changed."
    )


@dataclass(frozen=True)
class Checked:
    """What a check of the journal found: its last seal, and how many lines wait for the next one."""

    seals: int
    lines: int
    waiting: int
    digest: str


def as_bytes(line: JournalLine) -> bytes:
    """One line as a seal covers it, times in UTC to the microsecond."""
    return canonical.ENCODER.encode(
        {
            "id": line.id,
            "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "kind": line.kind,
            "by": line.by,
            "association": line.association_id,
            "company": line.company_id,
            "data": line.data,
        }
    ).encode()


def digest(before: str, lines: Iterable[JournalLine]) -> tuple[str, int]:
    """The digest of *lines* behind the seal *before*, and how many they are."""
    hashed, count = hashlib.sha256(before.encode()), 0
    for line in lines:
        hashed.update(hashlib.sha256(as_bytes(line)).digest())
        count += 1
    return hashed.hexdigest(), count


def lines_after(session: Session, after: int, up_to: int | None = None) -> Iterator[JournalLine]:
    """The lines with an id in ``(after, up_to]``, in order, a few at a time."""
    query = select(JournalLine).where(JournalLine.id > after).order_by(JournalLine.id)
    if up_to is not None:
        query = query.where(JournalLine.id <= up_to)
    yield from session.scalars(query.execution_options(yield_per=500))


def seals(session: Session) -> list[JournalLine]:
    return list(
        session.scalars(select(JournalLine).where(JournalLine.kind == SEALED).order_by(JournalLine.id))
    )


def seal(session: Session, *, at: datetime) -> JournalLine | None:
    """Seal what was noted since the last seal, up to a quarter of an hour ago; none when nothing was.

    Flushes, never commits.
    """
    last = next(reversed(seals(session)), None)
    after, before = (last.data["up_to"], last.data["digest"]) if last else (0, START)
    settled = (JournalLine.id > after, JournalLine.at < at - LATE)
    noted = session.scalar(select(func.max(JournalLine.id)).where(*settled, JournalLine.kind != SEALED))
    if noted is None:
        return None
    sealed, count = digest(before, lines_after(session, after, noted))
    return journal.note(session, SEALED, at=at, up_to=noted, lines=count, digest=sealed)


def check(session: Session) -> Checked:
    """Compute every seal anew. Raises ``JournalDiffers`` at the first that does not fit its lines."""
    after, before, total = 0, START, 0
    found = seals(session)
    for each in found:
        sealed, count = digest(before, lines_after(session, after, each.data["up_to"]))
        if (sealed, count) != (each.data["digest"], each.data["lines"]):
            raise JournalDiffers(after=after, up_to=each.data["up_to"])
        after, before, total = each.data["up_to"], sealed, total + count
    waiting = session.scalar(select(func.count(JournalLine.id)).where(JournalLine.id > after)) or 0
    return Checked(seals=len(found), lines=total, waiting=waiting, digest=before)
