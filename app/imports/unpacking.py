"""Looking into a workbook, which is a zip of XML, before a reader makes room for its cells. Pure.

A workbook of a few kilobytes can claim cells enough to fill any memory: one cell in the last row
and column, or one cell that is repeated a million times. It is refused here by sentence.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from app.imports.errors import BrokenWorkbook, FormulasInFile, NotATable, WorkbookTooLarge
from app.imports.limits import LARGEST_AREA, LARGEST_UNPACKED, MOST_ENTRIES
from monitor import bounded_zip

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
PLACE = re.compile(rb"""(?<![:\w])r\s*=\s*["']\s*([^"']*?)\s*["']""")
COUNT = re.compile(rb"""[cC]ount\s*=\s*["']\s*([0-9]+)""")
CELL_OR_ROW = re.compile(rb"([A-Za-z]*)([0-9]+)")
ODS_PART = re.compile(
    rb"""<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>"""
    rb"|</table:(table-row)"
)
ODS_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["']\s*([0-9]+)""")


@dataclass(frozen=True)
class Parts:
    """The parts of a workbook by name, and its kind: ``xlsx`` or ``ods``."""

    kind: str
    entries: dict[str, bytes]


def unpacked(data: bytes) -> Parts:
    """The parts of a workbook. Raises when it is no workbook, or too large in any way."""
    try:
        with bounded_zip.within(io.BytesIO(data), most_entries=MOST_ENTRIES) as packed:
            parts = _parts(packed)
    except bounded_zip.CrowdedArchive:
        raise WorkbookTooLarge from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        raise BrokenWorkbook from None
    if "xl/workbook.xml" in parts:
        _check_xlsx(parts)
        return Parts("xlsx", parts)
    if parts.get("mimetype", b"").strip() == ODS_TYPE and not any(name.startswith("xl/") for name in parts):
        _check_ods(parts.get("content.xml", b""))
        return Parts("ods", parts)
    raise NotATable


def _parts(packed: zipfile.ZipFile) -> dict[str, bytes]:
    infos = packed.infolist()
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise WorkbookTooLarge
    parts: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for info in infos:
        with packed.open(info) as entry:
            # What is really in it counts, not what its directory claims.
            content = entry.read(left + 1)
        left -= len(content)
        if left < 0 or info.filename in parts:
            raise WorkbookTooLarge if left < 0 else BrokenWorkbook
        parts[info.filename] = content
    return parts


def _check_xlsx(parts: dict[str, bytes]) -> None:
    for content in parts.values():
        if b"\0" in content[:200] and b"<\0" in content[:200]:
            raise BrokenWorkbook  # XML in UTF-16, which the patterns below cannot see into
        if any(len(count) > 8 or int(count) > LARGEST_AREA for count in COUNT.findall(content)):
            raise WorkbookTooLarge  # a reader makes room for as many as it says
        if b"sheetData" in content:
            _check_sheet(content)


def _check_sheet(sheet: bytes) -> None:
    """Refuse a sheet whose outermost cell lies too far out."""
    last_row = last_column = 1
    for found in PLACE.finditer(sheet):
        place = CELL_OR_ROW.fullmatch(found.group(1))
        if place is None:
            raise BrokenWorkbook
        letters, digits = place.groups()
        if len(letters) > 3 or len(digits) > 7:
            raise WorkbookTooLarge
        if letters:
            last_row = max(last_row, int(digits))
            last_column = max(last_column, column_number(letters))
    if last_row * last_column > LARGEST_AREA:
        raise WorkbookTooLarge


def column_number(letters: bytes) -> int:
    """1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _check_ods(content: bytes) -> None:
    """Refuse formulas, and repetition that would fill more cells or text than a table may have."""
    if b"\0" in content[:200] or b"<!" in content:
        raise BrokenWorkbook  # comments and the like could hide a mark from the patterns below
    if b"table:formula" in content:
        raise FormulasInFile
    room = _Room()
    marks = list(ODS_PART.finditer(content))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        part, attributes, ended = mark.groups()
        end = following.start() if following else len(content)
        if part == b"table":
            room = _Room()
        elif part == b"table-row":
            room.begin_row(_repeats(attributes))
        elif not ended:
            room.add(_repeats(attributes), attributes, end - mark.end())
        if ended or (part == b"table-row" and attributes.endswith(b"/")):
            room.end_row()


class _Room:
    """What the cells of a sheet of an ODS file would fill, counted from its marks."""

    def __init__(self) -> None:
        self.rows = self.widest = self.written = 0
        self.repeated, self.width = 1, 0

    def begin_row(self, repeated: int) -> None:
        self.repeated, self.width = repeated, 0

    def end_row(self) -> None:
        self.rows += self.repeated

    def add(self, repeats: int, attributes: bytes, length: int) -> None:
        self.width += repeats
        if attributes.endswith(b"/") and b"value" not in attributes:
            return  # nothing in it: it counts only when something follows in its row
        self.widest = max(self.widest, self.width)
        self.written += self.repeated * repeats * (length + len(attributes))
        if (self.rows + self.repeated) * self.widest > LARGEST_AREA or self.written > 4 * LARGEST_UNPACKED:
            raise WorkbookTooLarge


def _repeats(attributes: bytes) -> int:
    found = ODS_REPEATED.search(attributes)
    return min(int(found.group(1)[:9]), 10**8) if found else 1
