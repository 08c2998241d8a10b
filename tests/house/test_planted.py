"""Every case of the matrix has a fault that can be planted, in words that still stand in the code.

That its test goes red is a drill (``tests/integration/test_planted_drill.py``).
"""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.tools import matrix, planted
from tests.tools.planted import ROOT, Edit, Fault, Outcome

FAULTS = planted.faults()


@cache
def drills_in(path: Path) -> set[str]:
    """The names of the tests of a file that are drills, whole."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(each) == "pytest.mark.drill" for each in node.decorator_list)
    }


def named(fault: Fault) -> tuple[Path, str]:
    """The file of the test of a fault, and its name without what it is given."""
    file, _, name = fault.test.partition("::")
    return ROOT / file, name.partition("[")[0]


def test_every_case_of_the_matrix_has_a_planted_fault() -> None:
    assert matrix.cases().keys() - {each.case for each in FAULTS} == set()


def test_each_fault_can_still_be_planted() -> None:
    for fault in FAULTS:
        texts = {edit.file: (ROOT / edit.file).read_text() for edit in fault.edits}
        for edit in fault.edits:
            texts[edit.file] = planted.planted(texts[edit.file], edit)


def test_the_test_of_a_fault_is_there_and_of_its_case() -> None:
    for fault in FAULTS:
        path, name = named(fault)
        assert name in matrix.tests_of(path), fault.test
        assert fault.case in matrix.cases_of(name), fault.test
        assert (name in drills_in(path)) == bool(fault.drill), f"{fault.test}: is it a drill?"


def test_no_fault_is_there_twice() -> None:
    assert len({(each.edits, each.test) for each in FAULTS}) == len(FAULTS)
    assert len({(each.case, each.what) for each in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("text", ["a = 2\n", "a = 1\na = 1\n"])
def test_words_that_changed_or_stand_there_twice_are_noticed(text: str) -> None:
    with pytest.raises(ValueError, match="these words"):
        planted.planted(text, Edit("x.py", "a = 1\n", "a = 3\n"))
    with pytest.raises(SyntaxError):
        planted.planted("a = 1\n", Edit("x.py", "a = 1\n", "a = \n"))


@pytest.mark.parametrize(
    ("code", "told", "outcome"),
    [
        (1, "1 failed, 3 passed in 2.00s", Outcome.RED),
        (0, "4 passed in 2.00s", Outcome.GREEN),
        (1, "1 error in 2.00s", Outcome.NOT_RUN),
        (0, "1 skipped in 2.00s", Outcome.NOT_RUN),
        (2, "no tests collected, 1 error in 2.00s", Outcome.NOT_RUN),
        (4, "", Outcome.NOT_RUN),
    ],
)
def test_only_a_test_that_ran_and_failed_is_red(code: int, told: str, outcome: Outcome) -> None:
    assert planted.outcome_of(code, told) is outcome


def test_the_summary_of_a_run_names_the_tests_that_were_red() -> None:
    told = "FAILED tests/a.py::test_one[x y] - assert 1 == 2\nERROR tests/b.py::test_two - KeyError\n1 failed"
    assert planted.named_red(told) == {"tests/a.py::test_one", "tests/b.py::test_two"}
