"""Signatures as values, and random lives of them: for the tests of standing, states and reminders."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


@dataclass(frozen=True)
class Spell:
    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True)
class Signed:
    """A signature by what was recorded of it; countersigned when it was placed, unless that is said."""

    signed_at: datetime
    ends_at: datetime
    countersigned_at: datetime | None = None
    resign_by: datetime | None = None
    resign_told_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    suspensions: Sequence[Spell] = field(default=())


def signed(
    from_day: int,
    to_day: int,
    ended_day: int | None = None,
    *,
    reason: str = "withdrawn",
    countersigned: int | None = -1,
    resign: tuple[int, int] | None = None,
    suspended: Sequence[tuple[int, int | None]] = (),
) -> Signed:
    """A signature by numbers of days; ``resign`` is (told, by), ``countersigned=-1`` is at once."""
    return Signed(
        day(from_day),
        day(to_day),
        countersigned_at=None if countersigned is None else day(max(countersigned, from_day)),
        resign_told_at=day(resign[0]) if resign else None,
        resign_by=day(resign[1]) if resign else None,
        ended_at=None if ended_day is None else day(ended_day),
        end_reason=None if ended_day is None else reason,
        suspensions=[Spell(day(start), None if end is None else day(end)) for start, end in suspended],
    )


@st.composite
def lives(draw: st.DrawFn, most: int = 3) -> list[Signed]:
    """Some signatures of one company, one after another, each with a random fate."""
    signatures, start = [], draw(st.integers(0, 10))
    for _number in range(draw(st.integers(0, most))):
        term = draw(st.integers(2, 30))
        wait = draw(st.none() | st.integers(0, 4))
        resign = draw(st.none() | st.tuples(st.integers(0, 20), st.integers(0, 20)))
        by_itself = min(start + term, start + sum(resign)) if resign else start + term
        ended = draw(st.none() | st.integers(start, max(start, by_itself)))
        spells, at = [], start + (wait or 0)
        for pause, length in draw(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), max_size=2)):
            spells.append((at + pause, at + pause + length))
            at += pause + length
        signatures.append(
            signed(
                start,
                start + term,
                ended,
                reason=draw(st.sampled_from(["withdrawn", "renewed", "ended"])),
                countersigned=None if wait is None else start + wait,
                resign=(start + resign[0], start + sum(resign)) if resign else None,
                suspended=spells if wait is not None else (),
            )
        )
        start = max(by_itself if ended is None else ended, start) + draw(st.integers(0, 6))
    return signatures
