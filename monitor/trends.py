"""Months of a period, per company and for all: a trend without labels, and who had which part when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

from monitor.figures import figures
from monitor.incidents import Incident
from monitor.label_names import TOTAL
from monitor.method import Method
from monitor.suppression import Cell, may_show, plus

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


def by_month(incidents: Sequence[Incident]) -> dict[str, list[Incident]]:
    found: dict[str, list[Incident]] = {}
    for incident in incidents:
        found.setdefault(month_of(incident), []).append(incident)
    return found


def atom(company: str, month: str, incidents: int, worst: float, best: float) -> Cell:
    """One company's incidents of one month as a sum of its own; the same counts are taken for the same incidents."""
    name = (company, month, incidents, round(worst, 9), round(best, 9))
    return Cell({name: 1} if incidents else {}, incidents, worst, best)


def cell(company: str, month: str, incidents: Sequence[Incident]) -> Cell:
    worst, best = fsum(each.worst for each in incidents), fsum(each.best for each in incidents)
    return atom(company, month, len(incidents), worst, best)


def company_cells(incidents: Mapping[str, Sequence[Incident]]) -> dict[str, dict[str, Cell]]:
    """The cells of each company by month."""
    return {
        company: {month: cell(company, month, own) for month, own in sorted(by_month(all_of_it).items())}
        for company, all_of_it in sorted(incidents.items())
    }


@dataclass(frozen=True)
class Shown:
    """What of a period may be shown: the total, months of companies, months of all."""

    total: bool
    company_months: frozenset[tuple[str, str]]
    total_months: frozenset[str]


def decide(
    cells: Mapping[str, Mapping[str, Cell]],
    *,
    told: frozenset[str],
    earlier: Sequence[Cell] = (),
    method: Method,
) -> Shown:
    """What may be shown beside the half-year shares of the companies *told* about.

    Secret are the half-years of all others, and every month of a company with too few incidents.
    *earlier* are the sums that earlier versions of the same period have shown.
    """
    least = method.least_incidents
    halves = {company: plus(months.values()) for company, months in cells.items()}
    own = [(name, month, each) for name, months in cells.items() for month, each in months.items()]
    hidden = [each for name, each in halves.items() if name not in told and each.incidents]
    hidden += [each for name, _, each in own if name not in told or each.incidents < least]
    hidden += _changes(hidden, earlier)
    shown = [*earlier, *(each for name, each in halves.items() if name in told)]
    company_months = {
        (name, month)
        for name in told & set(cells)  # before totals come in, each company stands alone
        for month in _months_to_show(cells[name], earlier=earlier, least=least)
    }
    shown += [cells[name][month] for name, month in sorted(company_months)]
    everything = plus(halves.values())
    per_month = {
        month: plus(months[month] for months in cells.values() if month in months)
        for month in sorted({month for _, month, _ in own})
    }
    sums = [everything, *per_month.values()]
    verdicts = may_show(sums, shown=shown, secrets=hidden, least=least)
    enough = [each.incidents >= least for each in sums]
    verdicts = [is_safe and is_enough for is_safe, is_enough in zip(verdicts, enough, strict=True)]
    return Shown(
        total=verdicts[0],
        company_months=frozenset(company_months),
        total_months=frozenset(
            month for month, is_safe in zip(per_month, verdicts[1:], strict=True) if is_safe
        ),
    )


def shown_cells(cells: Mapping[str, Mapping[str, Cell]], shown: Shown, *, told: frozenset[str]) -> list[Cell]:
    """The sums that a publication has shown, for a later one to be held against."""
    found = [plus(cells[company].values()) for company in sorted(told & set(cells))]
    found += [cells[company][month] for company, month in sorted(shown.company_months)]
    found += [
        plus(months[month] for months in cells.values() if month in months)
        for month in sorted(shown.total_months)
    ]
    if shown.total:
        found.append(plus(each for months in cells.values() for each in months.values()))
    return found


def _months_to_show(months: Mapping[str, Cell], *, earlier: Sequence[Cell], least: int) -> list[str]:
    """The months of one company that may be shown beside its half-year, the largest first."""
    large = sorted(
        (month for month, each in months.items() if each.incidents >= least),
        key=lambda month: (-months[month].incidents, month),
    )
    verdicts = may_show(
        [months[month] for month in large],
        shown=[*earlier, plus(months.values())],
        secrets=[each for each in months.values() if each.incidents < least],
        least=1,
    )
    return [month for month, is_safe in zip(large, verdicts, strict=True) if is_safe]


def _changes(hidden: Sequence[Cell], earlier: Sequence[Cell]) -> list[Cell]:
    """How withheld cells differ from what they were in an earlier version: secret as well."""
    before = {name[:2]: name for each in earlier for name in each.vector if isinstance(name, tuple)}
    changes: list[Cell] = []
    for each in hidden:
        for name in each.vector:
            old = before.get(name[:2]) if isinstance(name, tuple) else None
            if old is not None and old != name:
                changes.append(Cell({name: 1, old: -1}, 0, 0.0, 0.0))
    return changes


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
    of_month = {company: by_month(own) for company, own in incidents.items()}
    found: list[Point] = []
    for company in sorted(told):
        for month in months:
            own = of_month.get(company, {}).get(month, [])
            may_be_shown = (company, month) in shown.company_months
            found.append(_point(company, month, own, may_be_shown, month in measured, method))
    for month in months:
        own = [each for company in sorted(incidents) for each in of_month[company].get(month, [])]
        found.append(_point(TOTAL, month, own, month in shown.total_months, month in measured, method))
    return found


def _point(
    company: str, month: str, own: Sequence[Incident], may_be_shown: bool, is_measured: bool, method: Method
) -> Point:
    items = sum(each.items for each in own)
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
