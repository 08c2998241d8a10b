"""The rows that hold something of one person, by the list of holdings."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, false, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.people_data.holdings import HOLDINGS, Holding
from app.signatures.acts import SIGNING
from signatories.base import Base
from signatories.journal import JournalLine
from signatories.signatures.signature import Signature


def table_of(holding: Holding) -> Table:
    return Base.metadata.tables[holding.table]


def is_about(session: Session, holding: Holding, person: Person, *, acts: bool) -> ColumnElement[bool]:
    """What tells the rows of a holding that are about *person*; with *acts* also those that only name its number."""
    table = table_of(holding)
    if holding.table == "signature":
        return table.c.id.in_(signed_by(session, person))
    conditions = [table.c[name] == person.id for name in holding.by_id]
    conditions += [func.lower(table.c[name]) == person.email.lower() for name in holding.by_address]
    if acts:
        conditions += [table.c[name] == person.public_id for name in holding.by_number]
    return or_(false(), *conditions)


def rows(session: Session, holding: Holding, person: Person) -> Sequence[Mapping[str, Any]]:
    """All rows that lead to *person*, the oldest first."""
    table = table_of(holding)
    found = session.execute(
        select(table).where(is_about(session, holding, person, acts=True)).order_by(table.c.id)
    )
    return [dict(row._mapping) for row in found]


def signed_by(session: Session, person: Person) -> list[int]:
    """The ids of the signatures that *person* placed or renewed, as the journal knows."""
    lines = session.scalars(
        select(JournalLine.data).where(
            JournalLine.kind == "signature-act", JournalLine.by == person.public_id
        )
    )
    placed = [data["signature"] for data in lines if data["act"] in SIGNING]
    return list(session.scalars(select(Signature.id).where(Signature.public_id.in_(placed))))


def every_row(session: Session, person: Person) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """By table, in the order of the list; tables without anything are left out."""
    found = {each.table: rows(session, each, person) for each in HOLDINGS}
    return {table: of_it for table, of_it in found.items() if of_it}
