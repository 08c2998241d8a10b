"""How many notices a company gets for its size: per so many addresses and domains. Pure.

A fact without a label: it says how much was notified, not how it was answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from monitor.method import Method
from monitor.quantiles import gamma_quantile

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Size:
    """What a company had at the end of a month, as *source* said."""

    addresses: int
    domains: int
    source: str = ""


@dataclass(frozen=True)
class Rate:
    """Counts per so many addresses (or domains); the limits are those of the incidents."""

    mean_size: float
    incidents: float
    incidents_low: float
    incidents_high: float
    items: float


@dataclass(frozen=True)
class Volume:
    """The volume of one company in a period, by both denominators.

    A rate is None where ``missing`` (``no-month-end``, ``no-size``, ``months-without-size``,
    ``companies-without-size``) says why, or where the company has none of these.
    """

    addresses: Rate | None
    domains: Rate | None
    dispersion: float
    sources: tuple[str, ...]
    missing: str | None


def month_ends(start: date, end: date) -> list[str]:
    """The months whose last day lies in ``[start, end)``, as ``2025-03``."""
    found = []
    day = start
    while day < end:
        if (day + DAY).day == 1:
            found.append(f"{day:%Y-%m}")
        day += DAY
    return found


def volume(
    *,
    incidents_by_month: Sequence[int],
    items: int,
    sizes: Mapping[str, Size],
    months: Sequence[str],
    method: Method,
) -> Volume:
    """The volume of a company whose month-end *sizes* are known by month; *months* are those asked for."""
    spread = dispersion(incidents_by_month)
    known = [sizes[month] for month in months if month in sizes]
    missing = "no-month-end" if not months else "no-size" if not known else None
    if missing is None and len(known) < len(months):
        missing = "months-without-size"
    if missing:
        return Volume(None, None, spread, (), missing)
    count = sum(incidents_by_month)

    def rate(values: Iterable[int]) -> Rate | None:
        mean_size = fsum(values) / len(known)
        return _rate(count, items, mean_size, spread, method) if mean_size else None

    return Volume(
        addresses=rate(size.addresses for size in known),
        domains=rate(size.domains for size in known),
        dispersion=spread,
        sources=tuple(sorted({size.source for size in known if size.source})),
        missing=None,
    )


def together(
    sizes: Mapping[str, Mapping[str, Size]], companies: Iterable[str], months: Sequence[str]
) -> dict[str, Size] | None:
    """The sizes of all *companies* added up per month; None when one of them lacks one."""
    added: dict[str, Size] = {}
    wanted = list(companies)
    for month in months:
        each = [sizes.get(company, {}).get(month) for company in wanted]
        known = [size for size in each if size is not None]
        if len(known) < len(each):
            return None
        source = ", ".join(sorted({size.source for size in known if size.source}))
        addresses, domains = sum(size.addresses for size in known), sum(size.domains for size in known)
        added[month] = Size(addresses, domains, source)
    return added


def dispersion(counts: Sequence[int]) -> float:
    """How much more monthly counts vary than chance alone (Pearson's statistic over its freedom); at least 1."""
    mean = fsum(counts) / len(counts) if counts else 0.0
    if len(counts) < 2 or not mean:
        return 1.0
    return max(1.0, fsum((count - mean) ** 2 for count in counts) / mean / (len(counts) - 1))


def poisson_limits(count: int, *, level: float, spread: float = 1.0) -> tuple[float, float]:
    """Exact two-sided limits of a Poisson mean (Garwood 1936), widened for counts that vary *spread* times more.

    With a spread of more than 1 the limits are those of ``count / spread`` events, times the spread.
    """
    tail = (1 - level) / 2
    events = count / spread
    low = gamma_quantile(tail, events) if events else 0.0
    return low * spread, gamma_quantile(1 - tail, events + 1) * spread


def _rate(count: int, items: int, mean_size: float, spread: float, method: Method) -> Rate:
    scale = method.volume_per / mean_size
    low, high = poisson_limits(count, level=method.interval_level, spread=spread)
    return Rate(mean_size, count * scale, low * scale, high * scale, items * scale)
