"""Who is pointed to the hash check: by many incidents, or by the signal; never by a share, never in an order."""

from dataclasses import fields
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.referrals.rule import THRESHOLDS, Counted, Threshold, referred, threshold_for
from monitor.referrals.states import (
    STEPS,
    Ground,
    ReferralAct,
    ReferralRefused,
    ReferralState,
    acts_from,
    step_of,
)

TEN = Threshold(10, date(2020, 1, 1))
companies = st.integers(0, 30).map(lambda number: f"kvk:{number:08d}")
figures = st.builds(Counted, companies, st.integers(0, 40), st.booleans())
markets = st.lists(figures, max_size=20, unique_by=lambda each: each.company)


def counted(incidents: int = 0, *, attention: bool = False) -> Counted:
    return Counted("kvk:00000001", incidents, attention)


@pytest.mark.parametrize(
    ("company", "grounds"),
    [
        (counted(9), ()),
        (counted(10), (Ground.VOLUME,)),
        (counted(5, attention=True), (Ground.ATTENTION,)),
        (counted(10, attention=True), (Ground.VOLUME, Ground.ATTENTION)),
    ],
)
def test_the_grounds_of_a_referral(company: Counted, grounds: tuple[Ground, ...]) -> None:
    assert tuple(ground for each in referred([company], threshold=TEN) for ground in each.grounds) == grounds


def test_without_a_threshold_only_the_signal_counts() -> None:
    assert referred([counted(1000)], threshold=None) == []
    assert referred([counted(1000, attention=True)], threshold=None)[0].grounds == (Ground.ATTENTION,)


@given(markets, st.randoms())
def test_the_order_of_the_figures_plays_no_part(market: list[Counted], random) -> None:
    shuffled = list(market)
    random.shuffle(shuffled)
    found = referred(market, threshold=TEN)
    assert referred(shuffled, threshold=TEN) == found
    assert [each.company for each in found] == sorted(each.company for each in found)


@given(markets)
def test_a_company_is_referred_whatever_the_others_did(market: list[Counted]) -> None:
    alone = [found for each in market for found in referred([each], threshold=TEN)]
    assert sorted(alone, key=lambda each: each.company) == referred(market, threshold=TEN)


def test_the_rule_does_not_see_a_share() -> None:
    assert {field.name for field in fields(Counted)} == {"company", "incidents", "attention"}


@given(markets, st.sets(companies))
def test_who_uses_the_hash_check_is_not_pointed_to_it(market: list[Counted], users: set[str]) -> None:
    found = {each.company for each in referred(market, threshold=TEN, users=users)}
    assert found == {each.company for each in referred(market, threshold=TEN)} - users


def test_a_threshold_holds_for_the_periods_that_end_in_its_days() -> None:
    rows = (Threshold(20, date(2020, 1, 1), date(2025, 7, 1)), Threshold(30, date(2025, 7, 1)))
    assert threshold_for(date(2019, 7, 1), rows) is None
    assert threshold_for(date(2025, 6, 30), rows) == rows[0]
    assert threshold_for(date(2025, 7, 1), rows) == rows[1]


def test_no_day_has_two_thresholds_and_none_lies_in_a_small_cell() -> None:
    spans = [(each.valid_from, each.valid_to or date.max) for each in THRESHOLDS]
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(each.least_incidents >= 20 for each in THRESHOLDS)


def test_a_letter_is_released_by_a_person_and_answered_by_the_company() -> None:
    assert acts_from("proposed", "publisher") == {ReferralAct.SEND, ReferralAct.DROP}
    assert acts_from("proposed", "monitor") == frozenset()
    assert acts_from("no-answer", "company-owner") == {ReferralAct.ADOPT, ReferralAct.DECLINE}
    assert [step.act for step in STEPS if step.target is ReferralState.SENT] == [ReferralAct.SEND]
    with pytest.raises(ReferralRefused):
        step_of(ReferralState.ENDED, ReferralAct.SEND)
