"""The assurance case and the threat model name tests and cases that exist, and forget no case."""

import re
from pathlib import Path

from tests.tools import matrix

ROOT = Path(__file__).parents[2]
CASE = ROOT / "docs" / "assurance-case.md"
THREATS = ROOT / "docs" / "threat-model.md"
TEST = re.compile(r"`(test_\w+)`")
NAMED = re.compile(r"\b[ABCDILSTW]\d{1,2}\b")


def known_tests() -> set[str]:
    return {
        matrix.plain(name) for path in (ROOT / "tests").rglob("test_*.py") for name in matrix.tests_of(path)
    }


def unknown_tests(text: str) -> set[str]:
    return {name for name in TEST.findall(text) if matrix.plain(name) not in known_tests()}


def claims_without_a_test(text: str) -> list[str]:
    rows = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    return [row.split("|")[1].strip() for row in rows if not TEST.search(row)]


def test_every_test_of_the_assurance_case_exists() -> None:
    text = CASE.read_text()
    assert len(TEST.findall(text)) > 30
    assert unknown_tests(text) == set()
    assert claims_without_a_test(text) == []


def test_a_test_that_is_gone_and_a_claim_without_one_are_named() -> None:
    text = CASE.read_text() + "\n| 99 | It flies | so | nothing |\n`test_that_is_gone`"
    assert unknown_tests(text) == {"test_that_is_gone"}
    assert claims_without_a_test(text) == ["99"]


def test_the_threat_model_has_an_answer_with_every_case_of_the_matrix() -> None:
    answered = set(NAMED.findall(THREATS.read_text().partition("## Threats")[2].partition("\n## ")[0]))
    assert matrix.cases().keys() - answered == set()
    assert answered - matrix.cases().keys() == set()
