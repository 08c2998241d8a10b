"""Limits, incidents and figures: what must hold for every input."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.figures import figures
from monitor.incidents import Incident, window_starts
from monitor.intervals import design_effect, lower_limit, upper_limit
from monitor.method import VERSION_1_0
from monitor.scores import Label

START = datetime(2025, 1, 1, tzinfo=UTC)
shares = st.integers(0, 10_000).map(lambda parts: parts / 10_000)
sizes = st.floats(min_value=0.5, max_value=5000)


@st.composite
def incident(draw: st.DrawFn) -> Incident:
    items = draw(st.integers(1, 40))
    on_time = draw(st.integers(0, items))
    return Incident(
        site=draw(st.sampled_from("abcdefgh")),
        first_at=START + timedelta(hours=draw(st.integers(0, 181 * 24))),
        items=items,
        on_time=on_time,
        undetermined=draw(st.integers(0, items - on_time)),
    )


incident_lists = st.lists(incident(), max_size=60)


def judged(incidents: list[Incident]):
    return figures(incidents, attempts=len(incidents), unreached=0, measured_months=6, method=VERSION_1_0)


@pytest.fixture(scope="module")
def beta() -> Any:
    """SciPy's beta distribution; its import takes a second, which only the process that asks for it spends."""
    return import_module("scipy.stats").beta


@given(share=shares, size=sizes)
def test_limits_are_those_of_the_beta_distribution(beta: Any, share: float, size: float) -> None:
    successes = share * size
    if successes > 0:
        expected = beta.ppf(0.025, successes, size - successes + 1)
        assert lower_limit(share, size, level=0.975) == pytest.approx(expected, abs=1e-9)
    if share < 1:
        expected = beta.ppf(0.975, successes + 1, (1 - share) * size)
        assert upper_limit(share, size, level=0.975) == pytest.approx(expected, abs=1e-9)


def test_limits_end_at_nothing_and_at_all() -> None:
    assert lower_limit(0.0, 10, level=0.975) == 0.0
    assert upper_limit(1.0, 10, level=0.975) == 1.0


def test_a_textbook_interval() -> None:
    # Clopper and Pearson (1934): 3 of 10 gives 0.067 to 0.652 at 95 %.
    assert lower_limit(0.3, 10, level=0.975) == pytest.approx(0.0667, abs=5e-4)
    assert upper_limit(0.3, 10, level=0.975) == pytest.approx(0.6525, abs=5e-4)


def test_29_flawless_incidents_are_the_least_that_show_the_norm() -> None:
    assert lower_limit(1.0, 29, level=0.95) >= 0.90 > lower_limit(1.0, 28, level=0.95)


@given(shares, shares, sizes)
def test_a_larger_share_has_no_lower_limits(one: float, other: float, size: float) -> None:
    low, high = sorted((one, other))
    assert lower_limit(low, size, level=0.975) <= lower_limit(high, size, level=0.975) + 1e-12
    assert upper_limit(low, size, level=0.975) <= upper_limit(high, size, level=0.975) + 1e-12


@given(incident_lists)
def test_the_interval_holds_the_share_and_the_share_its_ends(incidents: list[Incident]) -> None:
    found = judged(incidents)
    if found.share_low is None or found.share_high is None:
        assert not incidents
        return
    assert found.interval_low is not None and found.interval_high is not None
    ends = [0, found.interval_low, found.share_low, found.share_high, found.interval_high, 1]
    assert all(before <= after + 1e-12 for before, after in pairwise(ends))
    assert found.effective_incidents <= found.incidents


@given(incident_lists, st.randoms())
def test_the_order_of_incidents_does_not_matter(incidents: list[Incident], random: st.DataObject) -> None:
    shuffled = list(incidents)
    random.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    assert judged(shuffled) == judged(incidents)


@given(incident_lists.filter(bool), st.data())
def test_a_doubt_more_only_widens_the_share(incidents: list[Incident], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(incidents) - 1))
    sure = incidents[place]
    known = sure.items - sure.undetermined
    if not known:
        return
    on_time_lost = data.draw(st.integers(0, 1)) if 0 < sure.on_time < known else int(sure.on_time == known)
    doubted = replace(sure, on_time=sure.on_time - on_time_lost, undetermined=sure.undetermined + 1)
    before = judged(incidents)
    after = judged([*incidents[:place], doubted, *incidents[place + 1 :]])
    assert after.share_low is not None and before.share_low is not None
    assert after.share_high is not None and before.share_high is not None
    assert after.share_low <= before.share_low + 1e-12
    assert after.share_high >= before.share_high - 1e-12


@given(incident_lists.filter(lambda incidents: len(incidents) > 4))
def test_more_on_time_never_turns_a_label_from_meets_to_below(incidents: list[Incident]) -> None:
    better = [replace(each, on_time=each.items, undetermined=0) for each in incidents]
    worse = [replace(each, on_time=0, undetermined=0) for each in incidents]
    assert judged(better).label is not Label.BELOW
    assert judged(worse).label is not Label.MEETS


@given(incident_lists)
def test_swapping_the_bounds_never_crosses_the_labels(incidents: list[Incident]) -> None:
    """A company below with every doubt in its favour is not meeting with every doubt against it."""
    favoured = judged(
        [replace(each, on_time=each.on_time + each.undetermined, undetermined=0) for each in incidents]
    )
    burdened = judged([replace(each, undetermined=0) for each in incidents])
    assert not (favoured.label is Label.BELOW and burdened.label is Label.MEETS)


@given(st.lists(st.integers(0, 500), min_size=1))
def test_windows_are_anchored_on_their_first_moment(hours: list[int]) -> None:
    moments = [START + timedelta(hours=hour) for hour in hours]
    width = timedelta(hours=24)
    starts = window_starts(moments, width)
    assert starts == window_starts(sorted(moments, reverse=True), width)
    assert starts[0] == min(moments)
    assert all(after - before >= width for before, after in pairwise(starts))
    assert all(any(start <= moment < start + width for start in starts) for moment in moments)


def test_a_window_ends_just_before_24_hours() -> None:
    day = timedelta(hours=24)
    almost = day - timedelta(microseconds=1)
    assert window_starts([START, START + almost], day) == [START]
    assert window_starts([START, START + day], day) == [START, START + day]
    # A chain of short steps does not make one long incident.
    steps = [START + timedelta(hours=20 * step) for step in range(4)]
    assert window_starts(steps, day) == [steps[0], steps[2]]


def test_the_design_effect_needs_enough_groups_and_fewer_than_incidents() -> None:
    residuals = numpy.array([0.5, 0.5, -0.5, -0.5, 0.5, 0.5, -0.5, -0.5, 0.5, 0.5])
    pairs = numpy.arange(10) // 2
    assert design_effect(residuals, pairs, least_groups=5) == pytest.approx(2 * 5 / 4)
    assert design_effect(residuals, pairs, least_groups=6) == 1.0
    assert design_effect(residuals, numpy.arange(10), least_groups=5) == 1.0
    assert design_effect(numpy.zeros(10), pairs, least_groups=5) == 1.0
    assert design_effect(numpy.array([1e-17, -1e-17] * 5), pairs, least_groups=5) == 1.0
