"""The matrix of attacks and faults (``docs/matrix.csv``), and the tests that are named after its cases.

``python -m tests.tools.matrix`` prints each case with its tests.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tests.goals import GOALS

ROOT = Path(__file__).parents[2]
MATRIX = ROOT / "docs" / "matrix.csv"
DEFINED = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)
NAMED = re.compile(r"test_((?:[a-z]\d+_)+)")
"""``test_a7_...`` is of case A7; ``test_i1_i2_...`` of both."""


def cases() -> dict[str, str]:
    """Each case with the outcome that is expected."""
    with MATRIX.open(newline="") as file:
        return {row["case"]: row["expected outcome"] for row in csv.DictReader(file)}


def cases_of(name: str) -> set[str]:
    """The cases that a test says it is of, by its name; a goal (G1 to G14) is none."""
    found = NAMED.match(name)
    parts = {part.upper() for part in found[1].split("_") if part} if found else set()
    return parts - GOALS.keys()


def plain(name: str) -> str:
    """The name of a test without its cases: documents name tests, whatever cases they are found to be of later."""
    return NAMED.sub("test_", name, count=1)


@cache
def tests_of(path: Path) -> list[str]:
    """The names of the test functions of a file."""
    return DEFINED.findall(path.read_text())


def tests_by_case() -> dict[str, list[str]]:
    """The tests of each case, as ``file::name``."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in tests_of(path):
            for case in cases_of(name):
                found[case].append(f"{path.relative_to(ROOT)}::{name}")
    return dict(found)


def without_a_test(known: Iterable[str], tests: Mapping[str, list[str]]) -> set[str]:
    return {case for case in known if not tests.get(case)}


def main() -> int:
    tests = tests_by_case()
    for case, outcome in cases().items():
        print(f"{case}: {outcome}")
        for test in tests.get(case, ["no test"]):
            print(f"    {test}")
    missing = without_a_test(cases(), tests)
    print(f"{len(cases())} cases, {len(missing)} without a test: {', '.join(sorted(missing)) or 'none'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
