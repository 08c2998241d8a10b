"""The data dictionary: what each column of each public file means, in both languages. Pure.

The meanings stand in ``data_columns.csv``, by the name of a column or as ``file:column`` where a
file means something of its own by it. The names of the columns come from what writes the files,
so a column without a meaning is found at once. The page, the file in a bundle and
``docs/reference/data-dictionary.md`` are made from it.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path

from monitor.bundles.lines import COUNT_COLUMNS, INCIDENT_COLUMNS
from monitor.bundles.sums import SUM_COLUMNS
from monitor.further_csv import FURTHER_COLUMNS, MONTH_COLUMNS
from monitor.score_csv import COLUMNS
from monitor.sector_csv import SECTOR_COLUMNS

MEANINGS = Path(__file__).with_name("data_columns.csv")


class Kind(StrEnum):
    """What the values of a column look like. The words are those of the files."""

    TEXT = "text"
    CHOICE = "choice"
    WHOLE = "whole number"
    SIX_DECIMALS = "number, 6 decimals"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"
    TIME = "time, UTC"


@dataclass(frozen=True)
class Column:
    """One column. ``unit`` and ``range`` are empty where they say nothing, ``empty_*`` where it is always filled."""

    file: str
    name: str
    kind: Kind
    unit: str
    unit_nl: str
    range: str
    range_nl: str
    en: str
    nl: str
    empty_en: str
    empty_nl: str


FILES: Mapping[str, Sequence[str]] = {
    "scores.csv": COLUMNS,
    "further.csv": FURTHER_COLUMNS,
    "months.csv": MONTH_COLUMNS,
    "sector.csv": SECTOR_COLUMNS,
    "incidents.csv": INCIDENT_COLUMNS,
    "counts.csv": COUNT_COLUMNS,
    "aggregates.csv": SUM_COLUMNS,
    "data-dictionary.csv": tuple(field.name for field in fields(Column)),
}
"""The files of a bundle with their columns, in order."""


@cache
def meanings() -> Mapping[str, Mapping[str, str]]:
    """All that is said about columns, by key."""
    with MEANINGS.open(newline="", encoding="utf-8") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def described(file: str, names: Sequence[str]) -> list[Column]:
    """The columns *names* of *file*; raises ``KeyError`` for a column that has no meaning."""
    known = meanings()
    found: list[Column] = []
    for name in names:
        told = known.get(f"{file}:{name}") or known[name]
        rest = {field.name: told[field.name] for field in fields(Column)[3:]}
        found.append(Column(file=file, name=name, kind=Kind(told["kind"]), **rest))
    return found


def as_csv() -> str:
    """The dictionary of a bundle as a CSV file, a line per column."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(FILES["data-dictionary.csv"])
    for name, columns in FILES.items():
        writer.writerows(astuple(column) for column in described(name, columns))
    return file.getvalue()
