"""A table as CSV text: its encoding and separator are guessed, and said. Pure."""

import csv
import io
from collections.abc import Sequence

from app.imports.errors import BrokenCsv, NotATable, WrongEncoding
from app.imports.limits import LONGEST_CELL, MOST_ROWS

SEPARATORS = ",;\t"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Records = list[tuple[int, Sequence[str]]]
"""Rows that are not empty, with their number in the file (the first row is 1)."""


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, else what Windows spreadsheets write."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise WrongEncoding
    if b"\0" in data:
        raise WrongEncoding if _is_text_with_zeros(data) else NotATable
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise NotATable from None


def _is_text_with_zeros(data: bytes) -> bool:
    """Whether every other byte of the beginning is zero, as in UTF-16 without its mark."""
    start = data[:40]
    return any(start[shift::2].strip(b"\0") == b"" for shift in (0, 1)) and len(start) > 3


def guessed_separator(text: str) -> str:
    """The separator that every one of the first lines has, else most of; a comma when none is there."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:5]

    def weight(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        return min(counts, default=0), sum(counts)

    return max(SEPARATORS, key=weight)


def records(text: str, separator: str) -> Records:
    """The rows of *text* that are not empty. Raises ``BrokenCsv``."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: Records = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(map(str.strip, cells)):
                found.append((number, [_without_mark(cell) if cell[:1] == "'" else cell for cell in cells]))
            if len(found) > MOST_ROWS + 20:
                break
    except csv.Error:
        raise BrokenCsv(row=number + 1) from None
    return found


def _without_mark(cell: str) -> str:
    """*cell* without the apostrophe that a download puts before a formula: so it can be sent back."""
    return cell[1:] if cell[1:].startswith(FORMULA_SIGNS) else cell
