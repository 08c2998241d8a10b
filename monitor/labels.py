"""Which words the figures of one company in one period allow. Pure.

A label speaks about the measured period, never about character, and is not a finding of law.
"""

from dataclasses import dataclass

from monitor.intervals import lower_limit, upper_limit
from monitor.label_names import Label
from monitor.method import Method

ROUNDING = 1e-12


@dataclass(frozen=True)
class Evidence:
    """All that a label is decided on.

    ``worst`` and ``best`` are mean incident shares, ``item_worst`` the share of items surely on
    time, ``doubt`` the undetermined part of the incidents' weight; all 0 when there is none.
    """

    incidents: int
    effective_incidents: float
    incident_months: int
    measured_months: int
    worst: float
    best: float
    doubt: float
    item_worst: float
    attempts: int
    unreached: int


def label(evidence: Evidence, method: Method) -> Label:
    """The first label whose rule holds, in the order of the published method."""
    enough = evidence.incidents >= method.least_incidents
    spread = evidence.incident_months >= method.least_incident_months
    if enough and spread and _surely_below(evidence, method):
        return Label.BELOW
    if mostly_unreached(evidence, method) or (enough and _too_doubtful(evidence, method)):
        return Label.NOT_MEASURABLE
    if not (enough and spread and evidence.measured_months >= method.least_measured_months):
        return Label.TOO_FEW
    return Label.MEETS if _surely_meets(evidence, method) else Label.UNCLEAR


def mostly_unreached(evidence: Evidence, method: Method) -> bool:
    """Whether the company could not be notified in most of enough attempts."""
    if evidence.attempts < method.least_attempts:
        return False
    return evidence.unreached / evidence.attempts > method.most_unreached


def _too_doubtful(evidence: Evidence, method: Method) -> bool:
    return evidence.doubt > method.most_undetermined + ROUNDING


def _surely_below(evidence: Evidence, method: Method) -> bool:
    limit = upper_limit(evidence.best, evidence.effective_incidents, level=method.below_level)
    return limit < method.norm_share


def _surely_meets(evidence: Evidence, method: Method) -> bool:
    limit = lower_limit(evidence.worst, evidence.effective_incidents, level=method.meets_level)
    return limit >= method.norm_share and evidence.item_worst >= method.norm_share
