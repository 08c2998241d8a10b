"""The figures of the goals: noted by tests, kept by their test, and missing ones are said."""

import dataclasses
from pathlib import Path

import pytest

from tests import goals
from tests.goals import GOALS, NOTED, PARTS, Measured, Noted
from tests.tools import goals as command

ONE = Measured(
    goal="G3", what="badges of one company", value="1", asked="1",
    test="tests/unit/test_goals.py::test_a_goal_that_nobody_measured_is_said", on="2026-11-30", revision="abc1234",
)  # fmt: skip


def whole() -> list[tuple[Measured, bool]]:
    of_parts = [
        dataclasses.replace(ONE, goal=number, what=f"{part}: found")
        for number in PARTS
        for part in PARTS[number]
    ]
    found = [dataclasses.replace(ONE, goal=number) for number in GOALS if number not in PARTS]
    return [(each, True) for each in (*found, *of_parts)]


def test_a_goal_that_nobody_measured_is_said() -> None:
    lines = command.rows([(ONE, True)])
    assert [line[3] for line in lines if line[0] == "G3"] == ["1"]
    assert {line[0] for line in lines if line[3] == "not measured"} == GOALS.keys() - {"G3"}
    assert command.open_goals([(ONE, True)]).keys() == GOALS.keys() - {"G3"}
    assert "Not met: G1, all or nothing: not measured." in command.verdict([(ONE, True)])


def test_a_figure_of_a_red_test_makes_the_table_red() -> None:
    assert command.open_goals(whole()) == {}
    red = dataclasses.replace(ONE, is_green=False)
    assert command.open_goals([*whole(), (red, True)]) == {"G3": f"red: {ONE.test}"}
    assert any(line[3] == "1 RED" for line in command.rows([(red, True)]))


def test_a_figure_that_misses_its_goal_is_said_to_miss_though_its_test_passed() -> None:
    late = dataclasses.replace(ONE, value="73", asked="60", is_met=False)
    assert any(line[3] == "73 MISSED" for line in command.rows([(late, True)]))
    said = command.verdict([*whole(), (late, True)])
    assert said.endswith("Not met: G3, one and only one: badges of one company: 73, asked 60.")
    assert "Met: G1, G2, G4" in said


def test_a_goal_of_several_parts_is_met_when_each_was_measured() -> None:
    without_badge = [(each, is_now) for each, is_now in whole() if each.what != "badge: found"]
    assert command.open_goals(without_badge) == {"G11": "badge not measured"}


def test_a_kept_figure_stands_for_a_test_that_did_not_run_and_says_so() -> None:
    kept = dataclasses.replace(ONE, value="2", revision="old")
    other = dataclasses.replace(kept, test="tests/unit/test_goals.py::another", what="signatures")
    shown = command.together([ONE], [kept, other])
    assert [(each.value, is_now) for each, is_now in shown] == [("2", False), ("1", True)]
    assert "old kept" in command.rows(shown)[2][4]


def test_what_a_test_that_is_gone_measured_says_nothing() -> None:
    gone = dataclasses.replace(ONE, test="tests/unit/test_goals.py::test_gone")
    assert command.still_there([ONE, gone]) == [ONE]


def test_a_run_replaces_what_its_own_tests_noted_before(tmp_path: Path) -> None:
    file = tmp_path / "figures.ndjson"
    other = dataclasses.replace(ONE, goal="G1", test="tests/a.py::other")
    goals.keep(file, [ONE, other])
    newer = dataclasses.replace(ONE, value="3", what="another thing")
    goals.keep(file, [newer])
    assert goals.read(file) == [other, newer]


def test_figures_are_read_from_the_reports_of_a_run() -> None:
    noted = dataclasses.asdict(Noted("G4", "bad badges accepted", "0", "0", "tests/a.py::b"))
    (found,) = goals.measured([(NOTED, noted), ("other", 1)], is_green=False)
    assert (found.goal, found.value, found.is_green) == ("G4", "0", False)
    assert found.on and not hasattr(found, "other")


def test_a_goal_that_does_not_exist_cannot_be_noted(request: pytest.FixtureRequest) -> None:
    note = request.getfixturevalue("figure")
    with pytest.raises(ValueError, match="no goal"):
        note("G99", "nothing", 1, goal=1)
