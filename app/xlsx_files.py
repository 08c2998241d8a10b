"""XLSX that runs nothing: every cell is text or a number, never a formula or a link."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from flask import Response

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
"""What a cell of XLSX can hold."""
WIDTHS = (10, 40)
"""The narrowest and the widest column, in characters."""


def written(header: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str) -> bytes:
    """A workbook with one sheet; rows are written out as they come, so that memory stays small."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.xlsx"
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(str(file), options) as book:
            page = book.add_worksheet(sheet[:31])
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            for place, word in enumerate(header):
                page.set_column(place, place, min(max(len(word) + 2, WIDTHS[0]), WIDTHS[1]))
                page.write_string(0, place, word, bold)
            page.freeze_panes(1, 0)
            for number, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    if isinstance(cell, int | float) and not isinstance(cell, bool):
                        page.write_number(number, place, cell)
                    elif cell is not None and cell != "":
                        page.write_string(number, place, str(cell)[:LONGEST_CELL])
        return file.read_bytes()


def answer(data: bytes, filename: str) -> Response:
    """A workbook as a download."""
    response = Response(data, mimetype=MIMETYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
