"""Norms, parameters, periods and holdings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UnknownPeriod
from monitor.holdings import Holding, digest, undisputed
from monitor.instants import instant, microseconds, midnight
from monitor.method import ADDENDUM_24H, ORDER_12H, VERSION_1_0, Window
from monitor.periods import name_of, period


def test_a_norm_covers_only_periods_within_its_dates() -> None:
    assert ORDER_12H.covers(date(2024, 7, 1), date(2025, 1, 1))
    assert not ORDER_12H.covers(date(2024, 6, 30), date(2025, 1, 1))
    ended = replace(ADDENDUM_24H, valid_to=date(2030, 1, 1))
    assert ended.covers(date(2029, 7, 1), date(2030, 1, 1))
    assert not ended.covers(date(2029, 7, 1), date(2030, 1, 2))


def test_every_parameter_is_in_the_digest() -> None:
    digests = {VERSION_1_0.params_digest}
    for name in VERSION_1_0.__dataclass_fields__:
        value = getattr(VERSION_1_0, name)
        other = (
            f"{value}x"
            if isinstance(value, str)
            else value + (timedelta(days=1) if isinstance(value, date | timedelta) else 1)
        )
        digests.add(replace(VERSION_1_0, **{name: other}).params_digest)
    assert len(digests) == 1 + len(VERSION_1_0.__dataclass_fields__)


def test_the_cut_off_leaves_the_last_item_its_deadline_the_hold_and_a_day() -> None:
    window = Window(midnight(date(2025, 1, 1)), midnight(date(2025, 7, 1)), ADDENDUM_24H, VERSION_1_0)
    assert window.cut_off == datetime(2025, 7, 6, tzinfo=UTC)


def test_half_years_have_names() -> None:
    first, second = period("2025-h1"), period("2025-h2")
    assert (first.start_on, first.end_on) == (date(2025, 1, 1), date(2025, 7, 1))
    assert (second.start_on, second.end_on) == (date(2025, 7, 1), date(2026, 1, 1))
    assert name_of(first.start_on, first.end_on) == "2025-h1"
    assert name_of(second.start_on, second.end_on) == "2025-h2"
    assert name_of(date(2025, 1, 13), date(2025, 7, 13)) == "2025-01-13/2025-07-13"


@pytest.mark.parametrize("name", ["2025", "2025-h3", "2025-H1", "1999-h1", "2025-h1 ", "", "../2025-h1"])
def test_anything_else_is_no_period(name: str) -> None:
    with pytest.raises(UnknownPeriod):
        period(name)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_microseconds_say_a_moment_exactly(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    assert instant(microseconds(moment)) == moment


def day(number: int) -> datetime:
    return datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)


def held(company: str, start: int, end: int | None = None, holder: str = "AS64512") -> Holding:
    return Holding(holder, day(start), company, None if end is None else day(end))


def test_a_hand_over_leaves_no_gap_and_no_overlap() -> None:
    assert undisputed([held("kvk:00000002", 10), held("kvk:00000001", 0, 10)]) == [
        held("kvk:00000001", 0, 10),
        held("kvk:00000002", 10),
    ]


def test_what_two_companies_claim_is_nobodys() -> None:
    assert undisputed([held("kvk:00000001", 0, 20), held("kvk:00000002", 10)]) == [
        held("kvk:00000001", 0, 10),
        held("kvk:00000002", 20),
    ]


def test_the_same_company_twice_is_no_dispute() -> None:
    stretches = undisputed([held("kvk:00000001", 0, 20), held("kvk:00000001", 10, 30)])
    assert {each.company for each in stretches} == {"kvk:00000001"}
    assert (stretches[0].valid_from, stretches[-1].valid_to) == (day(0), day(30))


claims = st.lists(
    st.builds(
        held,
        st.sampled_from(["kvk:00000001", "kvk:00000002"]),
        st.integers(0, 9),
        st.none() | st.integers(10, 20),
        st.sampled_from(["AS64512", "org:handle"]),
    ),
    max_size=6,
)


@given(claims, st.integers(0, 25), st.sampled_from(["AS64512", "org:handle"]))
def test_a_stretch_is_one_companys_exactly_when_one_company_claims_it(
    given_claims: list[Holding], number: int, holder: str
) -> None:
    claimants = {
        each.company
        for each in given_claims
        if each.holder == holder and each.valid_from <= day(number) < each.until
    }
    owners = [
        each.company
        for each in undisputed(given_claims)
        if each.holder == holder and each.valid_from <= day(number) < each.until
    ]
    assert owners == (list(claimants) if len(claimants) == 1 else [])


def test_the_digest_of_holdings_does_not_depend_on_their_order() -> None:
    both = [held("kvk:00000001", 0, 10), held("kvk:00000002", 10)]
    assert digest(both) == digest(both[::-1])
    assert digest(both) != digest(both[:1])
