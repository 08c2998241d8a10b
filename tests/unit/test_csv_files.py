"""CSV that runs nothing."""

import csv
import io

import pytest

from app.csv_files import neutral, written


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_formula_becomes_text(sign: str) -> None:
    assert neutral(f"{sign}1+1") == f"'{sign}1+1"


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [neutral(cell) for cell in ("Voorbeeld B.V.", 12, None, "a=b")] == [
        "Voorbeeld B.V.",
        "12",
        "",
        "a=b",
    ]


def test_a_separator_in_a_name_does_not_shift_the_columns() -> None:
    text = written(("name", "code"), [('He said "hi", twice', "x")])
    assert list(csv.reader(io.StringIO(text))) == [["name", "code"], ['He said "hi", twice', "x"]]
