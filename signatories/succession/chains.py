"""Whose history is a company's own too: following events of succession back and forth. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from signatories.succession.kinds import Kind


@dataclass(frozen=True)
class Edge:
    """*earlier* went on as *later*, both by id, from ``effective_on``."""

    earlier: int
    later: int
    kind: Kind
    effective_on: date

    @property
    def until(self) -> date | None:
        """Up to which day the history of the earlier one is the later one's; None: all of it.

        A company that was split goes on by itself, and what it does afterwards is its own.
        """
        return self.effective_on if self.kind is Kind.SPLIT else None


@dataclass(frozen=True)
class Link:
    """A company of which the history counts, up to (not including) ``until`` where that is given."""

    company_id: int
    until: date | None = None

    def counts_from(self, start_on: date) -> bool:
        """Whether a period that begins on *start_on* counts."""
        return self.until is None or start_on < self.until


def predecessors(edges: Iterable[Edge], company_id: int) -> tuple[Link, ...]:
    """Every company before *company_id*, the nearest first; never itself, and each one once.

    Where several ways lead to one of them, the way that lets most of its history count is taken.
    """
    by_later: dict[int, list[Edge]] = {}
    for edge in edges:
        by_later.setdefault(edge.later, []).append(edge)
    found: dict[int, date | None] = {}
    waiting: list[tuple[int, date | None]] = [(company_id, None)]
    while waiting:
        later, limit = waiting.pop(0)
        for edge in by_later.get(later, ()):
            until = _earlier_of(limit, edge.until)
            if edge.earlier == company_id or _is_known(found, edge.earlier, until):
                continue
            found[edge.earlier] = until
            waiting.append((edge.earlier, until))
    return tuple(Link(each, until) for each, until in found.items())


def _earlier_of(one: date | None, other: date | None) -> date | None:
    given = [day for day in (one, other) if day is not None]
    return min(given, default=None)


def _is_known(found: Mapping[int, date | None], company_id: int, until: date | None) -> bool:
    """Whether a way was found that lets at least as much count."""
    if company_id not in found:
        return False
    known = found[company_id]
    return known is None or (until is not None and until <= known)


def last_of(edges: Iterable[Edge], company_id: int) -> tuple[int, ...]:
    """The companies that carry on a company that ended, by id: where the ways forward stop."""
    by_earlier: dict[int, list[Edge]] = {}
    for edge in edges:
        if edge.kind.ends_sources:
            by_earlier.setdefault(edge.earlier, []).append(edge)
    seen, waiting, ends = {company_id}, [company_id], []
    while waiting:
        here = waiting.pop(0)
        onward = [edge.later for edge in by_earlier.get(here, ()) if edge.later not in seen]
        if not onward and here != company_id:
            ends.append(here)
        seen.update(onward)
        waiting.extend(onward)
    return tuple(ends)
