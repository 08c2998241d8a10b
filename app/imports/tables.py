"""Reading any table that somebody sends, whatever it is called: told apart by its content."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.imports import text_table, workbook
from app.imports.columns import Columns
from app.imports.errors import EmptyFile, FileTooLarge, OldWorkbook, TooManyColumns, TooManyRows
from app.imports.limits import HEADER_WITHIN, LARGEST_FILE, MOST_COLUMNS, MOST_ROWS
from app.imports.text_table import Records

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """A table that was read, and how. ``kind`` is ``csv``, ``xlsx`` or ``ods``.

    ``encoding`` and ``separator`` are those of a CSV file, ``sheet`` and ``other_sheets`` those of
    a workbook. ``rows`` are numbered as in the file itself.
    """

    kind: str
    header: Sequence[str]
    header_row: int
    rows: Sequence[tuple[int, Sequence[str]]]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    other_sheets: int = 0


def read(data: bytes, columns: Columns) -> Table:
    """Read a table; *columns* help to find its header. Raises an error of ``app.imports.errors``."""
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(most=LARGEST_FILE // 1024 // 1024)
    if data.startswith(OLE):
        raise OldWorkbook
    if data.startswith(ZIP):
        sheet = workbook.read(data)
        place, header, rows = _apart(sheet.records, columns)
        return Table(sheet.kind, header, place, rows, sheet=sheet.name[:60], other_sheets=sheet.others)
    text, encoding = text_table.decoded(data)
    separator = text_table.guessed_separator(text)
    place, header, rows = _apart(text_table.records(text, separator), columns)
    return Table("csv", header, place, rows, encoding=encoding, separator=separator)


def _apart(records: Records, columns: Columns) -> tuple[int, Sequence[str], Records]:
    """The header with its row number, and the rows below it."""
    if len(records) < 2:
        raise EmptyFile
    place = _header_place(records, columns)
    (number, header), rows = records[place], records[place + 1 :]
    header = _without_empty_end(header)
    if len(header) > MOST_COLUMNS:
        raise TooManyColumns(most=MOST_COLUMNS)
    if not rows:
        raise EmptyFile
    if len(rows) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    return number, header, [(row, _without_empty_end(cells, len(header))) for row, cells in rows]


def _header_place(records: Records, columns: Columns) -> int:
    """Of the first rows, the first with most words that the register knows; a title may stand above."""
    known = [sum(bool(columns.known(cell)) for cell in cells) for _, cells in records[:HEADER_WITHIN]]
    return known.index(max(known)) if max(known) > 1 else 0


def _without_empty_end(cells: Sequence[str], least: int = 0) -> Sequence[str]:
    """*cells* without the empty ones at the end, but never fewer than *least* of them."""
    width = len(cells)
    while width > least and not cells[width - 1].strip():
        width -= 1
    return cells if width == len(cells) else cells[:width]
