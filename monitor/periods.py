"""The fixed half-years that carry labels, by name. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from monitor.errors import UnknownPeriod

NAME = re.compile(r"(20[0-9]{2})-h([12])")


@dataclass(frozen=True, order=True)
class Period:
    """A half-year ``[start_on, end_on)``, such as ``2025-h1``: 1 January until before 1 July."""

    start_on: date
    end_on: date
    name: str


def period(name: str) -> Period:
    """The half-year of that *name*; raises ``UnknownPeriod``."""
    found = NAME.fullmatch(name)
    if found is None:
        raise UnknownPeriod
    year = int(found[1])
    if found[2] == "1":
        return Period(date(year, 1, 1), date(year, 7, 1), name)
    return Period(date(year, 7, 1), date(year + 1, 1, 1), name)


def name_of(start_on: date, end_on: date) -> str:
    """The name of a period: of a half-year, or its two dates as an ISO 8601 interval."""
    for half in (1, 2):
        found = period(f"{start_on.year}-h{half}")
        if (found.start_on, found.end_on) == (start_on, end_on):
            return found.name
    return f"{start_on.isoformat()}/{end_on.isoformat()}"


def months_between(start: datetime, end: datetime) -> Iterator[tuple[str, datetime, datetime]]:
    """The calendar months (UTC) that ``[start, end)`` touches, as ``2025-03``, each with its part of it."""
    while start < end:
        own = start.astimezone(UTC)
        following = datetime(own.year + own.month // 12, own.month % 12 + 1, 1, tzinfo=UTC)
        yield f"{own:%Y-%m}", start, min(following, end)
        start = following
