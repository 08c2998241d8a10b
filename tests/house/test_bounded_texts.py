"""Every text of the monitor's tables has a bound in the database itself: no address has room in it (G7)."""

import re

import pytest
from sqlalchemy import JSON, CheckConstraint, Column, Connection, MetaData, String, Table, create_engine, text

from app import tables
from monitor.shapes import Shape
from signatories.base import Base
from tests.goals import Figure

WHOLE = tables.__all__  # importing them is what fills the metadata


def of_the_monitor() -> list[Table]:
    return [
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("monitor.") and isinstance(mapper.local_table, Table)
    ]


def without_a_bound(table: Table) -> list[str]:
    """The texts of a table that are neither of a list of words nor of a shape."""
    checks = [each for each in table.constraints if isinstance(each, CheckConstraint)]
    named = {str(each.name) for each in checks}
    return [
        f"{table.name}.{column.name}"
        for column in table.columns
        if isinstance(column.type, String | JSON)
        and f"ck_{table.name}_{column.name}_shape" not in named
        and not any(re.search(rf"\b{column.name} IN \(", str(each.sqltext)) for each in checks)
    ]


def test_every_text_of_the_monitors_tables_has_a_bound(figure: Figure) -> None:
    found = [each for table in of_the_monitor() for each in without_a_bound(table)]
    assert found == []
    texts = sum(isinstance(each.type, String | JSON) for table in of_the_monitor() for each in table.columns)
    assert texts > 80
    figure("G7", f"texts of the monitor's tables without a bound, of {texts}", 0, goal=0)


NAMED_BY = re.compile(r"(?:new_)?(?:legal|trade)_name|name")
OF_PEOPLE_OR_OURS = (
    "app.", "monitor.", "signatories.association_contacts", "signatories.documents.",
    "signatories.conditions.", "signatories.imports.",
)  # fmt: skip
"""Rooms whose ``name`` is that of a person, a document, a file or a source."""


def of_organisations() -> list[tuple[Table, str]]:
    """Each column that holds the name of a company, an association or a group."""
    return [
        (mapper.local_table, column.name)
        for mapper in Base.registry.mappers
        if isinstance(mapper.local_table, Table)
        for column in mapper.local_table.columns
        if NAMED_BY.fullmatch(column.name) and not is_elsewhere(mapper.class_.__module__, column.name)
    ]


def is_elsewhere(module: str, column: str) -> bool:
    return module.startswith("monitor.") or (column == "name" and module.startswith(OF_PEOPLE_OR_OURS))


def unbound(table: Table, column: str) -> list[str]:
    """The bounds that the name in that column lacks."""
    named = {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)}
    bounds = ("leads_nowhere", "is_seen")
    return [each for each in bounds if f"ck_{table.name}_{column}_{each}" not in named]


def test_every_name_of_an_organisation_has_a_bound(figure: Figure) -> None:
    found = of_organisations()
    assert {f"{table.name}.{column}": unbound(table, column) for table, column in found} == {
        f"{table.name}.{column}": [] for table, column in found
    }
    assert len(found) > 10
    figure("G7", f"names of organisations without a bound in the database, of {len(found)}", 0, goal=0)


def test_a_planted_name_without_a_bound_is_named() -> None:
    plain = Table("planted", MetaData(), Column("legal_name", String(120)))
    assert unbound(plain, "legal_name") == ["leads_nowhere", "is_seen"]


PLANTED = (
    "https://canary.example/x",
    "canary.example",
    "192.0.2.1",
    "2001:db8::1",
    "canary@voorbeeld.example",
    "canary words",
)
TAKES = {
    Shape.LEGAL_NAME: PLANTED[1:],  # a company may be called like that
    Shape.DOCUMENT: (
        PLANTED[1],
        PLANTED[2],
        PLANTED[3],
        PLANTED[5],
    ),  # its parts are made here, and tested there
    Shape.OPAQUE: ("2001:db8::1",),  # its colons are those of the ids of tokens
}
"""What a shape lets pass all the same, and why."""


@pytest.fixture(scope="module")
def connection():
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.mark.parametrize("shape", list(Shape), ids=lambda each: each.name)
def test_an_address_does_not_fit_in_a_shape(connection: Connection, shape: Shape) -> None:
    for each in PLANTED:
        fits = connection.execute(
            text(f"SELECT {shape.of(':value')}".replace("::", ":")), {"value": each}
        ).scalar()
        assert bool(fits) == (each in TAKES.get(shape, ())), each
