"""Reading tables from CSV, XLSX and ODS: what is understood, and what is refused before it does harm."""

import io
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from app import xlsx_files
from app.imports import columns, member_file, tables, text_table, unpacking, wrong_rows
from app.imports.columns import Columns
from app.imports.errors import DoubleColumn, MisnamedColumn, MissingColumn, UnknownColumn, WorkbookTooLarge
from app.imports.limits import LARGEST_UNPACKED
from app.imports.tables import Table
from sentences import SpokenError
from signatories.imports.member_rows import WrongRow

FRUIT = Columns(words={"name": ("naam", "name of the fruit"), "weight": ("gewicht",)}, required=("name",))
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def simple(rows: list[list[object]], *, at: tuple[int, int] = (0, 0), before: str = "") -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        if before:
            book.add_worksheet(before)
        page = book.add_worksheet("Fruit")
        for number, row in enumerate(rows):
            page.write_row(at[0] + number, at[1], row)
        book.add_worksheet("Other").write(0, 0, "x")

    return workbook(fill)


def altered(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def ods(*rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        names = "urn:oasis:names:tc:opendocument:xmlns"
        packed.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}:manifest:1.0"/>')
        packed.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0"'
            f' xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Blad1">'
            f'<table:table-column table:number-columns-repeated="2"/>{"".join(rows)}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def cell(text: str, repeated: int = 1, attributes: str = 'office:value-type="string"') -> str:
    return (
        f'<table:table-cell {attributes} table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def line(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def empty(repeated: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{repeated}"/>'


def test_a_workbook_is_read_from_its_first_sheet_with_data_wherever_it_begins() -> None:
    data = simple(
        [["Naam", "Gewicht"], ["Appel", 12345678.0], ["", ""], ["Peer", 1.5]], at=(2, 3), before="Leeg"
    )
    found = tables.read(data, FRUIT)
    assert (found.kind, found.sheet, found.other_sheets, found.header_row) == ("xlsx", "Fruit", 1, 3)
    assert list(found.header) == ["Naam", "Gewicht"]
    assert list(found.rows) == [(4, ["Appel", "12345678"]), (6, ["Peer", "1.5"])]


def test_dates_and_truths_come_as_text() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page, form = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        page.write_row(0, 0, ["name", "weight"])
        page.write_datetime(1, 0, datetime(2024, 12, 31), form)  # noqa: DTZ001 - a cell has no zone
        page.write_datetime(1, 1, datetime(2024, 1, 2), form)  # noqa: DTZ001
        page.write_boolean(2, 0, True)

    rows = tables.read(workbook(fill), FRUIT).rows
    assert [list(cells) for _, cells in rows] == [["2024-12-31", "2024-01-02"], ["TRUE", ""]]


def test_a_formula_is_marked_in_its_own_cell_and_one_on_another_sheet_does_not_matter() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_row(1, 1, ["name", "weight"])
        page.write_row(2, 1, ["Appel", 3])
        page.write_formula(3, 2, "=1+1", value=2)
        book.add_worksheet().write_formula(0, 0, "=2+2", value=4)

    rows = dict(tables.read(workbook(fill), FRUIT).rows)
    assert list(rows[3]) == ["Appel", "3"]
    assert list(rows[4]) == ["", "=2"]


def test_an_ods_file_is_read_with_its_many_empty_rows_and_columns() -> None:
    data = ods(
        line(cell("naam"), cell("gewicht"), empty(16_382)),
        line(cell("Appel"), cell("7", 1, 'office:value-type="float" office:value="7"')),
        line(empty(16_384), repeated=1_048_570),
    )
    found = tables.read(data, FRUIT)
    assert (found.kind, found.sheet) == ("ods", "Blad1")
    assert list(found.rows) == [(2, ["Appel", "7"])]


GOOD = simple([["name", "weight"], ["Appel", 1]])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (altered(GOOD, SHEET, lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"')), "workbook-too-large"),
        (altered(GOOD, SHEET, lambda xml: xml.replace(b'r="A2"', b"r = 'xfd1048576'")), "workbook-too-large"),
        (altered(GOOD, SHEET, lambda xml: xml.replace(b'r="A2"', b'r="&#65;2"')), "broken-workbook"),
        (altered(GOOD, SHEET, lambda xml: xml.decode().encode("utf-16")), "broken-workbook"),
        (
            altered(
                GOOD, "xl/sharedStrings.xml", lambda xml: re.sub(rb'Count="\d+"', b'Count="4000000000"', xml)
            ),
            "workbook-too-large",
        ),
        (altered(GOOD, "xl/theme/theme1.xml", lambda _: b"0" * (LARGEST_UNPACKED + 1)), "workbook-too-large"),
        (altered(GOOD, "xl/workbook.xml", lambda _: b"<a/>"), "broken-workbook"),
        (GOOD[: len(GOOD) // 2], "broken-workbook"),
        (ods(line(cell("x", 16_384), repeated=1_048_576)), "workbook-too-large"),
        (ods(line(cell("x", 16_384, 'a=">"'), repeated=1_048_576)), "workbook-too-large"),
        (ods("<!-- <table:table> -->", line(cell("x", 16_384), repeated=9_999)), "broken-workbook"),
        (ods(line(cell("x" * 1000, 16_384), repeated=300)), "workbook-too-large"),
        (ods(line(cell("2", 1, 'table:formula="of:=1+1" office:value="2"'))), "formulas-in-file"),
        (ods(line(empty(1)), line(empty(2))), "empty-file"),
    ],
)
def test_a_file_that_would_fill_the_memory_or_hides_something_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(SpokenError) as refused:
        tables.read(data, FRUIT)
    assert refused.value.code == code


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("names", "code"),
    [([str(number) for number in range(600)], "workbook-too-large"), (["a", "a"], "broken-workbook")],
)
def test_too_many_parts_and_parts_of_one_name_are_refused(names: list[str], code: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    with pytest.raises(SpokenError) as refused:
        tables.read(out.getvalue(), FRUIT)
    assert refused.value.code == code


def test_a_zip_that_is_no_workbook_is_no_table() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("notes.txt", "hello")
    with pytest.raises(SpokenError) as refused:
        tables.read(out.getvalue(), FRUIT)
    assert refused.value.code == "not-a-table"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_workbook_with_one_byte_changed_is_read_or_refused_by_sentence(place: int, value: int) -> None:
    data = bytearray(GOOD)
    data[place] = value
    try:
        tables.read(bytes(data), FRUIT)
    except SpokenError as error:
        assert "%(" not in str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b\n1,5;2\n", ";"),
        ("a,b\n1;5,2\n", ","),
        ("a\tb\nx, y\tz\n", "\t"),
        ("a\n1\n", ","),
        ("Members;;\na;b;c\n", ";"),
    ],
)
def test_the_separator_is_the_one_that_every_line_has(text: str, separator: str) -> None:
    assert text_table.guessed_separator(text) == separator


def test_a_title_above_the_header_is_passed_over() -> None:
    found = tables.read(b"Our fruit 2026\n\nNaam;Gewicht\nAppel;3\n", FRUIT)
    assert (found.header_row, list(found.header)) == (3, ["Naam", "Gewicht"])


def test_headers_are_known_by_their_words_whatever_their_case_and_signs() -> None:
    found = columns.guessed(["NAME_of-the fruit", "gewiht", "Kleur", "", "Row in your file"], FRUIT)
    assert [(each.column, each.meant) for each in found] == [
        ("name", None),
        (None, "weight"),
        (None, None),
        ("", None),
        ("", None),
    ]


@pytest.mark.parametrize(
    ("header", "error"),
    [
        (["naam", "gewiht"], MisnamedColumn),
        (["naam", "kleur"], UnknownColumn),
        (["naam", "name"], DoubleColumn),
        (["gewicht"], MissingColumn),
    ],
)
def test_a_machine_gets_a_sentence_instead_of_a_choice(header: list[str], error: type[SpokenError]) -> None:
    with pytest.raises(error):
        columns.strict(header, FRUIT)


def test_wrong_rows_come_back_as_they_were_with_number_and_reason_once() -> None:
    table = Table(
        "csv", ["naam", "row in your file", "what is wrong"], 1, [(2, ["x", "9", "old"]), (3, ["y"])]
    )
    wrong = [WrongRow(3, "naam", "Give a name.", {}, ())]
    assert wrong_rows.header_with_reason(table, "nl") == ["naam", "rij in uw bestand", "wat er mis is"]
    assert wrong_rows.rows_with_reason(table, wrong, lambda each: each.reason) == [["y", 3, "Give a name."]]


def test_a_workbook_that_we_write_holds_text_and_numbers_and_nothing_that_runs() -> None:
    hostile = ["=1+1", "+1", "@SUM(A1)", "https://a.example", "=HYPERLINK(1)", "00123"]
    data = xlsx_files.written(["h"] * 7, [[*hostile, 12]], sheet="Leden")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = b"".join(packed.read(name) for name in packed.namelist())
    assert b"<f>" not in xml
    assert b"<hyperlink " not in xml
    header = Columns(words={"h": ()}, required=())
    assert [list(cells) for _, cells in tables.read(data, header).rows] == [[*hostile, "12"]]


def test_a_workbook_of_members_reads_as_a_csv_of_them_does() -> None:
    rows = [["kvk", "naam", "lid sinds"], ["00000001", "Een B.V.", "31-12-2024"], ["1234567", "Kort", ""]]
    text = "\n".join(";".join(row) for row in rows).encode()
    sheet = xlsx_files.written(rows[0], rows[1:], sheet="x")
    assert member_file.read(text).members() == member_file.read(sheet).members()


def test_i4_a_workbook_with_a_directory_of_megabytes_is_refused_before_it_is_read() -> None:
    """Its directory claims 100,000 parts: to list them alone takes tens of megabytes."""
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, *(0,) * 7, 1, *(0,) * 6) + b"a"
    directory = entry * 100_000
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, len(directory), 0, 0)
    tracemalloc.start()
    with pytest.raises(WorkbookTooLarge):
        unpacking.unpacked(directory + end)
    assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    tracemalloc.stop()
