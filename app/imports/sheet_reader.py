"""Reads one workbook from standard input and writes its first sheet with data as JSON.

It runs as a program of its own, with little memory and time, and imports nothing of the house: a
workbook that breaks the reader must not break the register.
"""

import datetime
import io
import json
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
BROKEN = 3
"""The exit code that says: this is no workbook that can be read."""


def text_of(value: object) -> str:
    """A cell as text: whole numbers without a fraction, dates as ``2024-12-31``."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def first_sheet(workbook: CalamineWorkbook, most_rows: int) -> dict[str, object]:
    """The name and rows of the first sheet that has rows, and how many others have them too.

    Rows are numbered from the sheet's first one; ``left`` columns before their first cell are empty.
    """
    sheets = [each.name for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    filled = [name for name in sheets if workbook.get_sheet_by_name(name).start]
    rows: list[list[object]] = []
    left = 0
    if filled:
        sheet = workbook.get_sheet_by_name(filled[0])
        left = sheet.start[1] if sheet.start else 0
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            texts = [text_of(cell) for cell in cells]
            if any(text.strip() for text in texts):
                rows.append([number, texts])
            if len(rows) > most_rows:
                break
    return {
        "name": filled[0] if filled else "",
        "left": left,
        "others": max(0, len(filled) - 1),
        "rows": rows,
    }


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        found = first_sheet(workbook, most_rows=int(sys.argv[1]))
    except (CalamineError, ValueError, OverflowError, MemoryError):
        return BROKEN
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
