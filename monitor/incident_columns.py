"""Many incidents as columns: a sum over hundreds of thousands of them runs through plain lists of numbers. Pure.

A list of ``Incident`` says the same one at a time; every function that sums takes either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import chain, compress, repeat
from operator import add, attrgetter, eq, floordiv, truediv
from typing import overload

from monitor.incidents import Incident
from monitor.instants import EPOCH, MICROSECOND, instant, microseconds

DAY = timedelta(days=1) // MICROSECOND


@dataclass(frozen=True, eq=False)
class Incidents(Sequence[Incident]):
    """Incidents in any order, a list per attribute; ``firsts`` are microseconds since 1970 UTC."""

    sites: list[str]
    firsts: list[int]
    items: list[int]
    on_time: list[int]
    undetermined: list[int]
    second_on_time: list[int]
    second_undetermined: list[int]
    third_on_time: list[int]
    third_undetermined: list[int]

    @classmethod
    def of(cls, incidents: Iterable[Incident]) -> "Incidents":
        """*incidents* as columns; what is so already stays as it is."""
        if isinstance(incidents, Incidents):
            return incidents
        rows = [[getattr(each, name) for name in ATTRIBUTES] for each in incidents]
        sites, firsts, *counts = map(list, zip(*rows, strict=True)) if rows else ([] for _ in ATTRIBUTES)
        return cls(sites, list(map(microseconds, firsts)), *counts)

    @classmethod
    def together(cls, parts: Iterable[Iterable[Incident]]) -> "Incidents":
        """All *parts* behind each other."""
        rows = [COLUMNS(cls.of(part)) for part in parts]
        return cls(*map(list, map(chain.from_iterable, zip(*rows, strict=True)))) if rows else cls.of(())

    def only(self, wanted: Iterable[bool]) -> "Incidents":
        """Those in whose place *wanted* is true."""
        chosen = list(wanted)
        return Incidents(*(list(compress(column, chosen)) for column in COLUMNS(self)))

    def __len__(self) -> int:
        return len(self.sites)

    @overload
    def __getitem__(self, place: int) -> Incident: ...
    @overload
    def __getitem__(self, place: slice) -> "Incidents": ...
    def __getitem__(self, place: int | slice) -> "Incident | Incidents":
        if isinstance(place, slice):
            return Incidents(*(column[place] for column in COLUMNS(self)))
        site, first, *counts = (column[place] for column in COLUMNS(self))
        return Incident(site, instant(first), *counts)

    def __iter__(self) -> Iterator[Incident]:
        for site, first, *counts in zip(*COLUMNS(self), strict=True):
            yield Incident(site, instant(first), *counts)

    @cached_property
    def worst(self) -> list[float]:
        """Of each its share on time when every doubt counts against the company (w)."""
        return shares_of(self.on_time, self.items)

    @cached_property
    def best(self) -> list[float]:
        """Of each its share on time when every doubt counts in its favour (b)."""
        return shares_of(map(add, self.on_time, self.undetermined), self.items)

    @cached_property
    def months(self) -> list[str]:
        """Of each its calendar month in UTC, as ``2025-03``."""
        return list(map(_month_of_day, map(floordiv, self.firsts, repeat(DAY))))

    def weeks(self, length: timedelta) -> list[int]:
        """Of each the number of the block of *length* since 1970-01-01 in which it began."""
        return list(map(floordiv, self.firsts, repeat(length // MICROSECOND)))

    @cached_property
    def by_month(self) -> dict[str, "Incidents"]:
        return {month: self.only(map(eq, self.months, repeat(month))) for month in sorted(set(self.months))}


COLUMNS = attrgetter(*(field.name for field in fields(Incidents)))
ATTRIBUTES = tuple(field.name for field in fields(Incident))
"""In the order of the columns."""
NONE = Incidents.of(())


def shares_of(counts: Iterable[int], items: Iterable[int]) -> list[float]:
    return list(map(truediv, counts, items))


@cache
def _month_of_day(day: int) -> str:
    on = date.fromordinal(EPOCH.toordinal() + day)
    return f"{on.year}-{on.month:02}"
