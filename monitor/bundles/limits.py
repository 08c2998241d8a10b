"""Limits of shares and counts with Python's own library alone: a part of the script for outsiders. Pure.

Inverses of the regularised incomplete beta and gamma functions, by bisection. The register itself
takes them from SciPy; a test holds the two against each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable


def beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function (Lentz's method)."""
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    value = d
    for m in range(1, 100_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 + step * d, 1 + step / c
            d, c = 1 / (d if abs(d) > tiny else tiny), c if abs(c) > tiny else tiny
            value *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return value


def beta_below(a: float, b: float, x: float) -> float:
    """I_x(a, b): the chance that a beta variable lies below x."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1) / (a + b + 2):
        return math.exp(log) * beta_fraction(a, b, x) / a
    return 1 - math.exp(log) * beta_fraction(b, a, 1 - x) / b


def gamma_below(a: float, x: float) -> float:
    """P(a, x): the chance that a gamma variable of shape a lies below x."""
    if x <= 0:
        return 0.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, 1_000_000):
            term *= x / (a + n)
            total += term
            if term < total * 1e-17:
                break
        return front * total
    b, c = x + 1 - a, 1e300
    d = value = 1 / b
    for n in range(1, 1_000_000):
        step, b = -n * (n - a), b + 2
        d, c = 1 / (step * d + b), b + step / c
        value *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return 1 - front * value


def bisected(below: Callable[[float], float], chance: float, low: float, high: float) -> float:
    """Where *below* reaches *chance*, between *low* and *high*."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if below(middle) < chance else (low, middle)
    return (low + high) / 2


def lower_limit(share: float, count: float, level: float) -> float:
    """Clopper and Pearson: one-sided lower limit of a share of *count*, which need not be whole."""
    x = share * count
    return bisected(lambda p: beta_below(x, count - x + 1, p), 1 - level, 0.0, 1.0) if x > 0 else 0.0


def upper_limit(share: float, count: float, level: float) -> float:
    """The one-sided upper limit of a share of *count*."""
    failures = (1 - share) * count
    if failures <= 0:
        return 1.0
    return bisected(lambda p: beta_below(share * count + 1, failures, p), level, 0.0, 1.0)


def poisson_limit(count: float, chance: float) -> float:
    """The mean of which *chance* lies below, for *count* events (the gamma quantile)."""
    top = count + 10
    while gamma_below(count, top) < chance:
        top *= 2
    return bisected(lambda x: gamma_below(count, x), chance, 0.0, top)
