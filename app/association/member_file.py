"""Reading an association's members file: encoding, separator and header are guessed and shown. Pure."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process

from sentences import N_, SpokenError
from signatories import member_rows
from signatories.member_rows import MemberRow, WrongRow

LARGEST_FILE = 8 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 50
LONGEST_CELL = 2_000
LIKE_ENOUGH = 72
"""How alike (0-100) a header must be to a known one before it is offered as "did you mean"."""

HEADERS = {
    "register_number": (
        "register number",
        "registration number",
        "registratienummer",
        "kvk",
        "kvk nummer",
        "lei",
    ),
    "legal_name": ("legal name", "statutaire naam", "naam", "bedrijfsnaam", "name", "company"),
    "trade_name": ("trade name", "handelsnaam"),
    "domain": ("domain", "domains", "domein", "domeinen", "website"),
    "contact_email": (
        "contact email",
        "contact e mail",
        "e mail",
        "email",
        "e mailadres",
        "contactpersoon e mail",
    ),
    "member_since": ("member since", "lid sinds", "lid vanaf", "ingangsdatum"),
    "member_number": ("member number", "lidnummer", "lidmaatschapsnummer"),
}
COLUMN_OF = {word: column for column, words in HEADERS.items() for word in words}
TEMPLATE_HEADER = tuple(HEADERS)


class FileTooLarge(SpokenError):
    code = "file-too-large"
    sentence = N_("The file is larger than %(most)s MB. Split it.")


class NotText(SpokenError):
    code = "not-text"
    sentence = N_(
        "This is not a CSV file. Save it as CSV (UTF-8) in your spreadsheet program, and send that."
    )


class EmptyFile(SpokenError):
    code = "empty-file"
    sentence = N_("The file has a header at most, and no members.")


class TooManyRows(SpokenError):
    code = "too-many-rows"
    sentence = N_("The file has more than %(most)s rows. Split it.")


class BrokenCsv(SpokenError):
    code = "broken-csv"
    sentence = N_("Row %(row)s cannot be read: a quotation mark is not closed, or a cell is too long.")


class UnknownColumn(SpokenError):
    code = "unknown-column"
    sentence = N_("The register does not know column %(number)s.")


class MisnamedColumn(SpokenError):
    code = "misnamed-column"
    sentence = N_("The register does not know column %(number)s. Did you mean %(meant)s?")


class MissingColumn(SpokenError):
    code = "missing-column"
    sentence = N_("The column %(column)s is missing.")


class DoubleColumn(SpokenError):
    code = "double-column"
    sentence = N_("The column %(column)s stands there twice.")


@dataclass(frozen=True)
class MemberFile:
    """A file that was read. ``columns`` are the register's names of the header's cells;
    ``rows`` are numbered as in the association's own file, its header being row 1."""

    encoding: str
    separator: str
    header: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]

    def members(self) -> list[MemberRow | WrongRow]:
        return [member_rows.read(number, self.columns, cells) for number, cells in self.rows]


def read(data: bytes) -> MemberFile:
    """Read a members file. Raises one of the errors above; a wrong row is not an error here."""
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(most=LARGEST_FILE // 1024 // 1024)
    text, encoding = decoded(data)
    separator = guessed_separator(text)
    records = _records(text, separator)
    if len(records) < 2:
        raise EmptyFile
    if len(records) > MOST_ROWS + 1:
        raise TooManyRows(most=MOST_ROWS)
    (_, header), *rows = records
    return MemberFile(encoding, separator, header, columns_of(header), rows)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, else what Windows spreadsheets write."""
    if b"\0" in data or data[:2] in (b"PK", b"\xff\xfe", b"\xfe\xff"):
        raise NotText
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise NotText from None


def guessed_separator(text: str) -> str:
    """The separator that occurs most in the first line; a comma when none does."""
    first_line = text.lstrip("\r\n").partition("\n")[0]
    return max(",;\t", key=first_line.count)


def _records(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The records that are not empty, with their number in the file."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                records.append((number, cells))
            if len(records) > MOST_ROWS + 1:
                break
    except csv.Error:
        raise BrokenCsv(row=number + 1) from None
    return records


def columns_of(header: Sequence[str]) -> list[str]:
    """The register's name of each cell of a header. Raises for an unknown, double or missing one.

    The header's own words are not repeated in errors: they come from a file that nobody checked.
    """
    if len(header) > MOST_COLUMNS:
        raise UnknownColumn(number=MOST_COLUMNS + 1)
    columns = [_column_of(cell, place) for place, cell in enumerate(header, start=1)]
    for column in columns:
        if columns.count(column) > 1:
            raise DoubleColumn(column=column)
    for column in member_rows.REQUIRED:
        if column not in columns:
            raise MissingColumn(column=column)
    return columns


def _column_of(cell: str, number: int) -> str:
    word = " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())
    if word in COLUMN_OF:
        return COLUMN_OF[word]
    alike = process.extractOne(word, list(COLUMN_OF), score_cutoff=LIKE_ENOUGH) if word else None
    if alike is None:
        raise UnknownColumn(number=number)
    raise MisnamedColumn(number=number, meant=COLUMN_OF[alike[0]])
