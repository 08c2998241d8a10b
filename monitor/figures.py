"""From the incidents of one company to its published figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.incident_columns import Incidents, summed
from monitor.incidents import Incident
from monitor.intervals import design_effect, lower_limit, mean, upper_limit
from monitor.label_names import Label
from monitor.labels import Evidence, label
from monitor.method import Method


@dataclass(frozen=True)
class Figures:
    """Shares of a period, as fractions of one; None where nothing was counted.

    ``share`` is the mean over incidents, ``item_share`` over items; low is the worst case,
    high the best. ``interval`` allows for chance as well.
    """

    label: Label
    incidents: int
    effective_incidents: float
    items: int
    undetermined: int
    share_low: float | None
    share_high: float | None
    interval_low: float | None
    interval_high: float | None
    item_share_low: float | None
    item_share_high: float | None


def figures(
    incidents: Sequence[Incident], *, attempts: int, unreached: int, measured_months: int, method: Method
) -> Figures:
    """Judge *incidents* of one company (or of all) in one period, in any order.

    *attempts* are its notices with a final answer, *unreached* those that bounced or were refused.
    """
    own = Incidents.of(incidents)
    count, items = len(own), summed(own.items)
    on_time, undetermined = summed(own.on_time), summed(own.undetermined)
    worst = mean(own.worst, count) if count else 0.0
    best = mean(own.best, count) if count else 0.0
    effective = effective_incidents(own, method) if count else 0.0
    evidence = Evidence(
        incidents=count,
        effective_incidents=effective,
        incident_months=len(own.by_month),
        measured_months=measured_months,
        worst=worst,
        best=best,
        doubt=mean(own.undetermined / own.items, count) if count else 0.0,
        item_worst=on_time / items if items else 0.0,
        attempts=attempts,
        unreached=unreached,
    )
    one_sided = 1 - (1 - method.interval_level) / 2
    return Figures(
        label=label(evidence, method),
        incidents=count,
        effective_incidents=effective,
        items=items,
        undetermined=undetermined,
        share_low=worst if count else None,
        share_high=best if count else None,
        interval_low=lower_limit(worst, effective, level=one_sided) if count else None,
        interval_high=upper_limit(best, effective, level=one_sided) if count else None,
        item_share_low=on_time / items if items else None,
        item_share_high=(on_time + undetermined) / items if items else None,
    )


def effective_incidents(incidents: Sequence[Incident], method: Method) -> float:
    """How many independent incidents these are worth: ``G / max(1, d_site, d_week)``."""
    own = Incidents.of(incidents)
    middles = (own.worst + own.best) / 2
    residuals = middles - mean(middles, len(middles))
    by_site = design_effect(residuals, own.sites, least_groups=method.least_groups)
    by_week = design_effect(residuals, own.weeks(method.week), least_groups=method.least_groups)
    return len(own) / max(1.0, by_site, by_week)
