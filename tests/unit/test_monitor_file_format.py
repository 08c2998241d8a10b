"""The allow-list of columns and shapes, and the refusals that never repeat what they refuse."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import IntakeRefused, MissingColumn, RepeatedColumn, UnknownColumn, UnknownKindOfFile
from monitor.file_format import FORMATS, NAMEABLE, PATTERNS, Kind, Shape, kind_of

NOTICES = [column.name for column in FORMATS[Kind.NOTICES] if not column.may_be_absent]
CHECKS = [column.name for column in FORMATS[Kind.CHECKS]]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_file_is_known_by_its_header_in_any_order(kind: Kind) -> None:
    names = [column.name for column in FORMATS[kind]]
    assert kind_of(names, file="1") is kind
    assert kind_of(names[::-1], file="1") is kind


def test_the_optional_columns_come_together_or_not_at_all() -> None:
    assert kind_of(NOTICES, file="1") is Kind.NOTICES
    assert kind_of([*NOTICES, "withdrawn_at", "withdrawal_reason"], file="1") is Kind.NOTICES
    with pytest.raises(MissingColumn, match="withdrawal_reason"):
        kind_of([*NOTICES, "withdrawn_at"], file="1")


def test_a_url_column_is_named_with_its_position() -> None:
    with pytest.raises(UnknownColumn, match=r"File 1 \(checks\) .* column 4 \(url\)"):
        kind_of([*CHECKS, "url"], file="1")


@pytest.mark.parametrize(
    "header",
    ["https://canary.example/x", "canary", "URL", "url ", "notice_id ", "Notice_id", "\ufeffstatus", ""],
)
def test_an_odd_header_is_named_by_position_only(header: str) -> None:
    with pytest.raises(UnknownColumn) as refusal:
        kind_of([*CHECKS, header], file="1")
    assert "column 4." in str(refusal.value)
    assert "canary" not in str(refusal.value)


def test_a_missing_and_a_repeated_column_are_refused() -> None:
    with pytest.raises(MissingColumn, match="status"):
        kind_of(["notice_id", "checked_at"], file="1")
    with pytest.raises(RepeatedColumn, match="column 4"):
        kind_of([*CHECKS, "status"], file="1")


@given(st.lists(st.text(max_size=40), max_size=12))
def test_no_header_is_ever_repeated_unless_it_is_a_word_of_the_list(names: list[str]) -> None:
    try:
        kind = kind_of(names, file="1")
    except IntakeRefused as refusal:
        known = {column.name for columns in FORMATS.values() for column in columns} | NAMEABLE
        said = set(re.findall(r"\((\w+)\)", str(refusal)))
        assert said <= known | {str(kind) for kind in Kind}
    else:
        assert set(names) <= {column.name for column in FORMATS[kind]}


def test_a_file_of_nothing_known_has_no_kind() -> None:
    with pytest.raises(UnknownKindOfFile):
        kind_of(["canary"], file="1")


VALUES = [
    (Shape.ID, "n575eefc9b880ead7", True),
    (Shape.ID, "A_b-9", True),
    (Shape.ID, "x" * 64, True),
    (Shape.ID, "x" * 65, False),
    (Shape.ID, "", False),
    *((Shape.ID, f"a{sign}b", False) for sign in "./:@%?#&=+ \t\n\"'<>[]()，。\u200b\u00ad"),
    (Shape.HOLDER, "AS64512", True),
    (Shape.HOLDER, "AS4294967295", True),
    (Shape.HOLDER, "org:voorbeeld_1", True),
    (Shape.HOLDER, "AS0", False),
    (Shape.HOLDER, "AS064512", False),
    (Shape.HOLDER, "as64512", False),
    (Shape.HOLDER, "org:canary.example", False),
    (Shape.COMPANY, "kvk:00000001", True),
    (Shape.COMPANY, "kvk:0000001", False),
    (Shape.COMPANY, "lei:5493001KJTIIGC8Y1R12", True),
    (Shape.COMPANY, "euid:NLNHR.00000001", True),
    (Shape.COMPANY, "euid:NLNHR.canary.example", False),
    (Shape.TIME, "2025-01-13T08:45:17Z", True),
    (Shape.TIME, "2025-01-13T08:45:17.123456+01:00", True),
    (Shape.TIME, "2025-01-13T08:45:17+14:00", True),
    (Shape.TIME, "2025-01-13T08:45:17-12:00", True),
    (Shape.TIME, "2025-01-13T08:45:17+05:45", True),
    (Shape.TIME, "2025-01-13T08:45:17+14:30", False),
    (Shape.TIME, "2025-01-13T08:45:17+25:00", False),
    (Shape.TIME, "2025-01-13T08:45:17-13:00", False),
    (Shape.TIME, "2025-01-13T08:45:17-00:00", False),
    (Shape.TIME, "2025-01-13T08:45:17", False),
    (Shape.TIME, "2025-01-13 08:45:17Z", False),
    (Shape.TIME, "2025-01-13T08:45Z", False),
    (Shape.TIME, "2025-01-13T24:00:00Z", False),
    (Shape.TIME, "2025-01-13T23:59:60Z", False),
    (Shape.TIME, "2025-13-01T00:00:00Z", False),
    (Shape.TIME, "20250113T084517Z", False),
    (Shape.TIME, "infinity", False),
    (Shape.MONTH, "2025-01", True),
    (Shape.MONTH, "2025-13", False),
    (Shape.NUMBER, "0", True),
    (Shape.NUMBER, "488363", True),
    *((Shape.NUMBER, text, False) for text in ("-0", "1e400", "NaN", "Infinity", "1.0", "007", "9" * 10_000)),
]


@pytest.mark.parametrize(("shape", "value", "is_good"), VALUES)
def test_a_value_has_the_one_form_of_its_shape(shape: Shape, value: str, is_good: bool) -> None:
    assert bool(re.fullmatch(PATTERNS[shape], value)) is is_good


def test_no_shape_lets_an_address_through() -> None:
    """A dot, slash, at-sign or percent sign stands nowhere but in a time or a register's own number."""
    for shape in (Shape.ID, Shape.HOLDER, Shape.MONTH, Shape.NUMBER):
        for sign in "./@%:":
            assert not re.fullmatch(PATTERNS[shape], f"a{sign}b")
