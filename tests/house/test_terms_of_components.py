"""Components with a known fault are replaced within the terms that docs/threat-model.md gives."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from tests.tools.components import FILE, complaints, listed
from tests.tools.components import TERM as TERMS

ON = date(2026, 11, 30)
HEAD = "id,component,known_on,reached,mended_on,note"
AUDIT = {"dependencies": [{"name": "voorbeeld", "version": "1.0", "vulns": [{"id": "GHSA-1"}]}]}


def of(*rows: str, audit: Mapping[str, object] | None = None, on: date = ON) -> list[str]:
    return complaints(listed([HEAD, *rows]), audit or {}, on=on)


def test_no_known_fault_is_open_beyond_its_term() -> None:
    """Red on the day after a term ends: then the component is replaced before anything else."""
    assert complaints(listed(FILE.read_text().splitlines()), {}, on=datetime.now(UTC).date()) == []


def test_the_terms_are_those_that_are_written_down() -> None:
    written = (FILE.parent / "threat-model.md").read_text()
    assert [f"within {each.days} days" in written for each in TERMS.values()] == [True, True]


@pytest.mark.parametrize(("reached", "last"), [("yes", "2026-11-23"), ("no", "2026-09-01")])
def test_a_fault_is_late_on_the_day_after_its_term(reached: str, last: str) -> None:
    row = f"GHSA-1,voorbeeld,{last},{reached},,"
    assert of(row) == []
    assert of(row, on=date(2026, 12, 1)) == [
        f"GHSA-1 of voorbeeld: open since {last}, was to be mended by 2026-11-30"
    ]
    assert of(f"GHSA-1,voorbeeld,{last},{reached},2026-11-30,", on=date(2027, 1, 1)) == []


def test_what_an_audit_finds_has_to_be_noted_and_to_be_gone_when_it_is_mended() -> None:
    assert of(audit=AUDIT) == ["GHSA-1 of voorbeeld: note it in docs/vulnerabilities.csv, with the day"]
    assert of("GHSA-1,voorbeeld,2026-11-29,yes,,", audit=AUDIT) == []
    assert of("GHSA-1,voorbeeld,2026-11-29,yes,2026-11-30,", audit=AUDIT) == [
        "GHSA-1 of voorbeeld: the list says that it is mended, and it is there"
    ]


@pytest.mark.parametrize("row", ["GHSA-1,voorbeeld,,yes,,", "GHSA-1,voorbeeld,2026-11-29,perhaps,,"])
def test_a_row_that_says_too_little_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|yes or no"):
        of(row)
