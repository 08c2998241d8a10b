"""Clopper-Pearson limits on incidents with fractional successes, and the design effect. Pure.

Incident scores lie in [0, 1], so their variance is never more than the binomial one: the
limits stay valid for fractional successes (measured by simulation, not proven).
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from math import fsum

from monitor.quantiles import beta_quantile

NO_VARIANCE = 1e-24
"""Mean squared residual below which differences are rounding, not variance."""


def lower_limit(share: float, incidents: float, *, level: float) -> float:
    """One-sided lower limit of *share* of (effective) *incidents* at confidence *level*.

    Clopper and Pearson (1934), ``Beta.ppf(1 - level; x, n - x + 1)`` with x = share * n.
    """
    successes = share * incidents
    return beta_quantile(1 - level, successes, incidents - successes + 1) if successes > 0 else 0.0


def upper_limit(share: float, incidents: float, *, level: float) -> float:
    """One-sided upper limit, ``Beta.ppf(level; x + 1, n - x)``; see ``lower_limit``."""
    failures = (1 - share) * incidents
    return beta_quantile(level, share * incidents + 1, failures) if failures > 0 else 1.0


def design_effect(residuals: Sequence[float], groups: Sequence[Hashable], *, least_groups: int) -> float:
    """How much the variance of a mean grows because residuals within a group move together.

    ``(sum over groups of (sum of residuals)^2 / sum of squared residuals) * u / (u - 1)`` for
    u groups where ``least_groups <= u < len(residuals)``; 1 otherwise, or without variance.
    """
    sizes = Counter(groups)
    if not least_groups <= len(sizes) < len(residuals):
        return 1.0
    within = fsum(residual**2 for residual in residuals)
    if within <= NO_VARIANCE * len(residuals):
        return 1.0
    members: dict[Hashable, list[float]] = {group: [] for group, size in sizes.items() if size > 1}
    sums: list[float] = []  # of most groups their one residual
    for residual, group in zip(residuals, groups, strict=True):
        members.get(group, sums).append(residual)
    between = fsum(total**2 for total in chain(sums, map(fsum, members.values())))
    return between / within * len(sizes) / (len(sizes) - 1)


def mean(values: Iterable[float], count: int) -> float:
    """The mean of *count* values, rounded once, so that their order does not matter."""
    return fsum(values) / count
