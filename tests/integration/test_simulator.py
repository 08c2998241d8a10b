"""The simulator's markets end to end, and that its checks bite."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bench import asked, simulator, tallies
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
        found = tallies.tally(market, range(3))
        assert found.coverage > 0.93
        assert found.false_flags <= 2


def test_a_market_that_is_worse_than_it_says_is_found_out() -> None:
    told = Market("says 0.95 and is 0.60", [Trait(0.60, 100)] * 5)
    tally = tallies.Tally()
    for company in tallies.judge(told, 1):
        tallies.add(tally, replace(company, drawn=0.95))
    assert tally.false_flags == 5
    (coverage, *_) = asked.of_market(told, tally)
    assert "coverage" in str(coverage) and not coverage.holds


def not_met(found: tallies.Tally) -> list[str]:
    return [f"{each.what}: {each.found}" for each in asked.misses("here", found) if not each.holds]


def test_a_method_that_misses_what_surely_came_about_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of large companies under 0.70 by what truly became of their notices, not one may be missed."""
    assert not_met(tallies.tally(POLARISED, range(3))) == []
    never = replace(VERSION_1_0, below_level=1.0)
    monkeypatch.setattr(tallies, "METHOD", never)
    told = not_met(tallies.tally(POLARISED, range(3)))
    assert any("came about, 100 incidents" in each for each in told)
    assert any("30 to 99 incidents" in each for each in told)
    one = tallies.Tally(exactly_large=400, drawn_large=1200, drawn_large_missed=7)
    assert not_met(one) == ["the same of 100 incidents or more, drawn: 7 of 1,200"]
    assert not_met(replace(one, drawn_large_missed=6)) == []


def test_praise_of_who_is_clearly_under_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """No half-year that came about as 0.85 or less is praised; who was drawn so and had a flawless one is, rarely."""
    bad = Market("drawn 0.80", [Trait(0.80, 40)] * 5)
    lenient = replace(VERSION_1_0, norm_share=0.6)
    found = tallies.tally(bad, range(2))
    assert (found.drawn_under, found.drawn_praise, found.false_praise) == (10, 0, 0)
    monkeypatch.setattr(tallies, "METHOD", lenient)
    monkeypatch.setattr(tallies, "CLEARLY_UNDER", 0.6 - 0.85)
    found = tallies.tally(bad, range(2))
    assert found.false_praise > 0 and found.drawn_praise > 0
    assert [each.holds for each in asked.praise("here", found)] == [False, False]
    one = tallies.Tally(drawn_under=2000, drawn_praise=7)
    assert [each.holds for each in asked.praise("here", one)] == [True, False]
    assert [each.holds for each in asked.praise("here", replace(one, drawn_praise=6))] == [True, True]


def test_what_is_not_met_is_marked_in_the_table(tmp_path: Path) -> None:
    good = simulator.run(17, folder=tmp_path, perfect=True)
    lines = [
        *asked.of_market(AT_THE_NORM, tallies.tally(AT_THE_NORM, range(3))),
        *asked.of_deliveries([good, replace(good, furthest=0.002, miscounted=1)]),
    ]
    printed = asked.table(lines).splitlines()
    assert len(printed) == len(lines) + 1
    assert [line.endswith("NOT MET") for line in printed[1:]] == [not each.holds for each in lines]
    assert "0.002000" in printed[-3] and printed[-3].endswith("NOT MET")
    assert "1 of 16" in printed[-2] and printed[-2].endswith("NOT MET")
