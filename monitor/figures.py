"""From the incidents of one company to its published figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    count = len(incidents)
    items = sum(incident.items for incident in incidents)
    on_time = sum(incident.on_time for incident in incidents)
    undetermined = sum(incident.undetermined for incident in incidents)
    worst = mean((i.worst for i in incidents), count) if count else 0.0
    best = mean((i.best for i in incidents), count) if count else 0.0
    effective = effective_incidents(incidents, method) if count else 0.0
    evidence = Evidence(
        incidents=count,
        effective_incidents=effective,
        incident_months=len({incident.month for incident in incidents}),
        measured_months=measured_months,
        worst=worst,
        best=best,
        doubt=mean((i.doubt for i in incidents), count) if count else 0.0,
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
    middles = [(incident.worst + incident.best) / 2 for incident in incidents]
    centre = mean(middles, len(middles))
    residuals = [middle - centre for middle in middles]
    by_site = design_effect(
        residuals, [incident.site for incident in incidents], least_groups=method.least_groups
    )
    by_week = design_effect(
        residuals, [incident.week(method.week) for incident in incidents], least_groups=method.least_groups
    )
    return len(incidents) / max(1.0, by_site, by_week)
