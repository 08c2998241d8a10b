"""Reading a members file and planning what it would change, on values alone."""

from hypothesis import given
from hypothesis import strategies as st

from app.association import member_file
from sentences import SpokenError
from signatories import member_import, member_rows
from signatories.member_import import Change, Effect, Known
from signatories.member_rows import MemberRow, WrongRow


def row(number: int, register_number: str = "kvk:00000001", **values: object) -> MemberRow:
    return MemberRow(row=number, register_number=register_number, legal_name="Voorbeeld B.V.", **values)  # pyright: ignore[reportArgumentType]


def known(**values: object) -> Known:
    return Known(**{"legal_name": "Voorbeeld B.V.", "hosts": frozenset(), "is_member": True, **values})  # pyright: ignore[reportArgumentType]


def test_an_unknown_company_and_a_known_non_member_are_new() -> None:
    plan = member_import.plan([row(2), row(3, "kvk:00000002")], {"kvk:00000002": known(is_member=False)})
    assert [planned.effect for planned in plan.rows] == [Effect.NEW, Effect.NEW]


def test_a_change_is_shown_old_to_new() -> None:
    plan = member_import.plan([row(2, member_number="B2")], {"kvk:00000001": known(member_number="A1")})
    assert plan.rows[0].changes == (Change("member_number", "A1", "B2"),)


def test_an_empty_cell_takes_nothing_away() -> None:
    plan = member_import.plan(
        [row(2)], {"kvk:00000001": known(member_number="A1", contact_email="a@b.example")}
    )
    assert plan.rows[0].effect is Effect.UNCHANGED


def test_another_name_is_said_and_not_taken_over() -> None:
    plan = member_import.plan([row(2)], {"kvk:00000001": known(legal_name="Anders B.V.")})
    assert plan.rows[0].other_name == "Anders B.V."
    assert plan.rows[0].effect is Effect.UNCHANGED


def test_a_register_number_counts_once_in_a_file() -> None:
    plan = member_import.plan([row(2), row(3), row(4)], {})
    assert [wrong.row for wrong in plan.wrong] == [3, 4]
    assert plan.counts == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 2}


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
    assert all(number >= 2 for number, _ in found.rows)
