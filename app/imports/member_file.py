"""A members file as an association sends it: its columns, in English and in Dutch."""

from dataclasses import dataclass

from app.imports import columns, tables
from app.imports.columns import Columns
from app.imports.tables import Table
from signatories.imports import member_rows
from signatories.imports.bulk import keeping_everything
from signatories.imports.member_rows import MemberRow, WrongRow

COLUMNS = Columns(
    words={
        "register_number": (
            "register number",
            "registration number",
            "registratienummer",
            "kvk",
            "kvk nummer",
            "kvk nr",
            "inschrijfnummer",
            "lei",
        ),
        "legal_name": ("legal name", "statutaire naam", "naam", "bedrijfsnaam", "name", "company"),
        "trade_name": ("trade name", "handelsnaam"),
        "domain": ("domains", "domein", "domeinen", "website"),
        "contact_email": (
            "contact email",
            "contact e mail",
            "e mail",
            "email",
            "e mailadres",
            "contactpersoon e mail",
        ),
        "member_since": ("lid sinds", "lid vanaf", "ingangsdatum"),
        "member_number": ("lidnummer", "lidmaatschapsnummer"),
    },
    required=member_rows.REQUIRED,
)
"""The columns of a members file (contract: Members)."""


@dataclass(frozen=True)
class MemberFile:
    """A table with the register's name of each of its columns ("" for one that is left out)."""

    table: Table
    columns: list[str]

    def members(self) -> list[MemberRow | WrongRow]:
        with keeping_everything():
            return member_rows.read_all(self.columns, self.table.rows)


def read(data: bytes) -> MemberFile:
    """Read a members file of which every column is known: for the command line and the API.

    Raises an error of ``app.imports.errors``; a wrong row is not an error here.
    """
    table = tables.read(data, COLUMNS)
    return MemberFile(table, columns.strict(table.header, COLUMNS))
