"""When a fact counts: by what was recorded at a moment, judged at that moment."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from signatories.models import Membership

START = datetime(2026, 1, 1, tzinfo=UTC)
hours = st.integers(min_value=0, max_value=24 * 30)


def fact(
    from_on: date, recorded: datetime, to_on: date | None = None, ended: datetime | None = None
) -> Membership:
    return Membership(from_on=from_on, recorded_at=recorded, to_on=to_on, end_recorded_at=ended)


def test_it_counts_from_its_day_and_not_before_it_was_recorded() -> None:
    row = fact(date(2026, 1, 5), datetime(2026, 1, 10, 12, tzinfo=UTC))
    assert not row.counts_at(datetime(2026, 1, 10, 11, tzinfo=UTC))
    assert row.counts_at(datetime(2026, 1, 10, 12, tzinfo=UTC))
    later = fact(date(2026, 2, 1), datetime(2026, 1, 10, 12, tzinfo=UTC))
    assert not later.counts_at(datetime(2026, 1, 31, 23, tzinfo=UTC))
    assert later.counts_at(datetime(2026, 2, 1, tzinfo=UTC))


def test_an_end_counts_once_it_was_recorded_and_its_day_has_come() -> None:
    ended = datetime(2026, 1, 20, 9, tzinfo=UTC)
    back = fact(date(2026, 1, 1), START, date(2026, 1, 15), ended)
    assert back.counts_at(datetime(2026, 1, 18, tzinfo=UTC))
    assert not back.counts_at(ended)
    ahead = fact(date(2026, 1, 1), START, date(2026, 1, 25), ended)
    assert ahead.counts_at(datetime(2026, 1, 24, 23, tzinfo=UTC))
    assert not ahead.counts_at(datetime(2026, 1, 25, tzinfo=UTC))
    assert (ahead.end_known_at(ended), ahead.end_known_at(START)) == (date(2026, 1, 25), None)


@given(recorded=hours, ended=hours, begins=st.integers(-9, 30), lasts=st.integers(0, 30), asked=hours)
def test_what_is_recorded_later_changes_no_earlier_answer(
    recorded: int, ended: int, begins: int, lasts: int, asked: int
) -> None:
    learnt = START + timedelta(hours=recorded)
    asked_at = learnt + timedelta(hours=asked)
    ended_at = asked_at + timedelta(hours=ended, microseconds=1)
    from_on = START.date() + timedelta(days=begins)
    before = fact(from_on, learnt)
    after = fact(from_on, learnt, from_on + timedelta(days=lasts), ended_at)
    assert before.counts_at(asked_at) == after.counts_at(asked_at)
