"""Every table that holds something of a person has a term or a reason, a way to be exported, and a way to be erased."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from app import tables
from app.people_data.holdings import HOLDINGS, Erasing, Holding
from app.people_data.processing import PROCESSINGS
from signatories.base import Base

__all__ = ["tables"]
WHO = re.compile(
    r"(^|_)(by|who|person|people)$|e?mail|recipient|signer_|^browser$|(^|_)(phone|address)$|function$"
)
"""Names of columns that may lead to a person."""
OF_NOBODY = {
    "attestation.by_kind": "a kind of desk",
    "condition_rule.attested_by": "a kind of desk",
    "contact_point.address": "named in its holding",
    "contact_test.answered_by": "a kind of way",
    "contact_test_sending.mail": "the public id of a mail",
    "network.confirmed_by": "operator, or association:SLUG",
    "signature.countersigned_by_kind": "a kind of desk",
}
"""Columns that sound like a person's and are not, by table and column."""


def of_a_person(of: MetaData) -> Iterator[tuple[str, str]]:
    """Every column that may lead to a person, as table and name."""
    for table in of.tables.values():
        for column in table.columns:
            refers = any(key.target_fullname == "person.id" for key in column.foreign_keys)
            is_text = isinstance(column.type, String) and column.type.length != 1
            if refers or (is_text and WHO.search(column.name)):
                yield table.name, column.name


def unlisted(of: MetaData, holdings: tuple[Holding, ...] = HOLDINGS) -> list[str]:
    """Columns that lead to a person and stand in no holding."""
    named = {
        (each.table, name)
        for each in holdings
        for name in (*each.by_id, *each.by_number, *each.by_address, *each.also)
    }
    return [
        f"{table}.{column}"
        for table, column in of_a_person(of)
        if (table, column) not in named and f"{table}.{column}" not in OF_NOBODY
    ]


def faults(holding: Holding) -> list[str]:
    """What is wrong with one line of the list."""
    found, table = [], Base.metadata.tables.get(holding.table)
    if table is None:
        return ["no such table"]
    named = (*holding.by_id, *holding.by_number, *holding.by_address, *holding.also, *holding.emptied)
    found += [f"no column {name}" for name in named if name not in table.columns]
    if not holding.term or not (holding.ended_by or holding.stays or holding.erasing is Erasing.DELETE):
        found.append("neither a term nor a reason")
    if holding.erasing is Erasing.STAY and not holding.stays:
        found.append("it stays without a reason")
    return found


def test_every_column_that_leads_to_a_person_is_listed() -> None:
    assert unlisted(Base.metadata) == []
    assert len(list(of_a_person(Base.metadata))) > 60


def test_every_line_is_true() -> None:
    assert {each.table: found for each in HOLDINGS if (found := faults(each))} == {}
    assert len({each.table for each in HOLDINGS}) == len(HOLDINGS)


@pytest.mark.parametrize("name", sorted({each.ended_by for each in HOLDINGS if each.ended_by}))
def test_what_ends_a_term_is_a_function(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(importlib.import_module(module), function))


def test_the_record_of_processing_and_the_list_name_the_same_tables() -> None:
    named = {table for each in PROCESSINGS for table in each.tables}
    assert named == {each.table for each in HOLDINGS}


@pytest.mark.parametrize(
    "column",
    [Column("email", String(254)), Column("told_by", String(16)), Column("x", ForeignKey("person.id"))],
)
def test_a_planted_column_is_missed(column: Column[Any]) -> None:
    planted = MetaData()
    Table("person", planted, Column("id", Integer, primary_key=True))
    Table("visitor", planted, Column("id", Integer, primary_key=True), column)
    assert unlisted(planted) == [f"visitor.{column.name}"]


def test_a_planted_line_is_found() -> None:
    assert faults(Holding("sign_in", "", Erasing.STAY, also=("nothing",))) == [
        "no column nothing", "neither a term nor a reason", "it stays without a reason",
    ]  # fmt: skip
