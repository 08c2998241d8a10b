"""How a standing changed: the stretches join without a gap, and each has the state that the rule gives."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from signatories.signatures.standing import EndReason, State, of
from signatories.signatures.standing_over_time import stretches


def at(month: int, year: int = 2024) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


@dataclass
class Spell:
    from_at: datetime
    until_at: datetime | None


@dataclass
class Signed:
    signed_at: datetime
    countersigned_at: datetime | None
    ends_at: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None
    resign_by: datetime | None = None
    resign_told_at: datetime | None = None
    suspensions: list[Spell] = field(default_factory=list)


LIFE = [
    Signed(
        at(1),
        at(2),
        at(1, 2026),
        at(8),
        EndReason.WITHDRAWN,
        suspensions=[Spell(at(4), at(5)), Spell(at(7), None)],
    ),
    Signed(at(9), at(10), at(10, 2025)),
]


def test_each_change_begins_a_stretch() -> None:
    found = stretches(LIFE, until=at(12))
    assert [(each.state, each.start.month) for each in found] == [
        (State.AWAITING, 1),
        (State.IN_FORCE, 2),
        (State.SUSPENDED, 4),
        (State.IN_FORCE, 5),
        (State.SUSPENDED, 7),
        (State.WITHDRAWN, 8),
        (State.AWAITING, 9),
        (State.IN_FORCE, 10),
    ]
    assert all(before.end == after.start for before, after in pairwise(found))
    assert found[-1].end is None
    for each in found:
        assert of(LIFE, at=each.start).state is each.state


def test_what_came_later_is_not_known_yet_and_what_lapsed_is() -> None:
    assert [each.state for each in stretches(LIFE, until=at(3))] == [State.AWAITING, State.IN_FORCE]
    assert stretches(LIFE, until=at(1, 2026))[-1].state is State.LAPSED
    assert stretches([], until=at(3)) == []
    assert stretches(LIFE, until=at(1, 2020)) == []
