"""No state is an orphan: something leads to it, and out of it somebody leads, unless it is an end."""

from enum import StrEnum
from types import SimpleNamespace

import pytest

from signatories import entries, journal
from tests.tools.state_tables import TABLES, StateTable, drawn


def faults(table: StateTable) -> list[str]:
    """What is wrong with a table of states."""
    ways = list(table.ways())
    found = []
    for state in (each.value for each in table.states):
        if not any(way.target == state for way in ways):
            found.append(f"nothing leads to {state}")
        out = [way for way in ways if way.source == state and way.target != state]
        if out and not any(way.who for way in out):
            found.append(f"{state} has no owner")
    if not any(not way.source for way in ways):
        found.append("there is no beginning")
    if not table.ends():
        found.append("there is no end")
    found += [
        f"{way.act} is logged as {way.kind}, which nobody declared"
        for way in ways
        if way.kind and way.kind not in entries.KINDS and way.kind not in journal.KINDS
    ]
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_has_an_owner_or_is_an_end(table: StateTable) -> None:
    assert faults(table) == []


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


def step(source: Light | None, target: Light, *roles: str, entry: str = "") -> SimpleNamespace:
    return SimpleNamespace(source=source, target=target, act="turn", roles=roles, entry=entry)


def test_the_guard_bites() -> None:
    table = StateTable(
        "Light",
        "nowhere.py",
        Light,
        [step(None, Light.RED, "officer"), step(Light.RED, Light.GREEN, "officer", entry="turned")],
    )
    assert faults(table) == ["nothing leads to blue", "turn is logged as turned, which nobody declared"]
    circle = [step(None, Light.RED), step(Light.RED, Light.GREEN), step(Light.GREEN, Light.BLUE)]
    assert faults(StateTable("Light", "x", Light, [*circle, step(Light.BLUE, Light.RED)])) == [
        "there is no end"
    ]


def test_a_drawing_has_every_way() -> None:
    for table in TABLES:
        picture = drawn(table)
        assert picture.count(" --> ") == len(list(table.ways())) + len(table.ends())
        assert picture.startswith("```mermaid\nstateDiagram-v2\n")
