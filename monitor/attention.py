"""The private signal that a company may be under the norm; never published. Pure.

It asks for less certainty than a label does, so it goes to the company first and to its
association after that, with the way to the hash check, and to nobody else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.figures import Figures
from monitor.intervals import upper_limit
from monitor.method import Method

LEAD = timedelta(days=7)
"""How long the company has heard of it before its association does."""


class Reader(StrEnum):
    """Who may read the signal; nobody else ever."""

    COMPANY = "company"
    ASSOCIATION = "association"


def deserves_attention(found: Figures, method: Method) -> bool:
    """Whether even the best case lies under the norm at the level of the signal."""
    if found.share_high is None or found.incidents < method.least_incidents:
        return False
    limit = upper_limit(found.share_high, found.effective_incidents, level=method.attention_level)
    return limit < method.norm_share


@dataclass(frozen=True)
class Signal:
    """A company was told at ``company_told_at``."""

    company_told_at: datetime

    @property
    def association_from(self) -> datetime:
        return self.company_told_at + LEAD


def may_read(signal: Signal, reader: Reader, *, at: datetime) -> bool:
    """Whether *reader* may see the signal: the company from when it was told, its association a week later."""
    start = signal.company_told_at if reader is Reader.COMPANY else signal.association_from
    return at >= start
