"""The files beside the scores file: further figures, and the months without labels.

Pure: the same rows give the same bytes. What is withheld is empty; the private signal is in neither.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import fields

from monitor.further import SHARES, Further, without_shares
from monitor.score_csv import as_cell, as_text
from monitor.scores import ScoreRow
from monitor.shares_shown import shows_shares
from monitor.trends import Point
from monitor.volume import Rate

COUNTS = ("oldest_online_days", "largest_site_items", "bounced", "refused", "gone_before_delivery")
DENOMINATORS = ("addresses", "domains")
RATES = tuple(field.name for field in fields(Rate))
FURTHER_COLUMNS = (
    *("company", "name", "period", "method_version", *SHARES, "attempts", *COUNTS),
    *(f"{rate}_of_{denominator}" for denominator in DENOMINATORS for rate in RATES),
    *("volume_dispersion", "volume_missing", "size_sources"),
)
MONTH_COLUMNS = ("method_version", "norm", *(field.name for field in fields(Point)))


def further_csv(period: str, rows: Iterable[ScoreRow], *, method_version: str) -> str:
    """The further figures of each company and the total, in the order of *rows*.

    Volumes are per so many addresses or domains as the method says; ``mean_size`` is that number itself.
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, FURTHER_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        line: dict[str, object] = {
            "company": row.company,
            "name": as_text(row.name),
            "period": period,
            "method_version": method_version,
            "attempts": row.attempts,
            **{name: row.detail.get(name) for name in COUNTS},
        }
        if row.further is not None:
            is_shown = shows_shares(
                label=row.label,
                incidents=row.incidents,
                method_version=method_version,
                is_protected=row.is_protected,
            )
            line |= _cells(row.further if is_shown else without_shares(row.further))
        writer.writerow({name: as_cell(value) for name, value in line.items()})
    return file.getvalue()


def months_csv(method_version: str, norm: str, points: Iterable[Point]) -> str:
    """The months of each company that is shown, then of the total."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(MONTH_COLUMNS)
    for point in points:
        values = [getattr(point, field.name) for field in fields(Point)]
        writer.writerow([method_version, norm, *(as_cell(value) for value in values)])
    return file.getvalue()


def _cells(found: Further) -> dict[str, object]:
    cells: dict[str, object] = {name: getattr(found, name) for name in SHARES}
    for denominator in DENOMINATORS:
        rate: Rate | None = getattr(found.volume, denominator)
        if rate is not None:
            cells |= {f"{name}_of_{denominator}": getattr(rate, name) for name in RATES}
    return {
        **cells,
        "volume_dispersion": found.volume.dispersion,
        "volume_missing": found.volume.missing,
        "size_sources": as_text("; ".join(found.volume.sources)),
    }
