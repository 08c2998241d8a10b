"""The simulator's markets end to end, and that its checks bite."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bench import markets, simulator
from bench.market_draws import AT_THE_NORM, CLOSE_TO_THE_DEADLINE, POLARISED, Market, Trait
from monitor import scoring
from monitor.method import METHODS, VERSION_1_0


@pytest.mark.parametrize("perfect", [True, False], ids=["perfect", "rounds"])
def test_a_whole_delivery_gives_its_truth(tmp_path: Path, perfect: bool) -> None:
    outcome = simulator.run(17, folder=tmp_path, perfect=perfect)
    assert not outcome.faults


def test_a_shorter_hold_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a hold of six hours, blips count as removals, and the truth says otherwise."""
    hasty = replace(VERSION_1_0, hold=timedelta(hours=6))
    monkeypatch.setattr(scoring, "METHODS", {**METHODS, "1.0": hasty})
    assert simulator.run(17, folder=tmp_path, perfect=True).faults


def test_few_runs_of_a_market_hold_what_is_asked() -> None:
    for market in (AT_THE_NORM, CLOSE_TO_THE_DEADLINE):
        found = markets.tally(market, range(3))
        assert found.coverage > 0.93
        assert found.false_flags <= 2


def test_a_market_that_is_worse_than_it_says_is_found_out() -> None:
    told = Market("says 0.95 and is 0.60", [Trait(0.60, 100)] * 5)
    tally = markets.Tally()
    for company in markets.judge(told, 1):
        markets.add(tally, replace(company, drawn=0.95))
    assert tally.false_flags == 5
    assert any("coverage" in fault for fault in markets.faults(told, tally))


def test_a_method_that_misses_what_surely_came_about_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of large companies under 0.70 by what truly became of their notices, not one may be missed."""
    assert markets.misses(markets.tally(POLARISED, range(3))) == []
    never = replace(VERSION_1_0, below_level=1.0)
    monkeypatch.setattr(markets, "METHOD", never)
    told = markets.misses(markets.tally(POLARISED, range(3)))
    assert any("large ones missed" in each for each in told)
    assert any("middle ones missed" in each for each in told)
    one = markets.Tally(exactly_large=400, drawn_large=1200, drawn_large_missed=7)
    assert markets.misses(one) == ["7 large ones of 1200 drawn missed"]
    assert markets.misses(replace(one, drawn_large_missed=6)) == []
