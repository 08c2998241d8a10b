"""The scores as the CSV file of the contract, and which cells are too small to be shown.

Pure: the same rows give the same bytes.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor.scores import ScoreRow, ScoreTable
from monitor.shares_shown import shows_shares

COLUMNS = (
    *("company", "name", "period", "label", "incidents", "items", "share_low", "share_high"),
    *("interval_low", "interval_high", "item_share_low", "item_share_high"),
    *("median_hours_low", "median_hours_high", "still_online", "reappeared", "moved", "undetermined"),
    *("refused", "months_measured", "norm", "method_version", "input_digest", "published_at"),
)

WITHHELD_WHEN_SMALL = frozenset(
    {
        *("share_low", "share_high", "interval_low", "interval_high", "item_share_low", "item_share_high"),
        *("median_hours_low", "median_hours_high"),
    }
)

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
INNER_FORMULA = re.compile(r"(;\s*)([=+@＝＋－＠-])")
"""A formula after a semicolon: a spreadsheet that splits there would run it."""
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Heading:
    """What is the same in every line. ``published_at`` None: computed without publishing."""

    period: str
    measured_months: int
    norm: str
    method_version: str
    input_digest: str
    published_at: datetime | None


def scores_csv(heading: Heading, rows: Iterable[ScoreRow], *, show_small: bool = False) -> str:
    """The scores file; shares have 6 decimals, rounded half to even, and are empty where none is shown.

    ``refused`` counts all that could not be notified: bounced and refused together. Too small
    cells stay empty unless *show_small*, which is for the operator's own eyes.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    shared = {
        "period": heading.period,
        "months_measured": heading.measured_months,
        "norm": heading.norm,
        "method_version": heading.method_version,
        "input_digest": heading.input_digest,
        "published_at": stamp(heading.published_at),
    }
    for row in rows:
        is_shown = show_small or shows_shares(
            label=row.label,
            incidents=row.incidents,
            method_version=heading.method_version,
            is_protected=row.is_protected,
        )
        withheld = frozenset() if is_shown else WITHHELD_WHEN_SMALL
        own = {**shared, "refused": row.could_not_be_notified, "name": as_text(row.name)}
        writer.writerow(
            "" if name in withheld else as_cell(own[name] if name in own else getattr(row, name))
            for name in COLUMNS
        )
    return file.getvalue()


def table_csv(table: ScoreTable, *, show_small: bool = False) -> str:
    """The scores file of a table that was computed without publishing, for the operator's own eyes.

    It has every company, also those outside the register, so the total protects nobody here.
    """
    heading = Heading(
        period=table.period,
        measured_months=table.measured_months,
        norm=table.norm,
        method_version=table.method_version,
        input_digest=table.input_digest,
        published_at=None,
    )
    rows = [replace(row, is_protected=False) for row in table.rows]
    return scores_csv(heading, rows, show_small=show_small)


def as_cell(value: object) -> str:
    """A number with six decimals, or as it is; empty for None."""
    if value is None:
        return ""
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def as_text(name: str) -> str:
    """A name on one line that no spreadsheet takes for a formula."""
    name = INNER_FORMULA.sub(r"\1'\2", CONTROLS.sub(" ", name).strip())
    return f"'{name}" if name.startswith(FORMULA_STARTS) else name


def stamp(moment: datetime | None) -> str:
    """A moment in UTC as the files say it; empty for None."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
