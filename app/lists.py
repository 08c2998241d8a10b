"""Long lists on a desk: what fits a text, and a page of it. Pure."""

from collections.abc import Sequence
from typing import TypeVar

from signatories.names.folding import folded

Row = TypeVar("Row")
PAGE = 50
LONGEST_TEXT = 100


def fits(text: str, *words: str) -> bool:
    """Whether *text* is a part of one of *words*, whatever the case, accents and dots. Nothing fits all."""
    wanted = folded(text[:LONGEST_TEXT])
    return any(wanted in folded(word) for word in words)


def page_of(rows: Sequence[Row], asked: int, size: int = PAGE) -> tuple[Sequence[Row], int, int]:
    """The rows of one page, its number, and how many pages there are; the number is brought within them."""
    pages = max(1, -(-len(rows) // size))
    page = min(max(asked, 1), pages)
    return rows[(page - 1) * size : page * size], page, pages
