"""docs/asvs.csv: a row for each requirement of OWASP ASVS 5.0, and what stands there exists."""

import csv
import re
from pathlib import Path

from tests.goals import Figure
from tests.tools import matrix

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "asvs.csv"
OF_TWO_LEVELS = 253
"""How many requirements of level 1 and 2 there are."""
LEAST_BY_TEST = 0.70


def rows() -> list[dict[str, str]]:
    with FILE.open(newline="") as file:
        return list(csv.DictReader(file))


def applies(row: dict[str, str]) -> bool:
    return row["applies"] == "yes"


def faults(row: dict[str, str]) -> list[str]:
    """What a row names that is not there, or leaves unsaid."""
    found = []
    for each in row["proven by"].split():
        file, _, name = each.partition("::")
        path = ROOT / file
        if not path.is_file() or (
            name and matrix.plain(name) not in map(matrix.plain, matrix.tests_of(path))
        ):
            found.append(f"{row['id']}: {each} is not there")
    found += [
        f"{row['id']}: {named} is not there"
        for named in re.findall(r"\b(?:app|docs|tests)/[\w./-]+\w", row["note"])
        if not (ROOT / named).exists()
    ]
    if not row["proven by"] and not row["note"]:
        found.append(f"{row['id']}: neither proven nor explained")
    return found


def test_every_requirement_of_two_levels_has_a_row_and_each_has_one() -> None:
    ids = [row["id"] for row in rows()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{1,2}", each) for each in ids)
    assert sum(row["level"] in ("1", "2") for row in rows()) == OF_TWO_LEVELS


def test_what_a_row_names_exists() -> None:
    assert [fault for row in rows() for fault in faults(row)] == []


def test_a_row_that_names_nothing_is_found() -> None:
    row = {
        "id": "1.1.1",
        "proven by": "tests/house/test_asvs.py::test_gone docs/gone.md",
        "note": "see docs/no.md",
    }
    assert len(faults(row)) == 3
    assert faults({"id": "1.1.1", "proven by": "", "note": ""}) == ["1.1.1: neither proven nor explained"]


def test_most_of_what_applies_is_proven_by_a_test(figure: Figure) -> None:
    asked = [row for row in rows() if applies(row) and row["level"] in ("1", "2")]
    by_test = [row for row in asked if "::" in row["proven by"]]
    still_open = [row["id"] for row in asked if row["note"].startswith("open:")]
    assert len(by_test) >= LEAST_BY_TEST * len(asked)
    figure(
        "G9",
        f"of {len(asked)} that apply, proven by a test that runs",
        f"{len(by_test) / len(asked):.0%}",
        goal="70%",
    )
    figure("G9", f"of {len(asked)} that apply, not proven yet", len(still_open), goal=0)
