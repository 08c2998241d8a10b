"""What of a period may be shown beside everything else that is shown: decided once, kept with it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.method import Method
from monitor.suppression import Cell, exposed, may_show, plus

Cells = Mapping[str, Mapping[str, Cell]]
"""By company and month."""


@dataclass(frozen=True)
class Shown:
    """Half-years of companies, the total of all, months of companies, months of all."""

    told: frozenset[str]
    total: bool
    company_months: frozenset[tuple[str, str]]
    total_months: frozenset[str]


@dataclass(frozen=True)
class Earlier:
    """What earlier publications of the same period have shown, and what they have withheld."""

    shown: tuple[Cell, ...] = ()
    secrets: tuple[Cell, ...] = ()


NOTHING_EARLIER = Earlier()


def atom(company: str, month: str, incidents: int, worst: float, best: float) -> Cell:
    """One company's incidents of one month as a sum of its own; the same counts are taken for the same incidents."""
    name = (company, month, incidents, round(worst, 9), round(best, 9))
    return Cell({name: 1} if incidents else {}, incidents, worst, best)


def decide(
    cells: Cells, *, told: frozenset[str], earlier: Earlier = NOTHING_EARLIER, method: Method
) -> Shown:
    """What may be shown of the companies that are large enough to be *told* about, and of all together.

    Secret are the half-years of all others, every month with too few incidents, and what earlier
    versions withheld. Without earlier versions every company *told* about keeps its half-year.
    """
    least = method.least_incidents
    own = set(told) & set(cells)
    hidden = _secrets(cells, told=told, earlier=earlier, least=least)
    shown = list(earlier.shown)
    by_size = sorted(own, key=lambda company: (-plus(cells[company].values()).incidents, company))
    halves = [plus(cells[company].values()) for company in by_size]
    # Without an earlier version, half-years of companies have no part in common.
    verdicts = may_show(halves, shown=shown, secrets=hidden, least=1) if shown else [True] * len(halves)
    safe = frozenset(company for company, is_safe in zip(by_size, verdicts, strict=True) if is_safe)
    shown += [plus(cells[company].values()) for company in sorted(safe)]
    company_months = {
        (company, month)
        for company in safe  # before totals come in, each company stands alone
        for month in _months_to_show(cells[company], hidden, earlier=earlier, least=least)
    }
    shown += [cells[company][month] for company, month in sorted(company_months)]
    total, months = _sums(cells)
    sums = [total, *months.values()]
    verdicts = [
        is_safe and each.incidents >= least
        for each, is_safe in zip(sums, may_show(sums, shown=shown, secrets=hidden, least=least), strict=True)
    ]
    return Shown(
        told=safe,
        total=verdicts[0],
        company_months=frozenset(company_months),
        total_months=frozenset(month for month, is_safe in zip(months, verdicts[1:], strict=True) if is_safe),
    )


def shown_cells(cells: Cells, shown: Shown) -> list[Cell]:
    """The sums that a publication has shown, for a later one to be held against."""
    total, months = _sums(cells)
    found = [plus(cells[company].values()) for company in sorted(shown.told & set(cells))]
    found += [cells[company][month] for company, month in sorted(shown.company_months)]
    found += [months[month] for month in sorted(shown.total_months)]
    return [*found, total] if shown.total else found


def secret_cells(cells: Cells, *, told: frozenset[str], least: int) -> list[Cell]:
    """Half-years of companies that are not *told* about, and months with too few incidents."""
    halves = [plus(months.values()) for company, months in cells.items() if company not in told]
    months = [
        each
        for company, all_months in cells.items()
        for each in all_months.values()
        if company not in told or each.incidents < least
    ]
    return [each for each in [*halves, *months] if each.incidents]


def _sums(cells: Cells) -> tuple[Cell, dict[str, Cell]]:
    """The total of everything, and of every month."""
    months = sorted({month for own in cells.values() for month in own})
    per_month = {month: plus(own[month] for own in cells.values() if month in own) for month in months}
    return plus(per_month.values()), per_month


def _secrets(cells: Cells, *, told: frozenset[str], earlier: Earlier, least: int) -> list[Cell]:
    """What must stay out of reach: now, from before, and how a withheld cell has changed since."""
    now = secret_cells(cells, told=told, least=least)
    if not earlier.shown:
        return now
    public = [plus(cells[company].values()).vector for company in told & set(cells)]
    public += [
        each.vector
        for company in told & set(cells)
        for each in cells[company].values()
        if each.incidents >= least
    ]
    before = [each for each in earlier.secrets if each.vector not in public]
    secrets = [*now, *before, *_changes(now, earlier.shown)]
    lost = exposed([each.vector for each in earlier.shown], [each.vector for each in secrets])
    return [each for each in secrets if each.vector not in lost]


def _changes(hidden: Iterable[Cell], earlier: Iterable[Cell]) -> list[Cell]:
    before = {name[:2]: name for each in earlier for name in each.vector if isinstance(name, tuple)}
    changes: list[Cell] = []
    for each in hidden:
        for name in each.vector:
            old = before.get(name[:2]) if isinstance(name, tuple) else None
            if old is not None and old != name:
                changes.append(Cell({name: 1, old: -1}, 0, 0.0, 0.0))
    return changes


def _months_to_show(
    months: Mapping[str, Cell], hidden: Sequence[Cell], *, earlier: Earlier, least: int
) -> list[str]:
    """The months of one company that may be shown beside its half-year, the largest first."""
    large = sorted(
        (month for month, each in months.items() if each.incidents >= least),
        key=lambda month: (-months[month].incidents, month),
    )
    small = [each for each in months.values() if 0 < each.incidents < least]
    verdicts = may_show(
        [months[month] for month in large],
        shown=[*earlier.shown, plus(months.values())],
        secrets=hidden if earlier.shown else small,
        least=1,
    )
    return [month for month, is_safe in zip(large, verdicts, strict=True) if is_safe]
