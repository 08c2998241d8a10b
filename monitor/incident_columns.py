"""Many incidents as columns: a sum over millions of them runs through arrays of numbers. Pure.

A list of ``Incident`` says the same one at a time; every function that sums takes either. NumPy is loaded at the
first column, since most commands, pages and jobs sum nothing (as SciPy, see ``quantiles``).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, overload

from monitor.grouping import grouped
from monitor.incidents import Incident
from monitor.instants import MICROSECOND, instant, microseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Incidents(Sequence[Incident]):
    """Incidents in any order, an array per attribute; ``firsts`` are microseconds since 1970 UTC.

    ``sites`` are texts, or numbers that stand for them: only which are the same matters.
    """

    sites: "NDArray[Any]"
    firsts: "NDArray[Any]"
    items: "NDArray[Any]"
    on_time: "NDArray[Any]"
    undetermined: "NDArray[Any]"
    second_on_time: "NDArray[Any]"
    second_undetermined: "NDArray[Any]"
    third_on_time: "NDArray[Any]"
    third_undetermined: "NDArray[Any]"

    @classmethod
    def of(cls, incidents: Iterable[Incident]) -> "Incidents":
        """*incidents* as columns; what is so already stays as it is."""
        if isinstance(incidents, Incidents):
            return incidents
        import numpy

        rows = [[getattr(each, name) for name in ATTRIBUTES] for each in incidents]
        sites, firsts, *counts = zip(*rows, strict=True) if rows else ([] for _ in ATTRIBUTES)
        numbers = [list(map(microseconds, firsts)), *counts]
        return cls(numpy.array(sites, object), *(numpy.array(each, numpy.int64) for each in numbers))

    @classmethod
    def together(cls, parts: Iterable[Iterable[Incident]]) -> "Incidents":
        """All *parts* behind each other."""
        import numpy

        rows = [COLUMNS(own) for own in map(cls.of, parts) if len(own)]
        return cls(*map(numpy.concatenate, zip(*rows, strict=True))) if rows else none()

    def only(self, wanted: "NDArray[Any]") -> "Incidents":
        """Those in whose place *wanted* is true."""
        return Incidents(*(column[wanted] for column in COLUMNS(self)))

    def __len__(self) -> int:
        return len(self.sites)

    @overload
    def __getitem__(self, place: int) -> Incident: ...
    @overload
    def __getitem__(self, place: slice) -> "Incidents": ...
    def __getitem__(self, place: int | slice) -> "Incident | Incidents":
        if isinstance(place, slice):
            return Incidents(*(column[place] for column in COLUMNS(self)))
        return next(iter(self[place : place + 1 or None]))

    def __iter__(self) -> Iterator[Incident]:
        for site, first, *counts in zip(*(column.tolist() for column in COLUMNS(self)), strict=True):
            yield Incident(site, instant(first), *counts)

    @cached_property
    def worst(self) -> "NDArray[Any]":
        """Of each its share on time when every doubt counts against the company (w)."""
        return self.on_time / self.items

    @cached_property
    def best(self) -> "NDArray[Any]":
        """Of each its share on time when every doubt counts in its favour (b)."""
        return (self.on_time + self.undetermined) / self.items

    @property
    def months(self) -> list[str]:
        """Of each its calendar month in UTC, as ``2025-03``."""
        return list(map(_named, self._months.tolist()))

    @property
    def _months(self) -> "NDArray[Any]":
        """Of each how many months after January 1970 it began."""
        return self.firsts.astype("datetime64[us]").astype("datetime64[M]").astype("int64")

    def weeks(self, length: timedelta) -> "NDArray[Any]":
        """Of each the number of the block of *length* since 1970-01-01 in which it began."""
        return self.firsts // (length // MICROSECOND)

    @cached_property
    def by_month(self) -> dict[str, "Incidents"]:
        import numpy

        months = self._months
        return {_named(month): self.only(months == month) for month in numpy.unique(months).tolist()}

    @property
    def largest_site(self) -> int:
        """How many items one site has at most."""
        import numpy

        if not len(self):
            return 0
        order, begins = grouped(self.sites)
        return int(numpy.add.reduceat(self.items[order], begins).max())


COLUMNS = attrgetter(*(field.name for field in fields(Incidents)))
ATTRIBUTES = tuple(field.name for field in fields(Incident))
"""In the order of the columns."""


@cache
def none() -> Incidents:
    return Incidents.of(())


def summed(counts: "NDArray[Any]") -> int:
    return int(counts.sum())


@cache
def _named(month: int) -> str:
    return f"{1970 + month // 12}-{month % 12 + 1:02}"
