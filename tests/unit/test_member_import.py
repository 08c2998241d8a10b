"""Reading a members file and planning what it would change, on values alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports import member_file
from sentences import SpokenError
from signatories.imports import member_plan, member_rows
from signatories.imports.member_plan import Change, Effect, Here, Known
from signatories.imports.member_rows import MemberRow, WrongRow


def row(number: int, register_number: str = "kvk:00000001", **values: object) -> MemberRow:
    return MemberRow(row=number, register_number=register_number, legal_name="Voorbeeld B.V.", **values)  # pyright: ignore[reportArgumentType]


ON = date(2026, 11, 24)


def known(here: Here | None = None, **values: object) -> Known:
    return Known(
        **{"company_id": 1, "slug": "voorbeeld", "legal_name": "Voorbeeld B.V.", "here": here, **values}
    )  # pyright: ignore[reportArgumentType]


def member(**values: object) -> Here:
    given = {"membership_id": 1, "version": 1, "from_on": date(2020, 1, 1), "member_since": date(2020, 1, 1)}
    return Here(**{**given, "member_number": None, "contact_email": None, **values})  # pyright: ignore[reportArgumentType]


def test_an_unknown_company_and_a_known_non_member_are_new() -> None:
    plan = member_plan.plan([row(2), row(3, "kvk:00000002")], {"kvk:00000002": known()}, on=ON)
    assert [planned.effect for planned in plan.rows] == [Effect.NEW, Effect.NEW]


def test_a_change_is_shown_old_to_new() -> None:
    here = member(member_number="A1")
    plan = member_plan.plan(
        [row(2, member_number="B2", member_since=date(2021, 5, 1))], {"kvk:00000001": known(here)}, on=ON
    )
    assert plan.rows[0].changes == (
        Change("member_number", "A1", "B2"),
        Change("member_since", "2020-01-01", "2021-05-01"),
    )


def test_an_empty_cell_takes_nothing_away() -> None:
    here = member(member_number="A1", contact_email="a@b.example")
    plan = member_plan.plan([row(2)], {"kvk:00000001": known(here)}, on=ON)
    assert plan.rows[0].effect is Effect.UNCHANGED


def test_another_name_is_said_and_not_taken_over() -> None:
    found = known(member(), legal_name="Anders B.V.")
    plan = member_plan.plan([row(2, trade_name="Handel")], {"kvk:00000001": found}, on=ON)
    assert plan.rows[0].other_names == (("legal_name", "Anders B.V."), ("trade_name", ""))
    assert plan.rows[0].effect is Effect.UNCHANGED


def test_a_domain_that_another_company_has_proven_is_left_out_and_said() -> None:
    rows = [row(2, domains=("a.example", "b.example"))]
    plan = member_plan.plan(rows, {}, on=ON, proven={"a.example": "kvk:00000009"})
    assert (plan.rows[0].hosts, plan.rows[0].taken) == (("b.example",), ("a.example",))


def test_a_register_number_counts_once_in_a_file() -> None:
    plan = member_plan.plan([row(2), row(3), row(4)], {}, on=ON)
    assert [wrong.row for wrong in plan.wrong] == [3, 4]
    assert plan.counts == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 2}


def test_who_comes_back_does_so_after_the_day_it_left() -> None:
    found = {"kvk:00000001": known(was_member_until=date(2024, 1, 1))}
    early = member_plan.plan([row(2, member_since=date(2023, 12, 31))], found, on=ON)
    assert [(wrong.column, wrong.values) for wrong in early.wrong] == [
        ("member_since", {"until": date(2024, 1, 1)})
    ]
    assert not member_plan.plan([row(2, member_since=date(2024, 1, 1))], found, on=ON).wrong


def test_a_date_to_come_and_a_company_that_ended_are_refused() -> None:
    ended = {"kvk:00000002": known(ended_on=date(2025, 1, 1))}
    plan = member_plan.plan([row(2, member_since=date(2026, 11, 25)), row(3, "kvk:00000002")], ended, on=ON)
    assert [wrong.column for wrong in plan.wrong] == ["member_since", "register_number"]


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("12345678", "kvk:12345678"),
        ("12345678.0", "kvk:12345678"),
        ("12345678,00", "kvk:12345678"),
        ("1234567", "drops zeros"),
        ("1234567.0", "drops zeros"),
        ("=1+1", "formula"),
        ("123", "not a register number"),
    ],
)
def test_a_number_from_a_spreadsheet_is_read_or_refused_with_a_clear_word(cell: str, outcome: str) -> None:
    found = member_rows.read(2, ["register_number", "legal_name"], [cell, "Voorbeeld B.V."])
    said = found.reason if isinstance(found, WrongRow) else found.register_number
    assert outcome in said


@given(st.lists(st.text(max_size=20), min_size=7, max_size=7))
def test_a_row_is_read_or_refused_with_a_column_and_a_sentence_without_the_cell(cells: list[str]) -> None:
    columns = list(member_rows.READERS)
    found = member_rows.read(2, columns, cells)
    if isinstance(found, WrongRow):
        assert found.column in columns
        assert found.reason % dict(found.values)
        assert found.reason.isascii()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_sentence(data: bytes) -> None:
    try:
        member_file.read(data)
    except SpokenError as error:
        assert "%(" not in str(error)  # noqa: PT017 - either outcome is right


@given(st.text(alphabet='abc,;\t"\n\r é=', max_size=200))
def test_any_text_under_a_right_header_is_read_or_refused_by_sentence(text: str) -> None:
    try:
        found = member_file.read(f"register_number,legal_name\n{text}".encode())
    except SpokenError:
        return
    assert all(number >= 2 for number, _ in found.table.rows)
