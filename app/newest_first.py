"""Long lists of what happened, the newest first: a page from a line on, never counted up to it.

``?older=NUMBER`` is the page below that line, ``?newer=NUMBER`` the one above it, ``?oldest=1`` the last one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

PAGE = 50
_MOST = 2**31 - 1
"""The highest number of a line: beyond it PostgreSQL would not compare."""
Row = TypeVar("Row")


@dataclass(frozen=True)
class Stretch(Generic[Row]):
    """A page of lines. ``newer`` and ``older`` are the arguments of the addresses beside it, ``None`` at that end."""

    rows: Sequence[Row]
    newer: Mapping[str, int] | None
    older: Mapping[str, int] | None


def stretch(
    session: Session, wanted: Select[Row], number: InstrumentedAttribute[int], *, size: int = PAGE
) -> Stretch[Row]:
    """The page of *wanted* that this address asks for; lines have a rising *number* of their own."""
    older, newer = _number("older"), _number("newer")
    falling, rising = wanted.order_by(number.desc()).limit(size), wanted.order_by(number).limit(size)
    rows: Sequence[Row] = []
    if newer is not None:
        rows = session.scalars(rising.where(number > newer)).all()[::-1]
        rows = rows if len(rows) == size else []  # too few for a page: it is the first one
    elif older is not None:
        rows = session.scalars(falling.where(number < older)).all()
    if "oldest" in request.args or (older is not None and not rows):
        rows = session.scalars(rising).all()[::-1]
    elif not rows:
        rows = session.scalars(falling).all()
    if not rows:
        return Stretch(rows, None, None)
    first, last = (getattr(each, number.key) for each in (rows[0], rows[-1]))
    is_newest = session.scalar(rising.where(number > first).limit(1)) is None
    is_oldest = session.scalar(falling.where(number < last).limit(1)) is None
    return Stretch(rows, None if is_newest else {"newer": first}, None if is_oldest else {"older": last})


def _number(name: str) -> int | None:
    found = request.args.get(name, type=int)
    return None if found is None else min(max(found, 0), _MOST)
