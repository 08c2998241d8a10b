"""Clopper-Pearson limits on incidents with fractional successes, and the design effect. Pure.

Incident scores lie in [0, 1], so their variance is never more than the binomial one: the
limits stay valid for fractional successes (measured by simulation, not proven).
"""

from collections.abc import Iterator
from itertools import chain, islice
from math import fsum
from typing import TYPE_CHECKING, Any

from monitor.grouping import grouped
from monitor.quantiles import beta_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_VARIANCE = 1e-24
"""Mean squared residual below which differences are rounding, not variance."""
AT_ONCE = 100_000
"""So many numbers are spelled out at once."""


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


def design_effect(residuals: "NDArray[Any]", groups: "NDArray[Any]", *, least_groups: int) -> float:
    """How much the variance of a mean grows because residuals within a group move together.

    ``(sum over groups of (sum of residuals)^2 / sum of squared residuals) * u / (u - 1)`` for
    u groups where ``least_groups <= u < len(residuals)``; 1 otherwise, or without variance.
    """
    import numpy

    order, begins = grouped(groups)
    if not least_groups <= len(begins) < len(residuals):
        return 1.0
    values = residuals[order]
    within = fsum(residual**2 for residual in numbers(values))
    if within <= NO_VARIANCE * len(residuals):
        return 1.0
    sizes = numpy.diff(numpy.append(begins, len(values)))
    alone = values[begins[sizes == 1]]  # most groups have one residual
    rest = numbers(values[numpy.repeat(sizes > 1, sizes)])
    sums = (fsum(islice(rest, size)) for size in numbers(sizes[sizes > 1]))
    between = fsum(chain((residual**2 for residual in numbers(alone)), (total**2 for total in sums)))
    return between / within * len(begins) / (len(begins) - 1)


def numbers(values: "NDArray[Any]") -> Iterator[Any]:
    """*values* as Python's numbers, which take four times the memory of the array: some at a time."""
    return chain.from_iterable(
        values[begin : begin + AT_ONCE].tolist() for begin in range(0, len(values), AT_ONCE)
    )


def exact_sum(values: "NDArray[Any]") -> float:
    """The sum of *values*, rounded once, so that their order does not matter."""
    return fsum(numbers(values))


def mean(values: "NDArray[Any]", count: int) -> float:
    """The mean of *count* values, summed exactly."""
    return exact_sum(values) / count
