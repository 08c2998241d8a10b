"""Whatever is changed in rows, files or the database beneath, the check of the log finds it, and names it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.extensions import db
from app.transparency import checking
from app.transparency.files import log_files
from app.transparency.refusals import FilesDiffer
from config import Settings
from sentences import SpokenError
from signatories import leaves
from signatories.entries import Entry, LogDiffers
from tests.goals import Figure
from tests.log_scene import Log, log_of


@pytest.fixture
def log(session: Session, now: datetime) -> Log:
    return log_of(session, now)


CHANGES = {
    "kind": "UPDATE entry SET kind = 'key-withdrawn' WHERE position = 4",
    "data": 'UPDATE entry SET data = \'{"kid": "x"}\' WHERE position = 4',
    "at": "UPDATE entry SET at = '2020-01-01 00:00:00' WHERE position = 4",
    "company": "UPDATE entry SET company = 'kvk:00000999' WHERE position = 4",
    "salt": "UPDATE entry SET salt = '00000000000000000000000000000000' WHERE position = 0",
    "no salt": "UPDATE entry SET salt = NULL WHERE position = 0",
    "digest": f"UPDATE entry SET digest = '{'0' * 64}' WHERE position = 4",
    "gone": "DELETE FROM entry WHERE position = 4",
    "head": "UPDATE log_head SET size = size - 1",
    "checkpoint": "UPDATE log_checkpoint SET text = replace(text, 'l', 'L')",
}


@pytest.mark.parametrize("change", CHANGES)
def test_d7_a_changed_row_is_found_and_named(log: Log, change: str, figure: Figure) -> None:
    log.add(8)
    log.publish()
    log.session.execute(text(CHANGES[change].replace(":", r"\:")))
    log.session.commit()
    with pytest.raises((LogDiffers, FilesDiffer)) as found:
        log.check()
    if "position = 4" in CHANGES[change]:
        assert found.value.values["position"] == 4
    figure("G14", f"a changed row is found: {change}", "found", goal="found")


def test_d7_a_row_that_sql_changed_is_named_on_both_databases(any_session: Session, now: datetime) -> None:
    log = log_of(any_session, now)
    log.add(8)
    log.publish()
    for change in ("kind", "data", "gone"):
        any_session.execute(text(CHANGES[change].replace(":", r"\:")))
        with pytest.raises(LogDiffers) as found:
            log.check()
        assert found.value.values["position"] == 4
        any_session.rollback()
    log.check()


def damaged(settings: Settings, place: Callable[[bytes, Any], int], byte: int | None = None) -> str:
    """What ``log check`` says when a byte of the database's file is another one."""
    db.session.remove()
    db.engine.dispose()
    path = settings.data_dir / "register.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = path.read_bytes()
        at = place(whole, connection)
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 if byte is None else byte]) + whole[at + 1 :])
    try:
        log_files()
        checking.check(db.session(), log_files())
    except SpokenError as refused:
        return str(refused)
    finally:
        db.session.remove()
        db.engine.dispose()
        for each in path.parent.glob("register.sqlite3*"):
            each.unlink()
        path.write_bytes(whole)
    return "nothing"


def test_d7_a_damaged_file_of_the_database_is_said_and_the_entry_is_named(
    log: Log, settings: Settings, tmp_path: Path
) -> None:
    log.add(8)
    log.publish()
    entry = log.session.get_one(Entry, 5)
    kid, digest = entry.data["kid"].encode(), entry.digest.encode()

    def page(whole: bytes, connection: Any) -> int:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry'").fetchone()
        return (root - 1) * connection.execute("PRAGMA page_size").fetchone()[0]

    assert (
        damaged(settings, lambda whole, _: whole.index(kid) + 9)
        == "The log differs at entry 5: it was changed."
    )
    assert "differs at entry 5" in damaged(settings, lambda whole, _: whole.index(digest))
    for byte in (0x20, 0xFF):  # a quote gone: no JSON any more; a byte that is no UTF-8
        said = damaged(settings, lambda whole, _: whole.index(kid) - 1, byte)
        assert said == "The log differs at entry 5: it cannot be read."
    assert damaged(settings, page, 0x07).startswith("The file of the database is damaged: ")
    assert damaged(settings, lambda *_: 0).startswith("The file of the database is damaged: ")
    checking.check(log.session, log.files)


def test_a_row_that_was_changed_with_its_digest_is_found_by_the_tree(log: Log) -> None:
    log.add(8)
    log.publish()
    entry = log.session.get_one(Entry, 5)
    entry.data = {"kid": "another"}
    entry.digest = leaves.digest(5, entry.at, entry.kind, entry.data, None)
    log.session.commit()
    with pytest.raises(FilesDiffer, match="entry 5"):
        log.check()


def published_files(log: Log) -> list[Path]:
    return sorted(each for each in log.files.folder.rglob("*") if each.is_file() and each.name != ".lock")


def find_each(log: Log, *, every: int) -> int:
    """Change bytes of each published file, one at a time, *every* so many; each has to be found."""
    tried = 0
    for path in published_files(log):
        whole = path.read_bytes()
        for place in range(0, len(whole), every):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(FilesDiffer):
                log.check()
            tried += 1
        path.write_bytes(whole)
    log.check()
    return tried


def test_a_changed_byte_in_a_file_is_found(log: Log, figure: Figure) -> None:
    log.add(2)
    log.publish()
    log.add(2)
    log.publish()
    assert {each.relative_to(log.files.folder).as_posix() for each in published_files(log)} == {
        "checkpoint", "tile/0/000.p/2", "tile/0/000.p/4", "tile/entries/000.p/2", "tile/entries/000.p/4",
    }  # fmt: skip
    tried = find_each(log, every=61)
    assert tried > 15
    figure("G14", f"changed bytes of files found, of {tried} (each 61st)", tried, goal=tried)
    for path in published_files(log):
        whole = path.read_bytes()
        path.unlink()
        # An earlier, narrower file may go: the specification lets it.
        with pytest.raises(FilesDiffer) if "p/2" not in str(path) else nullcontext():
            log.check()
        path.write_bytes(whole)


@pytest.mark.drill
def test_every_changed_byte_in_every_file_is_found(log: Log, figure: Figure) -> None:
    """Goal G14, the whole sweep: all bytes of a log of two checkpoints."""
    for count in (3, 4):
        log.add(count)
        log.publish()
    tried = find_each(log, every=1)
    assert tried > 1000
    figure("G14", f"changed bytes of files found, of {tried} (all)", tried, goal=tried)


def test_the_check_waits_for_no_writer_and_holds_none_up(app: Flask, log: Log, settings: Settings) -> None:
    log.add(3)
    log.publish()
    log.session.commit()
    path = settings.data_dir / "register.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        checked = app.test_cli_runner().invoke(args=["log", "check"])
    assert (checked.exit_code, "The log is whole" in checked.output) == (0, True), checked.output
