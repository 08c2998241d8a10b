"""A backup is put in a place wholly or not at all: what does not fit changes nothing, what was stopped goes on."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.backup import archive, making, placing, vacant
from app.backup.refusals import (
    AnotherRestoreBegun,
    NotABackup,
    OfAnotherEngine,
    OfAnotherRegister,
    OfNewerTables,
    PlaceNotEmpty,
    RestoreUnfinished,
    StillServing,
)
from app.extensions import db
from badge.signer.memory import Memory
from tests.backup_scene import counted, run, settings_of
from tests.conftest import NOW
from tests.log_scene import log_of


@pytest.fixture
def backed_up(app: Flask, session: Session, now: datetime, tmp_path: Path) -> Path:
    """A backup of a small register, which then went on."""
    log = log_of(session, now)
    log.add(2)
    log.publish()
    making.make(settings_of(app), tmp_path / "file", at=now)
    log.add(1)
    log.publish()
    db.session.remove()
    db.engine.dispose()
    return tmp_path / "file"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below *folder*; SQLite's own mark of its mode is not looked at."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and "sqlite3" not in each.name and each.parent.name != "work"
    }


def test_a_backup_that_does_not_fit_here_is_refused(app: Flask, backed_up: Path) -> None:
    settings, manifest = settings_of(app), archive.manifest_of(backed_up)
    vacant.check_fits(settings, manifest)
    with pytest.raises(OfAnotherEngine):
        vacant.check_fits(settings, replace(manifest, engine="postgresql"))
    with pytest.raises(OfAnotherRegister):
        vacant.check_fits(settings, replace(manifest, base_url="https://other.example"))
    with pytest.raises(OfNewerTables):
        vacant.check_fits(settings, replace(manifest, revision="9999_of_tomorrow"))
    assert vacant.is_known("0014") and not vacant.is_newest("0014")


def test_what_is_refused_has_changed_nothing(app: Flask, backed_up: Path, tmp_path: Path) -> None:
    data_dir, whole = settings_of(app).data_dir, backed_up.read_bytes()
    before, state = tree(data_dir), counted(app)
    damaged = tmp_path / "damaged"
    for part in (b'"log_root"', b"localhost:8000/log", b"keys.json\0", b"\x1f\x8b\x08"):
        place = whole.index(part)
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        done = run(app, "restore", "--replace", str(damaged))
        assert isinstance(done.exception, NotABackup), part
    damaged.write_bytes(whole[: len(whole) // 2])
    assert isinstance(run(app, "restore", "--replace", str(damaged)).exception, NotABackup)
    assert isinstance(run(app, "restore", str(backed_up)).exception, PlaceNotEmpty)
    with closing(Memory(data_dir / "signer")):
        assert isinstance(run(app, "restore", "--replace", str(backed_up)).exception, StillServing)
    with closing(sqlite3.connect(data_dir / "register.sqlite3")) as user:
        user.execute("PRAGMA journal_mode = WAL")  # as every process of the register opens it
        user.execute("SELECT 1 FROM entry").fetchall()
        assert isinstance(run(app, "restore", "--replace", str(backed_up)).exception, StillServing)
    after = tree(data_dir)
    assert {name: each for name, each in after.items() if not name.startswith("signer/")} == before
    assert counted(app) == state
    checked = run(app, "backup", "--check", str(damaged))
    assert isinstance(checked.exception, NotABackup)


def test_a_restore_that_was_stopped_goes_on_and_until_then_nothing_is_served(
    app: Flask, backed_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir, said = settings_of(app).data_dir, archive.manifest_of(backed_up).state
    settings, move, steps = settings_of(app), placing._move, list[str]()

    def one_at_a_time(source: Path, target: Path) -> None:
        if source.exists() and not target.exists():
            if steps:
                raise KeyboardInterrupt
            steps.append(source.name)
        move(source, target)

    (data_dir / "case-files").mkdir()  # here, and not in the backup
    monkeypatch.setattr(placing, "_move", one_at_a_time)
    for _ in range(6):
        steps.clear()
        with pytest.raises(KeyboardInterrupt):
            placing.restore(settings, backed_up, at=NOW, replace=True)
        assert isinstance(run(app, "serve").exception, RestoreUnfinished)
        assert isinstance(run(app, "jobs", "work", "--once").exception, RestoreUnfinished)
    other = settings.model_copy(update={"data_dir": tmp_path / "other"})
    making.make(other, tmp_path / "another", at=NOW)
    with pytest.raises(AnotherRestoreBegun):
        placing.restore(settings, tmp_path / "another", at=NOW, replace=True)
    monkeypatch.setattr(placing, "_move", move)
    done = placing.restore(settings, backed_up, at=NOW, replace=True)
    assert counted(app) == said and not placing.is_unfinished(settings)
    assert done.aside is not None and (done.aside / "register.sqlite3").exists()
    assert {each.name for each in data_dir.iterdir() if each.is_dir()} == {
        *("log", "published", "secrets", "work"),
        done.aside.name,
    }
