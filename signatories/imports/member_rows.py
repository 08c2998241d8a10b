"""Members as an association's file gives them: which columns, in which form. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from email_validator import EmailNotValidError, validate_email

from sentences import N_, SpokenError
from signatories import register_number as register_numbers
from signatories.domains import hosts
from signatories.errors import WrongHost, WrongRegisterNumber
from signatories.names.confusable import has_unseen
from signatories.names.naming_errors import NameLeadsSomewhere
from signatories.names.traces import has_trace

LONGEST_NAME = 120
LONGEST_NUMBER = 40
MOST_DOMAINS = 20
FORMULA_SIGNS = ("=", "+", "-", "@")
KVK_DIGITS = 8
WHOLE_NUMBER = re.compile(r"([0-9]{5,8})(?:[.,]0+)?")
"""A number as a spreadsheet writes it: it may have a fraction of zeros, or have lost zeros in front."""
PLAIN_EMAIL = re.compile(
    r"[a-z0-9](?:[a-z0-9_-]|[.+](?=[a-z0-9_-])){0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
"""The addresses that most people have; any other one takes the long way round."""
RESERVED = (".test", ".invalid", ".localhost", ".local", ".arpa", ".onion")
YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
DAY_FIRST = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})")
NO_DATE = N_("Write the date as 2024-12-31 or 31-12-2024.")


class WrongCell(SpokenError):
    """A cell that cannot be taken; the sentence says why, and never repeats the cell."""

    code = "wrong-cell"

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence  # pyright: ignore[reportAttributeAccessIssue] - each cell has its own
        super().__init__(**values)


@dataclass(frozen=True)
class MemberRow:
    """One member in canonical form. ``row`` is its number in the association's own file."""

    row: int
    register_number: str
    legal_name: str
    trade_name: str | None = None
    domains: tuple[str, ...] = ()
    contact_email: str | None = None
    member_since: date | None = None
    member_number: str | None = None


@dataclass(frozen=True)
class WrongRow:
    """A row that was refused: the first wrong column, the reason, and the cells as they came."""

    row: int
    column: str
    reason: str
    values: Mapping[str, object]
    cells: Sequence[str]


def _register_number(text: str) -> str:
    if found := WHOLE_NUMBER.fullmatch(text):
        text = found.group(1)
        if len(text) < KVK_DIGITS:
            raise WrongCell(
                N_(
                    "Digits in this number: %(count)s; a KVK number has 8. A spreadsheet drops zeros in front:"
                    " make the column text, and type the number in full."
                ),
                count=len(text),
            )
    try:
        return register_numbers.canonical(text)
    except WrongRegisterNumber as error:
        raise WrongCell(error.sentence) from None


def _name(text: str) -> str:
    if not text:
        raise WrongCell(N_("Give a name."))
    if len(text) > LONGEST_NAME:
        raise WrongCell(N_("At most %(most)s characters."), most=LONGEST_NAME)
    if text.startswith(FORMULA_SIGNS):
        raise WrongCell(N_("A name cannot start with = + - or @."))
    if not text.isprintable() or (not text.isascii() and has_unseen(text)):
        raise WrongCell(N_("There is a character in it that cannot be shown."))
    if has_trace(text):
        raise WrongCell(NameLeadsSomewhere.sentence)
    return text


def _optional_name(text: str) -> str | None:
    return _name(text) if text else None


def _domains(text: str) -> tuple[str, ...]:
    names = text.replace(",", " ").replace(";", " ").split()
    if len(names) > MOST_DOMAINS:
        raise WrongCell(N_("At most %(most)s domains."), most=MOST_DOMAINS)
    try:
        return tuple(dict.fromkeys(hosts.canonical(name) for name in names))
    except WrongHost as error:
        raise WrongCell(error.sentence) from None


def read_email(text: str) -> str | None:
    """An e-mail address in lower case, nothing for an empty cell. Raises ``WrongCell``."""
    if not text:
        return None
    lower = text.lower()
    if len(lower) <= 128 and PLAIN_EMAIL.fullmatch(lower) and not lower.endswith(RESERVED):
        return lower
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise WrongCell(N_("This is not an e-mail address.")) from None


def _date(text: str) -> date | None:
    if not text:
        return None
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
    else:
        raise WrongCell(NO_DATE)
    try:
        known = date(int(year), int(month), int(day))
    except ValueError:
        raise WrongCell(NO_DATE) from None
    if known.year < 1900:
        raise WrongCell(NO_DATE)
    return known


def read_number(text: str) -> str | None:
    """A member number, nothing for an empty cell. Raises ``WrongCell``."""
    if len(text) > LONGEST_NUMBER:
        raise WrongCell(N_("At most %(most)s characters."), most=LONGEST_NUMBER)
    if not text.isprintable() or text.startswith(FORMULA_SIGNS):
        raise WrongCell(N_("Use letters, digits and hyphens."))
    return text or None


READERS: Mapping[str, Callable[[str], object]] = {
    "register_number": _register_number,
    "legal_name": _name,
    "trade_name": _optional_name,
    "domain": _domains,
    "contact_email": read_email,
    "member_since": _date,
    "member_number": read_number,
}
"""Every column of a members file, with what reads its cells (contract: Members)."""

REQUIRED = ("register_number", "legal_name")
FIELDS = {"domain": "domains"}


def read(row: int, columns: Sequence[str], cells: Sequence[str]) -> MemberRow | WrongRow:
    """One row: *columns* are the canonical names (or "" for one to skip) of its *cells*."""
    return read_all(columns, [(row, cells)])[0]


def read_all(columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> list[MemberRow | WrongRow]:
    """Rows with their numbers, each read as ``read`` does."""
    readers = [
        (place, column, FIELDS.get(column, column), READERS[column])
        for place, column in enumerate(columns)
        if column
    ]
    return [_read(row, len(columns), readers, cells) for row, cells in rows]


def _read(
    row: int,
    width: int,
    readers: Sequence[tuple[int, str, str, Callable[[str], object]]],
    cells: Sequence[str],
) -> MemberRow | WrongRow:
    count = len(cells)
    if count > width:
        return WrongRow(row, "", N_("This row has more cells than the header."), {}, cells)
    found: dict[str, object] = {}
    at = ""
    try:
        for place, column, name, reader in readers:
            at = column
            text = cells[place].strip() if place < count else ""
            if text[:1] == "=":
                raise WrongCell(N_("There is a formula in this cell. Put its outcome there, as text."))
            found[name] = reader(text)
    except WrongCell as wrong:
        return WrongRow(row, at, wrong.sentence, wrong.values, cells)
    return MemberRow(row=row, **found)  # pyright: ignore[reportArgumentType] - READERS gives each its type
