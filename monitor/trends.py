"""Months of a period, per company and for all: a trend without labels, and who had which part when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

from monitor.figures import figures
from monitor.incident_columns import Incidents, none, summed
from monitor.incidents import Incident
from monitor.intervals import exact_sum
from monitor.label_names import TOTAL
from monitor.method import Method
from monitor.showing import Shown, atom
from monitor.suppression import Cell

OTHERS = "others"
"""Stands for the companies of a month whose cells are too small to be told apart."""


class Gap(StrEnum):
    """Why a month has no share."""

    NOT_MEASURED = "not-measured"
    NO_INCIDENTS = "no-incidents"
    FEW_INCIDENTS = "few-incidents"
    TO_PROTECT = "to-protect"
    """It would tell a withheld share by subtraction."""


@dataclass(frozen=True)
class Point:
    """One month of one company (or ``total``). Shares are fractions of one; None where there is a gap."""

    company: str
    month: str
    incidents: int
    items: int
    gap: Gap | None
    share_low: float | None = None
    share_high: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    item_share_low: float | None = None
    item_share_high: float | None = None


def months_of(start: date, end: date) -> list[str]:
    """The calendar months that ``[start, end)`` touches, as ``2025-03``."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1 + (end.day > 1)
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last)]


def month_of(incident: Incident) -> str:
    year, month = incident.month
    return f"{year}-{month:02}"


def cell(company: str, month: str, incidents: Incidents) -> Cell:
    return atom(company, month, len(incidents), exact_sum(incidents.worst), exact_sum(incidents.best))


def company_cells(incidents: Mapping[str, Sequence[Incident]]) -> dict[str, dict[str, Cell]]:
    """The cells of each company by month."""
    return {
        company: {month: cell(company, month, own) for month, own in Incidents.of(all_of_it).by_month.items()}
        for company, all_of_it in sorted(incidents.items())
    }


def points(
    incidents: Mapping[str, Sequence[Incident]],
    shown: Shown,
    *,
    told: frozenset[str],
    months: Sequence[str],
    measured: Sequence[str],
    method: Method,
) -> list[Point]:
    """The trend of each company *told* about, in order, then of the total: a point for every month."""
    of_month = {company: Incidents.of(own).by_month for company, own in incidents.items()}
    found: list[Point] = []
    for company in sorted(told):
        for month in months:
            own = of_month.get(company, {}).get(month, none())
            may_be_shown = (company, month) in shown.company_months
            found.append(_point(company, month, own, may_be_shown, month in measured, method))
    for month in months:
        own = Incidents.together(each[month] for each in of_month.values() if month in each)
        found.append(_point(TOTAL, month, own, month in shown.total_months, month in measured, method))
    return found


def _point(
    company: str, month: str, own: Incidents, may_be_shown: bool, is_measured: bool, method: Method
) -> Point:
    items = summed(own.items)
    gap = None
    if not own:
        gap = Gap.NO_INCIDENTS if is_measured else Gap.NOT_MEASURED
    elif len(own) < method.least_incidents:
        gap = Gap.FEW_INCIDENTS
    elif not may_be_shown:
        gap = Gap.TO_PROTECT
    if gap is not None:
        return Point(company, month, len(own), items, gap)
    judged = figures(own, attempts=items, unreached=0, measured_months=1, method=method)
    return Point(
        company=company,
        month=month,
        incidents=len(own),
        items=items,
        gap=None,
        share_low=judged.share_low,
        share_high=judged.share_high,
        interval_low=judged.interval_low,
        interval_high=judged.interval_high,
        item_share_low=judged.item_share_low,
        item_share_high=judged.item_share_high,
    )


def parts_of_months(points: Sequence[Point], *, least: int) -> dict[str, dict[str, float]]:
    """The part of each month's notices that each company had: how notices move between companies.

    Only cells of *least* incidents or more stand by name; all others are pooled as ``others``.
    Months with fewer than two such companies, or with fewer than *least* incidents, are left out.
    """
    totals = {each.month: each for each in points if each.company == TOTAL}
    found: dict[str, dict[str, float]] = {}
    for month, total in totals.items():
        own = {
            each.company: each.items / total.items
            for each in points
            if each.month == month and each.company != TOTAL and each.incidents >= least
        }
        if len(own) >= 2:
            found[month] = {**own, OTHERS: max(0.0, 1 - fsum(own.values()))}
    return found
