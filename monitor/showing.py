"""What of a period may be shown beside everything else that is shown: decided once, kept with it. Pure."""

from collections.abc import Iterable, Mapping
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

    A company that is told about is told wholly: its incidents are in the bundle, so each of its
    months is known, also where the month is too short for a share of its own. Secret are the
    half-years and months of all others, and what earlier versions withheld. Without earlier
    versions every company *told* about keeps its half-year.
    """
    least = method.least_incidents
    hidden = _secrets(cells, told=told, earlier=earlier)
    shown = list(earlier.shown)
    safe: set[str] = set()
    for company in sorted(set(told) & set(cells), key=lambda each: (-_half(cells, each).incidents, each)):
        own = _whole(cells, company)
        # Without an earlier version, companies have no part in common.
        if not earlier.shown or all(may_show(own, shown=shown, secrets=hidden, least=1)):
            safe.add(company)
            shown += own
    hidden = _secrets(cells, told=frozenset(safe), earlier=earlier)  # those who are protected as well
    total, months = _sums(cells)
    sums = [total, *months.values()]
    verdicts = [
        is_safe and each.incidents >= least
        for each, is_safe in zip(sums, may_show(sums, shown=shown, secrets=hidden, least=least), strict=True)
    ]
    return Shown(
        told=frozenset(safe),
        total=verdicts[0],
        company_months=frozenset(
            (company, month)
            for company in safe
            for month, each in cells[company].items()
            if each.incidents >= least
        ),
        total_months=frozenset(month for month, is_safe in zip(months, verdicts[1:], strict=True) if is_safe),
    )


def shown_cells(cells: Cells, shown: Shown) -> list[Cell]:
    """The sums that a publication has shown, for a later one to be held against."""
    total, months = _sums(cells)
    found = [each for company in sorted(shown.told & set(cells)) for each in _whole(cells, company)]
    found += [months[month] for month in sorted(shown.total_months)]
    return [*found, total] if shown.total else found


def secret_cells(cells: Cells, *, told: frozenset[str]) -> list[Cell]:
    """Half-years and months of companies that are not *told* about."""
    hidden = sorted(set(cells) - told)
    return [each for company in hidden for each in _whole(cells, company) if each.incidents]


def _half(cells: Cells, company: str) -> Cell:
    return plus(cells[company].values())


def _whole(cells: Cells, company: str) -> list[Cell]:
    """All that is known of a company that is told about: its half-year and every month."""
    return [_half(cells, company), *(each for _, each in sorted(cells[company].items()) if each.incidents)]


def _sums(cells: Cells) -> tuple[Cell, dict[str, Cell]]:
    """The total of everything, and of every month."""
    months = sorted({month for own in cells.values() for month in own})
    per_month = {month: plus(own[month] for own in cells.values() if month in own) for month in months}
    return plus(per_month.values()), per_month


def _secrets(cells: Cells, *, told: frozenset[str], earlier: Earlier) -> list[Cell]:
    """What must stay out of reach: now, from before, and how a withheld cell has changed since."""
    now = secret_cells(cells, told=told)
    if not earlier.shown:
        return now
    public = [each.vector for company in told & set(cells) for each in _whole(cells, company)]
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
