"""Before and after: the interval against published examples, the spans, and what chance alone brings."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import attention, effects
from monitor.attention import LEAD, Reader, Signal, may_read
from monitor.effects import Change, Effect, Span, change, difference, effect, spans_of, wilson
from monitor.figures import figures
from monitor.incidents import Incident
from monitor.method import VERSION_1_0

START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC)
PERIOD = Span(START, END)
LETTER = datetime(2025, 2, 10, tzinfo=UTC)


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: p1 - p2 of these counts.
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]


@pytest.mark.parametrize(("first", "second", "low", "high"), NEWCOMBE)
def test_the_interval_is_newcombes(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference(second[0] / second[1], second[1], first[0] / first[1], first[1], level=0.95)
    assert found == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_wilsons_limits() -> None:
    # Newcombe (1998), 857-872, table I, method 3: 81 of 263, and 0 of 20.
    assert wilson(81 / 263, 263, level=0.95) == (
        pytest.approx(0.2553, abs=1e-4),
        pytest.approx(0.3662, abs=1e-4),
    )
    assert wilson(0.0, 20, level=0.95) == (0.0, pytest.approx(0.1611, abs=1e-4))


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 500), st.integers(1, 500))
def test_the_interval_holds_the_difference_and_turns_with_it(one: float, two: float, n: int, m: int) -> None:
    low, high = difference(one, n, two, m, level=0.95)
    assert low <= two - one + 1e-9
    assert two - one - 1e-9 <= high
    turned = difference(two, m, one, n, level=0.95)
    assert turned == (pytest.approx(-high), pytest.approx(-low))


def test_the_baseline_is_the_half_year_before_the_one_that_led_to_the_act() -> None:
    spans = spans_of(LETTER, period=PERIOD, method=VERSION_1_0)
    assert spans.before == Span(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC))
    assert spans.after == Span(LETTER + timedelta(days=14), END)
    autumn = spans_of(datetime(2024, 9, 1, tzinfo=UTC), period=PERIOD, method=VERSION_1_0)
    assert autumn.before == Span(datetime(2023, 7, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
    assert autumn.after == PERIOD
    last = spans_of(datetime(2025, 6, 25, tzinfo=UTC), period=PERIOD, method=VERSION_1_0)
    assert last.after == Span(END, END)


def some(count: int, start: datetime, on_time: int, *, days: int = 120) -> list[Incident]:
    step = timedelta(days=days) / max(count, 1)
    return [Incident(f"s{n}", start + (n + 0.5) * step, 1, int(n % count < on_time), 0) for n in range(count)]


def test_a_change_needs_ten_incidents_on_each_side() -> None:
    spans = spans_of(LETTER, period=PERIOD, method=VERSION_1_0)
    before = some(10, spans.before.start, 5)
    assert not change([*before, *some(9, spans.after.start, 9)], spans, VERSION_1_0).is_told
    found = change([*before, *some(10, spans.after.start, 9)], spans, VERSION_1_0)
    assert found.low == found.high == pytest.approx(0.4)
    assert found.interval_low == pytest.approx(difference(0.5, 10, 0.9, 10, level=0.95)[0])


def test_every_doubt_counts_against_the_company_below_and_for_it_above() -> None:
    spans = spans_of(LETTER, period=PERIOD, method=VERSION_1_0)
    doubtful = [Incident(f"d{n}", spans.after.start + timedelta(days=n + 1), 2, 1, 1) for n in range(12)]
    found = change([*some(10, spans.before.start, 5), *doubtful], spans, VERSION_1_0)
    assert (found.low, found.high) == (0.0, 0.5)


def test_untouched_companies_stand_beside_it_and_one_alone_is_not_told() -> None:
    spans = spans_of(LETTER, period=PERIOD, method=VERSION_1_0)

    def of(before: int, after: int) -> list[Incident]:
        return [*some(20, spans.before.start, before), *some(20, spans.after.start, after)]

    world = {"a": of(8, 18), "b": of(15, 15), "c": of(16, 15), "d": of(3, 18)}
    found = effect(
        company="a",
        at=LETTER,
        kind="letter",
        incidents=world,
        touched=["a", "d"],
        told=frozenset("abcd"),
        period=PERIOD,
        method=VERSION_1_0,
    )
    assert found.untouched_companies == 2
    assert found.untouched.low == pytest.approx(-1 / 40)
    assert (found.change.direction, found.placebo, found.placebo_changed) == (1, 2, 0)
    alone = {name: world[name] for name in "ab"}
    found = effect(
        company="a",
        at=LETTER,
        kind="letter",
        incidents=alone,
        touched=["a"],
        told=frozenset("ab"),
        period=PERIOD,
        method=VERSION_1_0,
    )
    assert not found.untouched.is_told
    assert effects.as_found("a", LETTER, "letter", effects.as_kept(found)) == found


def test_untouched_companies_that_are_withheld_or_small_on_a_side_stay_out() -> None:
    """The incidents of all others are in bundles: the part of a withheld one would follow by subtraction."""
    spans = spans_of(LETTER, period=PERIOD, method=VERSION_1_0)

    def of(earlier: int, later: int) -> list[Incident]:
        return [*some(earlier, spans.before.start, earlier), *some(later, spans.after.start, 1)]

    world = {"a": of(20, 20), "b": of(15, 15), "c": of(16, 15), "small": of(4, 12), "withheld": of(15, 15)}

    def found(told: frozenset[str]) -> Effect:
        return effect(
            company="a",
            at=LETTER,
            kind="letter",
            incidents=world,
            touched=["a"],
            told=told,
            period=PERIOD,
            method=VERSION_1_0,
        )

    assert found(frozenset({"a", "b", "c", "small"})).untouched_companies == 2
    assert not found(frozenset({"b", "c"})).change.is_told


def test_a_part_that_would_leave_a_small_cell_is_not_told() -> None:
    spans = spans_of(LETTER, period=PERIOD, method=VERSION_1_0)
    own = [*some(20, spans.before.start, 10), *some(20, spans.after.start, 15), *some(3, START, 1, days=20)]
    found = effect(
        company="a",
        at=LETTER,
        kind="letter",
        incidents={"a": own},
        touched=["a"],
        told=frozenset("ab"),
        period=PERIOD,
        method=VERSION_1_0,
    )
    assert found.change == Change(20, 20)


def test_without_any_effect_a_sure_change_is_rare() -> None:
    """The baseline before the selecting period: the worst do not improve by themselves."""
    random = np.random.default_rng(20_251_129)
    spans = spans_of(LETTER, period=PERIOD, method=VERSION_1_0)
    sure = covered = 0
    for _ in range(400):
        sides = [random.random(30) < 0.7 for _ in range(2)]
        drawn = [
            Incident(f"{side}-{n}", span.start + timedelta(days=n + 1), 1, int(good), 0)
            for side, (span, goods) in enumerate(zip((spans.before, spans.after), sides, strict=True))
            for n, good in enumerate(goods)
        ]
        found = change(drawn, spans, VERSION_1_0)
        sure += found.direction == 1
        covered += found.direction == 0
    assert sure <= 0.035 * 400
    assert covered >= 0.93 * 400


def test_the_private_signal_asks_for_less_certainty_than_the_label() -> None:
    def judged(good: int, count: int) -> bool:
        found = figures(
            some(count, START, good), attempts=count, unreached=0, measured_months=6, method=VERSION_1_0
        )
        return attention.deserves_attention(found, VERSION_1_0)

    assert judged(20, 30)
    assert not judged(26, 30)
    assert not judged(0, 4)
    assert not judged(0, 0)


def test_the_company_hears_seven_days_before_its_association() -> None:
    told_at = datetime(2025, 8, 1, tzinfo=UTC)
    signal, second = Signal(told_at), timedelta(seconds=1)
    assert timedelta(days=7) == LEAD
    assert not may_read(signal, Reader.COMPANY, at=told_at - second)
    assert may_read(signal, Reader.COMPANY, at=told_at)
    assert not may_read(signal, Reader.ASSOCIATION, at=told_at + LEAD - second)
    assert may_read(signal, Reader.ASSOCIATION, at=told_at + LEAD)
