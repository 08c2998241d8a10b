"""Who is pointed to the hash check: by the attention signal, or by many incidents in one period. Pure.

The rule sees counts, which are public, and the signal, which its company sees. It never sees a
share: what is withheld cannot come out of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.referrals.states import Ground


@dataclass(frozen=True)
class Threshold:
    """From how many incidents in a period a company is referred, where it ends in ``[valid_from, valid_to)``."""

    least_incidents: int
    valid_from: date
    valid_to: date | None = None

    def holds_for(self, end_on: date) -> bool:
        return self.valid_from <= end_on and (self.valid_to is None or end_on < self.valid_to)


THRESHOLDS: Sequence[Threshold] = (Threshold(least_incidents=50, valid_from=date(2018, 12, 13)),)
"""Policy with dates, as the norms are: another number is a further row, never a change of this one."""


@dataclass(frozen=True)
class Counted:
    """What the rule knows of one company's figures."""

    company: str
    incidents: int
    attention: bool


@dataclass(frozen=True)
class Referred:
    """One company with the grounds, in the order of ``Ground``."""

    company: str
    grounds: tuple[Ground, ...]


def threshold_for(end_on: date, thresholds: Sequence[Threshold] = THRESHOLDS) -> Threshold | None:
    """The threshold for a period that ends before *end_on*; None when none held then."""
    return next((each for each in thresholds if each.holds_for(end_on)), None)


def referred(
    figures: Iterable[Counted], *, threshold: Threshold | None, users: Collection[str] = ()
) -> list[Referred]:
    """Who is referred, in the order of their register numbers: never of their figures.

    *users* have declared that they use the hash check: nobody points them to it.
    """
    found = []
    for each in sorted(figures, key=lambda each: each.company):
        grounds = _grounds(each, threshold)
        if grounds and each.company not in users:
            found.append(Referred(each.company, grounds))
    return found


def _grounds(figures: Counted, threshold: Threshold | None) -> tuple[Ground, ...]:
    has_many = threshold is not None and figures.incidents >= threshold.least_incidents
    said = ((Ground.VOLUME, has_many), (Ground.ATTENTION, figures.attention))
    return tuple(ground for ground, holds in said if holds)
