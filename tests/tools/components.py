"""Known faults of components, against the terms of docs/threat-model.md (Libraries).

``python -m tests.tools.components AUDIT.json`` reads what ``pip-audit -f json`` found and says which faults are
not in docs/vulnerabilities.csv yet, and which are open beyond their term; exit 1 for either. ``make audit`` does
both where advisories can be fetched. A test of the house holds the list to the terms without them.
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "docs" / "vulnerabilities.csv"
TERM = {"yes": timedelta(days=7), "no": timedelta(days=90)}
"""By whether the fault can be reached from outside, counted from the day on which it became known."""


@dataclass(frozen=True)
class Known:
    """A fault of a component: since when it is known, whether it can be reached, and when it was mended."""

    id: str
    component: str
    known_on: date
    reached: str
    mended_on: date | None

    def due_on(self) -> date:
        return self.known_on + TERM[self.reached]

    def is_late(self, on: date) -> bool:
        return self.mended_on is None and on > self.due_on()


def listed(lines: Sequence[str]) -> list[Known]:
    """The rows of the list. Raises ``KeyError`` or ``ValueError`` for one that says less than it must."""
    return [
        Known(
            id=row["id"],
            component=row["component"],
            known_on=date.fromisoformat(row["known_on"]),
            reached=row["reached"] if row["reached"] in TERM else _wrong(row["reached"]),
            mended_on=date.fromisoformat(row["mended_on"]) if row["mended_on"] else None,
        )
        for row in csv.DictReader(lines)
    ]


def _wrong(reached: str) -> str:
    raise ValueError(f"reached is yes or no, and not {reached}")


def found_in(audit: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fault that an audit found, with its component."""
    for each in audit.get("dependencies", ()):
        for fault in each.get("vulns", ()):
            yield fault["id"], each["name"]


def complaints(known: Sequence[Known], audit: Mapping[str, Any], *, on: date) -> list[str]:
    """What is wrong on that day: a fault that nobody noted, one that is back, one that is late."""
    rows = {(each.id, each.component): each for each in known}
    found = set(found_in(audit))
    return [
        *(
            f"{fault} of {component}: note it in docs/vulnerabilities.csv, with the day"
            for fault, component in sorted(found - rows.keys())
        ),
        *(
            f"{fault} of {component}: the list says that it is mended, and it is there"
            for fault, component in sorted(found & rows.keys())
            if rows[fault, component].mended_on is not None
        ),
        *(
            f"{each.id} of {each.component}: open since {each.known_on}, was to be mended by {each.due_on()}"
            for each in known
            if each.is_late(on)
        ),
    ]


def main() -> None:
    audit = json.loads(Path(sys.argv[1]).read_text()) if len(sys.argv) > 1 else {}
    found = complaints(listed(FILE.read_text().splitlines()), audit, on=datetime.now(UTC).date())
    print("\n".join(found) or "No component is beyond its term.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
