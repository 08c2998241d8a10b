"""The published method as data: every number of a method version and every norm, with its dates.

No other module holds a number of the method. A new version is a new row here and is
run on the previous period too.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType


@dataclass(frozen=True)
class Norm:
    """A term for removal that holds from ``valid_from`` until before ``valid_to`` (None: still)."""

    name: str
    hours: int
    valid_from: date
    valid_to: date | None = None

    @property
    def limit(self) -> timedelta:
        return timedelta(hours=self.hours)

    def covers(self, start: date, end: date) -> bool:
        """Whether the norm was in force during all of ``[start, end)``."""
        return self.valid_from <= start and (self.valid_to is None or end <= self.valid_to)


@dataclass(frozen=True)
class Method:
    """One version of the method. Shares and levels are fractions of one."""

    version: str
    announced_on: date
    norm_share: float
    """The share of incidents on time that the norm asks for; policy, see ``docs/method.md``."""
    tolerance: timedelta
    """Added to the norm in the company's favour: the window of the deadline check."""
    hold: timedelta
    """How long an offline spell must last to count as a removal."""
    follow_up: timedelta
    """How long an item is followed after acceptance: deadline, hold and a day to spare."""
    incident_window: timedelta
    week: timedelta
    interval_level: float
    """Two-sided level of the published interval."""
    below_level: float
    """One-sided level that must place a company under the norm before it is labelled so."""
    meets_level: float
    """One-sided level that must place a company at or over the norm before it is labelled so."""
    least_incidents: int
    least_incident_months: int
    least_measured_months: int
    most_undetermined: float
    least_attempts: int
    most_unreached: float
    least_groups: int
    """Fewest sites, or weeks, from which a design effect is estimated."""
    second_term: timedelta
    third_term: timedelta
    """Longer terms whose shares are published as facts, without a label."""
    attention_level: float
    """One-sided level that must place a company under the norm before it is told so in private."""
    volume_per: int
    """Of how many addresses or domains the volume is told."""
    least_effect_incidents: int
    """Fewest incidents on each side of an intervention for a difference to be published."""
    effect_gap: timedelta
    """What is left out after an intervention, before its effect is looked for."""

    @property
    def parameters(self) -> dict[str, object]:
        """All parameters as plain values: lengths in microseconds, dates in ISO 8601."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @property
    def params_digest(self) -> str:
        """SHA-256, in hex, over the canonical JSON of all parameters."""
        canonical = json.dumps(self.parameters, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    return value.isoformat() if isinstance(value, date) else value


VERSION_1_0 = Method(
    version="1.0",
    announced_on=date(2026, 11, 24),
    norm_share=0.90,
    tolerance=timedelta(minutes=15),
    hold=timedelta(hours=72),
    follow_up=timedelta(hours=24 + 72 + 24),
    incident_window=timedelta(hours=24),
    week=timedelta(days=7),
    interval_level=0.95,
    below_level=0.995,
    meets_level=0.95,
    least_incidents=5,
    least_incident_months=2,
    least_measured_months=3,
    most_undetermined=0.20,
    least_attempts=5,
    most_unreached=0.50,
    least_groups=5,
    second_term=timedelta(hours=48),
    third_term=timedelta(days=7),
    attention_level=0.975,
    volume_per=10_000,
    least_effect_incidents=10,
    effect_gap=timedelta(days=14),
)

METHODS: Mapping[str, Method] = MappingProxyType({VERSION_1_0.version: VERSION_1_0})

ADDENDUM_24H = Norm("addendum-24h", hours=24, valid_from=date(2018, 12, 13))
ORDER_12H = Norm("order-12h", hours=12, valid_from=date(2024, 7, 1))

NORMS: Mapping[str, Norm] = MappingProxyType({norm.name: norm for norm in (ADDENDUM_24H, ORDER_12H)})


@dataclass(frozen=True)
class Window:
    """What is judged: the period ``[start, end)`` in UTC, by which norm and method."""

    start: datetime
    end: datetime
    norm: Norm
    method: Method

    @property
    def cut_off(self) -> datetime:
        """Checks from here on do not count, so that nobody is judged on an unfinished follow-up."""
        return self.end + self.method.follow_up
