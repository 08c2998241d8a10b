"""The figures from incidents, a second time: a part of the script for outsiders. Pure, and not shared with
the modules that made them, so that one can be held against the other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from monitor.bundles.limits import lower_limit, poisson_limit, upper_limit

Line = Mapping[str, Any]
Rows = Sequence[Line]

HOUR = 3_600_000_000
"""In microseconds."""
ROUNDING = 1e-12
NO_VARIANCE = 1e-24
TERMS = ("", "_48h", "_7d")
SHARES = ("share_low", "share_high", "interval_low", "interval_high", "item_share_low", "item_share_high")
RATES = ("mean_size", "incidents", "incidents_low", "incidents_high", "items")


def term_sums(rows: Rows, term: int, others: Line | None) -> tuple[float, float, int, int]:
    """Sums over incidents of worst and best share, and over items of on time and undetermined."""
    on_time, undetermined = f"on_time{TERMS[term]}", f"undetermined{TERMS[term]}"
    worst = [row[on_time] / row["items"] for row in rows]
    best = [(row[on_time] + row[undetermined]) / row["items"] for row in rows]
    sure, doubt = sum(row[on_time] for row in rows), sum(row[undetermined] for row in rows)
    if others is not None:
        worst.append(float(others[f"others_worst{TERMS[term]}"]))
        best.append(float(others[f"others_best{TERMS[term]}"]))
        sure, doubt = sure + int(others["others_" + on_time]), doubt + int(others["others_" + undetermined])
    return math.fsum(worst), math.fsum(best), sure, doubt


def shares_of(rows: Rows, term: int, others: Line | None = None) -> tuple[float, ...]:
    """Worst and best share of incidents, then of items, with what is only known as a sum added."""
    count = len(rows) + (int(others["others_incidents"]) if others else 0)
    items = sum(row["items"] for row in rows) + (int(others["others_items"]) if others else 0)
    worst, best, sure, doubt = term_sums(rows, term, others)
    return worst / count, best / count, sure / items, (sure + doubt) / items


def design_effect(residuals: Sequence[float], groups: Sequence[str], least: int) -> float:
    """How much the variance of a mean grows because what is in one group moves together."""
    members: dict[str, list[float]] = {}
    for residual, group in zip(residuals, groups, strict=True):
        members.setdefault(group, []).append(residual)
    count = len(members)
    if not least <= count < len(residuals):
        return 1.0
    within = math.fsum(residual**2 for residual in residuals)
    if within <= NO_VARIANCE * len(residuals):
        return 1.0
    between = math.fsum(math.fsum(group) ** 2 for group in members.values())
    return between / within * count / (count - 1)


def effective(rows: Rows, method: Line) -> float:
    """How many independent incidents these are worth."""
    middles = [
        (row["on_time"] / row["items"] + (row["on_time"] + row["undetermined"]) / row["items"]) / 2
        for row in rows
    ]
    centre = math.fsum(middles) / len(middles)
    residuals = [middle - centre for middle in middles]
    effects = [
        design_effect(residuals, [row[by] for row in rows], method["least_groups"]) for by in ("site", "week")
    ]
    return len(rows) / max(1.0, *effects)


def figures(rows: Rows, method: Line, others: Line | None = None) -> dict[str, float]:
    """The six published shares; *others* are incidents that are only known as a sum."""
    worst, best, item_worst, item_best = shares_of(rows, 0, others)
    given = others["effective_incidents"] if others else ""
    count = float(given) if given else effective(rows, method)
    level = 1 - (1 - method["interval_level"]) / 2
    limits = lower_limit(worst, count, level), upper_limit(best, count, level)
    return dict(zip(SHARES, (worst, best, *limits, item_worst, item_best), strict=True))


def mostly_unreached(count: Line, method: Line) -> bool:
    attempts, unreached = int(count["attempts"]), int(count["unreached"])
    return attempts >= method["least_attempts"] and unreached / attempts > method["most_unreached"]


def label_of(rows: Rows, count: Line, measured: int, method: Line) -> str:
    """The first label whose rule holds."""
    worst, best, item_worst, _ = shares_of(rows, 0)
    size = effective(rows, method)
    enough = len(rows) >= method["least_incidents"]
    spread = len({row["month"] for row in rows}) >= method["least_incident_months"]
    norm = method["norm_share"]
    if enough and spread and upper_limit(best, size, method["below_level"]) < norm:
        return "below"
    doubt = math.fsum(row["undetermined"] / row["items"] for row in rows) / len(rows)
    if mostly_unreached(count, method) or (enough and doubt > method["most_undetermined"] + ROUNDING):
        return "not_measurable"
    if not (enough and spread and measured >= method["least_measured_months"]):
        return "too_few"
    meets = lower_limit(worst, size, method["meets_level"]) >= norm and item_worst >= norm
    return "meets" if meets else "unclear"


def label_from_counts(count: Line, method: Line) -> str:
    """The label where no shares are shown: it follows from counts, or is taken over as published."""
    if int(count["incidents"]) >= method["least_incidents"]:
        return count["label"]
    return "not_measurable" if mostly_unreached(count, method) else "too_few"


def median(middle: str) -> float | None:
    """The mean of the middle one or two values in hours; None when one is infinite."""
    values = middle.split()
    if not values or "never" in values:
        return None
    return float(Fraction(sum(int(value) for value in values), len(values) * HOUR))


def dispersion(counts: Sequence[int]) -> float:
    """How much more monthly counts vary than chance alone; at least 1."""
    mean = math.fsum(counts) / len(counts) if counts else 0.0
    if len(counts) < 2 or not mean:
        return 1.0
    return max(1.0, math.fsum((count - mean) ** 2 for count in counts) / mean / (len(counts) - 1))


def rates(incidents: int, items: int, size: float, spread: float, method: Line) -> dict[str, float]:
    """The volume per so many addresses or domains, with exact Poisson limits of the incidents."""
    scale, events = method["volume_per"] / size, incidents / spread
    tail = (1 - method["interval_level"]) / 2
    low = poisson_limit(events, tail) * spread if events else 0.0
    high = poisson_limit(events + 1, 1 - tail) * spread
    return dict(zip(RATES, (size, incidents * scale, low * scale, high * scale, items * scale), strict=True))
