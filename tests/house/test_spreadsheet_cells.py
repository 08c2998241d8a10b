"""Every file that a spreadsheet may open is written by hands that let no cell run (I3)."""

import ast
from collections.abc import Iterator

import pytest

from monitor.score_csv import as_text
from tests.house.test_code_rules import modules

WRITERS = ("csv.writer", "csv.DictWriter", "xlsxwriter.Workbook")
SAFE = {
    "app/csv_files.py": "each cell goes through neutral()",
    "app/xlsx_files.py": "cells are written as text or number, formulas and links are off",
    "monitor/score_csv.py": "names go through as_text(); all else is a number, a time or a word of the register",
    "monitor/further_csv.py": "names go through as_text(); all else is a number or a word of the register",
    "monitor/sector_csv.py": "numbers and words of the register",
    "monitor/bundles/building.py": "names go through as_text(); all else is a key, a number or a time",
    "monitor/data_dictionary.py": "sentences of the register itself",
    "monitor/hotline_report.py": "between two steps of intake; nobody opens it",
    "monitor/bundles/recompute.py": "figures that it computed, for the script's own comparison",
}
"""Where a writer may stand, and why its cells run nowhere."""


def writers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS:
            yield ast.unparse(node.func)


def test_i3_every_writer_of_tables_is_on_the_list() -> None:
    found = {path for path, tree in modules() if list(writers(tree))}
    assert found - SAFE.keys() == set(), "write it with app/csv_files.py or app/xlsx_files.py"
    assert SAFE.keys() - found == set()


@pytest.mark.parametrize(
    "call", ["csv.writer(out)", "csv.DictWriter(out, names)", "xlsxwriter.Workbook(path)"]
)
def test_i3_a_planted_writer_is_found(call: str) -> None:
    assert list(writers(ast.parse(call)))


@pytest.mark.parametrize(
    "name", ["=1+1", "＝1+1", "@SUM(1)", "Voorbeeld;=1+1", "Voorbeeld; @SUM(1)", "\t=1", "\r\n+1"]
)
def test_i3_a_name_in_a_file_of_figures_runs_nowhere(name: str) -> None:
    for cell in as_text(name).split(";"):
        assert not cell.strip().startswith(("=", "+", "-", "@", "＝"))
    assert as_text("Voorbeeld; ook B.V.") == "Voorbeeld; ook B.V."
