"""Incidents as columns say what the same incidents say one at a time."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from monitor.incident_columns import Incidents, none
from monitor.incidents import Incident
from monitor.method import VERSION_1_0

START = datetime(2024, 12, 30, tzinfo=UTC)
zones = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=11))])


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    items = draw(st.integers(1, 9))
    on_time = draw(st.integers(0, items))
    first_at = START + timedelta(microseconds=draw(st.integers(0, 90 * 86_400_000_000)))
    return Incident(
        draw(st.sampled_from("abc")),
        first_at.astimezone(draw(zones)),
        items,
        on_time,
        draw(st.integers(0, items - on_time)),
        *draw(st.lists(st.integers(0, items), min_size=4, max_size=4)),
    )


@given(st.lists(incidents(), max_size=20))
def test_columns_say_what_each_incident_says(told: list[Incident]) -> None:
    columns = Incidents.of(told)
    assert list(columns) == told == [columns[place] for place in range(len(columns))]
    assert columns.worst.tolist() == [each.worst for each in told]
    assert columns.best.tolist() == [each.best for each in told]
    assert columns.months == ["{}-{:02}".format(*each.month) for each in told]
    assert columns.weeks(VERSION_1_0.week).tolist() == [each.week(VERSION_1_0.week) for each in told]


@given(st.lists(st.lists(incidents(), max_size=8), max_size=4))
def test_parts_are_put_together_and_taken_apart_by_month(parts: list[list[Incident]]) -> None:
    together = Incidents.together(parts)
    assert list(together) == [each for part in parts for each in part]
    by_month = together.by_month
    assert list(by_month) == sorted(set(together.months))
    for month, own in by_month.items():
        expected = zip(together, together.months, strict=True)
        assert list(own) == [each for each, when in expected if when == month]
    assert Incidents.of(together) is together
    assert list(none()) == list(Incidents.together([])) == []
