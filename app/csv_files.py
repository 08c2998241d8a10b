"""CSV that is safe to open in a spreadsheet: a cell that would run as a formula becomes text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from flask import Response

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

INNER_FORMULA = re.compile(r"([;\t]\s*)([=+@＝＋－＠-])")
"""A formula after a semicolon: a spreadsheet that splits there would run it."""


def neutral(cell: object) -> str:
    """*cell* as text; with an apostrophe in front where a spreadsheet would see a formula."""
    text = INNER_FORMULA.sub(r"\1'\2", "" if cell is None else str(cell))
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def written(header: Sequence[str], rows: Iterable[Sequence[object]], *, separator: str = ",") -> str:
    """A CSV text (RFC 4180) with every cell made neutral."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()


def answer(text: str, filename: str) -> Response:
    """A CSV text as a download."""
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
