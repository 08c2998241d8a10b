"""Matching the header of a file with the columns that the register knows. Pure.

The header's own words are not repeated in errors: they come from a file that nobody checked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process

from app.imports.errors import DoubleColumn, MisnamedColumn, MissingColumn, UnknownColumn

LIKE_ENOUGH = 72
"""How alike (0-100) a header must be to a known one before it is offered as "did you mean"."""
LEFT_OUT = ""
"""What stands in a mapping for a column of the file that is not read."""
ROW_WORDS = {"nl": "rij in uw bestand", "en": "row in your file"}
REASON_WORDS = {"nl": "wat er mis is", "en": "what is wrong"}
"""The two columns that a download of wrong rows adds; sent back, they are left out by themselves."""
ADDED = frozenset({*ROW_WORDS.values(), *REASON_WORDS.values()})


@dataclass(frozen=True)
class Columns:
    """The columns of one kind of table: the words that each is known by, and which must be there."""

    words: Mapping[str, Sequence[str]]
    required: Sequence[str]

    @property
    def names(self) -> Sequence[str]:
        return tuple(self.words)

    def known(self, cell: str) -> str | None:
        """The column that this header cell names, ``LEFT_OUT`` for one of our own, or ``None``."""
        word = plain(cell)
        if word in ADDED:
            return LEFT_OUT
        for name, words in self.words.items():
            if word == plain(name) or word in words:
                return name
        return None

    def meant(self, cell: str) -> str | None:
        """The column whose words look most like this cell, when they look alike enough."""
        word = plain(cell)
        of = {each: name for name, words in self.words.items() for each in (*words, plain(name))}
        found = process.extractOne(word, list(of), score_cutoff=LIKE_ENOUGH) if word else None
        return of[found[0]] if found else None


def plain(cell: str) -> str:
    """A header cell in lower case, its words one space apart: ``KvK-nummer`` gives ``kvk nummer``."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())


@dataclass(frozen=True)
class Heading:
    """One cell of a header. ``column`` is ``None`` while nobody knows it; ``meant`` is then a guess."""

    cell: str
    column: str | None
    meant: str | None = None


def guessed(header: Sequence[str], columns: Columns) -> list[Heading]:
    """What each cell of a header stands for, as far as its words tell. An empty cell is left out."""
    found = []
    for cell in header:
        column = columns.known(cell) if cell.strip() else LEFT_OUT
        found.append(Heading(cell, column, None if column is not None else columns.meant(cell)))
    return found


def check(mapping: Sequence[str | None], columns: Columns) -> list[str]:
    """The mapping when it can be read with. Raises for an undecided, double or missing column."""
    for number, column in enumerate(mapping, start=1):
        if column is None:
            raise UnknownColumn(number=number)
    chosen = [column for column in mapping if column]
    for column in chosen:
        if chosen.count(column) > 1:
            raise DoubleColumn(column=column)
    for column in columns.required:
        if column not in chosen:
            raise MissingColumn(column=column)
    return [column or LEFT_OUT for column in mapping]


def strict(header: Sequence[str], columns: Columns) -> list[str]:
    """The mapping of a header that leaves nothing to choose: for machines. Raises as ``check`` does,
    and ``MisnamedColumn`` with a guess."""
    headings = guessed(header, columns)
    for number, heading in enumerate(headings, start=1):
        if heading.meant is not None:
            raise MisnamedColumn(number=number, meant=heading.meant)
    return check([heading.column for heading in headings], columns)
