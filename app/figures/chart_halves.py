"""A company's own half-years beside each other, as a chart: a half-year without a share is a gap."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import format_date, gettext

from app.charts.plot import Said
from app.charts.trend import Column, Trend
from app.figures import chart_findings
from app.figures.shown_figures import Shown
from app.i18n import show_share
from monitor.method import METHODS
from monitor.models import Publication

LEAST, MOST = 2, 8
"""One half-year is no trend; more than eight do not fit beside each other on a narrow screen."""


class Half(NamedTuple):
    """What one publication shows of the company."""

    publication: Publication
    score: Shown


class HalvesCompared(NamedTuple):
    """The last two half-years with a share: whether one method measured both, and their intervals overlap."""

    is_one_method: bool
    overlap: bool


def of_halves(halves: Sequence[Half]) -> Trend | None:
    """The half-years of one company, given newest first; None while there are not two with a share."""
    named = _columns(halves)
    with_share = [each for each in named if not each[1].is_gap]
    if len(with_share) < LEAST:
        return None
    share = show_share(METHODS[halves[0].publication.method_version].norm_share)
    desc = gettext(
        "A column for each half-year: the share removed in time with its interval as a band. Half-years without"
        " a share are gaps. No line leads from one version of the method to the next. The dashed line is the"
        " norm of %(norm)s. The table has the same figures.",
        norm=share,
    )
    return Trend(
        said=Said(
            chart_findings.of_halves(with_share[-2], with_share[-1]),
            desc,
            gettext("norm: %(share)s", share=share),
        ),
        norm=METHODS[halves[0].publication.method_version].norm_share,
        columns=tuple(column for _period, column in named),
        method_word=gettext("method"),
    )


def compared(chart: Trend) -> HalvesCompared:
    """What may be concluded from the last two half-years with a share of *chart*."""
    before, after = [each for each in chart.columns if not each.is_gap][-2:]
    overlap = before.ends[2] <= after.ends[3] and after.ends[2] <= before.ends[3]
    return HalvesCompared(before.method == after.method, overlap)


def _columns(halves: Sequence[Half]) -> list[tuple[str, Column]]:
    """(period, column), oldest first, with a gap for each half-year of which nothing is published."""
    found: list[tuple[str, Column]] = []
    for publication, score in reversed(halves):
        if found:
            missing = _next(found[-1][0])
            while missing < publication.period:
                found.append((missing, _column(missing, publication.method_version, None)))
                missing = _next(missing)
        found.append((publication.period, _column(publication.period, publication.method_version, score)))
    return found[-MOST:]


def _next(period: str) -> str:
    year, half = int(period[:4]), period[-1]
    return f"{year}-h2" if half == "1" else f"{year + 1}-h1"


def _column(period: str, method: str, score: Shown | None) -> Column:
    year, start = int(period[:4]), 1 if period.endswith("1") else 7
    months = (format_date(date(year, month, 1), "MMM") for month in (start, start + 5))
    return Column(
        word=f"{'–'.join(months)} {year}",
        short=f"{start}/{year % 100:02}",
        method=method,
        share_low=score.share_low if score else None,
        share_high=score.share_high if score else None,
        interval_low=score.interval_low if score else None,
        interval_high=score.interval_high if score else None,
    )
