"""Pages of a long list: which one is asked for, and which ones have a number. Pure.

A page is found from the line beside it, from a letter, or, near either end of the list, by its number. None is
found by counting up to it, however far it is: so the middle of a million lines takes as long as the start.
"""

from typing import NamedTuple

REACH = 100
"""Pages from either end that are found by their number: never more lines are passed by than these hold."""


class Place(NamedTuple):
    """What is asked for. ``page`` counts from 1, and is 0 where nobody counted; ``after`` and ``before`` name the
    line beside the page, ``letter`` the first one of its lines."""

    page: int = 1
    after: str = ""
    before: str = ""
    letter: str = ""


class Sheet(NamedTuple):
    """Page ``page``: the last ``size`` of the first ``lines`` lines, counted from the end where ``is_from_end``."""

    page: int
    is_from_end: bool
    lines: int
    size: int


def pages_of(total: int, size: int) -> int:
    """How many pages so many lines fill; one where there are none."""
    return max(1, -(-total // size))


def by_number(page: int, *, total: int, size: int) -> Sheet:
    """The page of that number, from the nearer end; beyond what numbers reach, the nearest one that they do."""
    pages = pages_of(total, size)
    page = min(max(page, 1), pages)
    if page * 2 <= pages + 1:
        page = min(page, REACH)
        lines = min(page * size, total)
        return Sheet(page, is_from_end=False, lines=lines, size=lines - (page - 1) * size)
    page = max(page, pages - REACH + 1)
    lines = total - (page - 1) * size
    return Sheet(page, is_from_end=True, lines=lines, size=min(lines, size))
