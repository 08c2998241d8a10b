"""A table as a workbook (XLSX or ODS): the first sheet with something in it."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from defusedxml import ElementTree

from app.imports import unpacking
from app.imports.errors import BrokenWorkbook, FormulasInFile
from app.imports.limits import MOST_ROWS
from app.imports.text_table import Records
from app.imports.unpacking import column_number

READER = Path(__file__).with_name("sheet_reader.py")
LIMIT_S = 30
CELL_WITH_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]+)["'][^>]*>\s*<(?:\w+:)?f[\s/>]"""
)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read: its kind of file, its name, how many others had data, its rows."""

    kind: str
    name: str
    others: int
    records: Records


def read(data: bytes) -> Sheet:
    """Read a workbook. Raises an error of ``app.imports.errors``."""
    parts = unpacking.unpacked(data)
    found = _run_reader(data)
    rows = dict(found["rows"])
    if parts.kind == "xlsx":
        _mark_formulas(rows, parts.entries, found["name"], found["left"])
    return Sheet(parts.kind, found["name"], found["others"], list(rows.items()))


def _run_reader(data: bytes) -> Mapping:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the file comes in as bytes
            [sys.executable, "-I", str(READER), str(MOST_ROWS + 20)],
            input=data,
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BrokenWorkbook from None
    if done.returncode != 0:
        raise BrokenWorkbook
    return json.loads(done.stdout)


def _mark_formulas(
    rows: dict[int, list[str]], entries: Mapping[str, bytes], sheet_name: str, left: int
) -> None:
    """Put ``=`` before the outcome of each formula, so that its cell is refused by row and column."""
    sheet = _part_of(entries, sheet_name)
    places = CELL_WITH_FORMULA.findall(sheet)
    if len(places) < len(FORMULA.findall(sheet)):
        raise FormulasInFile
    for letters, digits in places:
        cells, place = rows.get(int(digits)), column_number(letters) - 1 - left
        if cells is not None and 0 <= place < len(cells):
            cells[place] = f"={cells[place]}"


def _part_of(entries: Mapping[str, bytes], sheet_name: str) -> bytes:
    """The XML of the sheet of that name, found as a spreadsheet program does."""
    try:
        workbook = ElementTree.fromstring(entries["xl/workbook.xml"])
        links = ElementTree.fromstring(entries["xl/_rels/workbook.xml.rels"])
        identity = next(
            value
            for sheet in workbook.iter()
            if sheet.tag.endswith("}sheet") and sheet.get("name") == sheet_name
            for name, value in sheet.attrib.items()
            if name.endswith("}id")
        )
        target = next(link.get("Target", "") for link in links if link.get("Id") == identity)
    except (KeyError, StopIteration, ElementTree.ParseError, ValueError):
        raise BrokenWorkbook from None
    name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    if name not in entries:
        raise BrokenWorkbook
    return entries[name]
