"""The limits of a funnel chart: how far a share may lie from the norm share by chance alone. Pure.

They are the rule of the labels, solved for the share: below ``lowest`` the upper limit of the
share lies under the norm share, above ``highest`` its lower limit lies over it (Spiegelhalter
2005; Clopper and Pearson's limits, as in ``intervals``).
"""

import math
from collections.abc import Callable

from monitor.intervals import lower_limit, upper_limit
from monitor.method import Method

STEPS = 40
"""Halvings of the search: far beyond what a drawing shows."""


def least_flawless(method: Method) -> int:
    """The fewest incidents, all on time, whose one-sided lower limit reaches the norm share.

    With *n* flawless incidents that limit is ``(1 - level) ** (1 / n)`` (Clopper-Pearson).
    """
    return math.ceil(math.log(1 - method.meets_level) / math.log(method.norm_share))


def lowest(incidents: float, *, norm_share: float, level: float) -> float | None:
    """The share of so many *incidents* at which the one-sided upper limit at *level* is the norm share.

    None where even a share of nothing would not do: there are too few incidents.
    """
    if upper_limit(0.0, incidents, level=level) >= norm_share:
        return None
    return _solved(lambda share: upper_limit(share, incidents, level=level) < norm_share)


def highest(incidents: float, *, norm_share: float, level: float) -> float | None:
    """The share at which the one-sided lower limit at *level* reaches the norm share; None with too few."""
    if lower_limit(1.0, incidents, level=level) < norm_share:
        return None
    return _solved(lambda share: lower_limit(share, incidents, level=level) < norm_share)


def _solved(is_under: Callable[[float], bool]) -> float:
    """The greatest share that is still under, by halving."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_under(middle) else (low, middle)
    return high
