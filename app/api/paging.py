"""Long lists come a page at a time. A cursor says after which row the next page starts.

A cursor holds the key of the last row, so rows that are added or taken away meanwhile move no other
row to another page: nothing that stays is seen twice or missed. What is in a cursor is ours alone.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from app.api.errors import WrongCursor
from app.api.queries import Value
from sentences import N_

PAGE = 500
LONGEST_CURSOR = 200
CURSOR = Value(
    "cursor",
    N_("Where to go on; the answer's `next` has it filled in."),
    longest=LONGEST_CURSOR,
    example="a3ZrOjAw",
)
LIMIT = Value(
    "limit", N_("How many rows at most; 500 when it is left out."), "integer", least=1, most=PAGE, example=100
)
PAGED = (CURSOR, LIMIT)
Row = TypeVar("Row")


def cursor_of(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def last_key() -> str | None:
    """The key of the last row that was seen; none on the first page. Raises ``WrongCursor``."""
    cursor = request.args.get("cursor")
    if cursor is None:
        return None
    try:
        key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError, ValueError):
        raise WrongCursor from None
    if not key or not key.isprintable() or cursor_of(key) != cursor:
        raise WrongCursor
    return key


def size() -> int:
    """How many rows this page may have; ``queries`` has checked the number."""
    return request.args.get("limit", PAGE, type=int)


def cut(rows: Sequence[Row]) -> tuple[Sequence[Row], bool]:
    """A page out of *rows*, which are one more than fit when there are more; and whether there are."""
    return rows[: size()], len(rows) > size()


def next_page(has_more: bool, key: str) -> str | None:
    """The address of the page after the row of *key*, if there is one."""
    if not has_more:
        return None
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'cursor': cursor_of(key)})}"


def page_by_key(rows: Sequence[Row], *, key: Callable[[Row], str]) -> tuple[Sequence[Row], str | None]:
    """The page of *rows* after the cursor's, and the address of the next one; *key* tells rows apart.

    Raises ``WrongCursor`` where no row has that key.
    """
    last, start = last_key(), 0
    if last is not None:
        start = next((place for place, row in enumerate(rows, start=1) if key(row) == last), 0)
        if not start:
            raise WrongCursor
    shown, has_more = cut(rows[start : start + size() + 1])
    return shown, next_page(has_more, key(shown[-1]) if shown else "")
