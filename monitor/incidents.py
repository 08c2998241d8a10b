"""The unit of evidence: one site of one company during a day is one incident. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.instants import EPOCH


@dataclass(frozen=True, slots=True)
class Incident:
    """The counted items of one company on one site whose acceptance fell in one window.

    ``site`` is the register's own opaque key; ``first_at`` the first acceptance, in UTC. The
    counts for the norm come first, then those for the method's second and third term.
    """

    site: str
    first_at: datetime
    items: int
    on_time: int
    undetermined: int
    second_on_time: int = 0
    second_undetermined: int = 0
    third_on_time: int = 0
    third_undetermined: int = 0

    @property
    def worst(self) -> float:
        """Share on time when every doubt counts against the company (w)."""
        return self.on_time / self.items

    @property
    def best(self) -> float:
        """Share on time when every doubt counts in its favour (b)."""
        return (self.on_time + self.undetermined) / self.items

    @property
    def doubt(self) -> float:
        return self.undetermined / self.items

    @property
    def month(self) -> tuple[int, int]:
        """Calendar month in UTC."""
        first = self.first_at.astimezone(UTC)
        return first.year, first.month

    def week(self, length: timedelta) -> int:
        """Number of the block of *length* since 1970-01-01 in which the incident began."""
        return (self.first_at - EPOCH) // length


def window_starts(moments: Iterable[datetime], width: timedelta) -> list[datetime]:
    """The first moment of each window: a window holds what lies less than *width* after its first."""
    starts: list[datetime] = []
    for moment in sorted(moments):
        if not starts or moment - starts[-1] >= width:
            starts.append(moment)
    return starts
