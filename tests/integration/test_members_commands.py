"""``bin/register members import``: any kind of file, tried first, saved all or nothing."""

import json
import sys
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import xlsx_files
from app.cli import main as command_line
from app.extensions import db
from config import Settings
from signatories.imports.member_receipts import MemberImport
from tests import factories


@pytest.fixture
def hosters(app: Flask, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("REGISTER_DEMO", "1")
    monkeypatch.setenv("REGISTER_CLOCK", now.isoformat())
    with app.app_context():
        factories.association(db.session(), at=now)
        db.session.commit()


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    rows = [["00000001", "Een B.V."], ["123", "Kort B.V."]]
    file = tmp_path / "leden.dat"
    file.write_bytes(xlsx_files.written(["KvK-nummer", "Naam"], rows, sheet="Leden"))
    return file


def register(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["register", *map(str, words)])
    with pytest.raises(SystemExit) as exit_of:
        command_line.main()
    return int(exit_of.value.code or 0)


def test_a_workbook_is_tried_and_then_saved_with_a_receipt(
    hosters: None,
    app: Flask,
    workbook: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ("members", "import", workbook, "--association", "hosters")
    for more, saved in ((("--dry-run", "--json"), 0), (("--json",), 1)):
        assert register(monkeypatch, *command, *more) == 1  # one row was wrong
        told = json.loads(capsys.readouterr().out)
        assert (told["new"], told["wrong"], told["wrong_rows"][0]["row"]) == (1, 1, 3)
        with app.app_context():
            assert len(db.session.scalars(select(MemberImport)).all()) == saved


def test_a_file_with_an_unknown_column_is_refused_with_a_sentence(
    hosters: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "members.csv"
    file.write_text("kvk,naam,lidnumer\n00000001,Een B.V.,1\n")
    assert register(monkeypatch, "members", "import", file, "--association", "hosters") == 1
    assert "Did you mean member_number?" in capsys.readouterr().err
