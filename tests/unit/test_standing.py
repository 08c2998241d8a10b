"""What signatures amount to at a moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from signatories import standing
from signatories.standing import State

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Signed:
    signed_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None


def signed(from_day: int, to_day: int, ended_day: int | None = None) -> Signed:
    return Signed(day(from_day), day(to_day), None if ended_day is None else day(ended_day))


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def test_no_signature_is_not_signed() -> None:
    assert standing.of([], at=START).state is State.NOT_SIGNED


def test_a_signature_counts_from_its_moment_to_the_end_of_its_term() -> None:
    one = [signed(10, 20)]
    states = {number: standing.of(one, at=day(number)).state for number in (9, 10, 19, 20)}
    assert states == {9: State.NOT_SIGNED, 10: State.IN_FORCE, 19: State.IN_FORCE, 20: State.LAPSED}


def test_before_a_late_renewal_the_company_had_lapsed_and_not_withdrawn() -> None:
    replaced, renewal = signed(10, 20, 20), signed(30, 40)
    assert standing.of([replaced, renewal], at=day(25)).state is State.LAPSED


def test_a_withdrawn_signature_stays_withdrawn_after_its_term() -> None:
    one = [signed(10, 20, ended_day=15)]
    assert standing.of(one, at=day(14)).is_in_force
    assert standing.of(one, at=day(15)) == standing.Standing(State.WITHDRAWN, since=day(15))
    assert standing.of(one, at=day(30)).state is State.WITHDRAWN


def test_since_reaches_back_over_signatures_without_a_gap() -> None:
    renewed = [signed(0, 10, ended_day=10), signed(10, 20)]
    assert standing.of(renewed, at=day(12)).since == day(0)


def test_a_gap_starts_a_new_since() -> None:
    again = [signed(0, 10, ended_day=5), signed(7, 17)]
    assert standing.of(again, at=day(12)).since == day(7)


@given(st.permutations([signed(0, 10, 10), signed(10, 20, 15), signed(30, 40)]), st.integers(-5, 50))
def test_the_order_of_the_rows_does_not_matter(rows: list[Signed], number: int) -> None:
    in_order = sorted(rows, key=lambda row: row.signed_at)
    assert standing.of(rows, at=day(number)) == standing.of(in_order, at=day(number))


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=4),
    st.integers(0, 80),
    st.integers(1, 40),
)
def test_what_is_signed_later_does_not_change_the_past(
    rows: list[tuple[int, int]], number: int, later: int
) -> None:
    known = [signed(start, start + length) for start, length in rows]
    new = signed(number + later, number + later + 10)
    assert standing.of([*known, new], at=day(number)) == standing.of(known, at=day(number))
