"""The public log: its files grow with the books, each change is found, and nothing goes back."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app import alarms
from app.alarms import AlarmKind
from app.extensions import db
from app.keys import badge_keys
from app.transparency import checking, log_keys, making, proofs
from app.transparency.files import log_files
from app.transparency.refusals import FilesDiffer, LogBehind, LogForked, NotInLogYet, ProofFails, WitnessAway
from config import Settings
from sentences import SpokenError
from signatories import entries, leaves
from signatories.entries import Entry, LogDiffers
from tests.goals import Figure
from tests.log_scene import Log, log_of, watched
from tlog import checkpoint, merkle, note, proof, tiles


@pytest.fixture
def log(session: Session, now: datetime) -> Log:
    return log_of(session, now)


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path fits a Unix socket, however deep the tests lie."""
    with tempfile.TemporaryDirectory(prefix="wit") as folder:
        yield Path(folder)


def test_what_is_published_is_the_tree_over_all_entries(any_session: Session, now: datetime) -> None:
    log = log_of(any_session, now)
    assert not making.publish(any_session, log.files, at=now) and log.files.checkpoint() is None
    log.add(3)
    assert log.publish().size == 3
    log.add(300)
    head = log.publish()
    assert head.root == merkle.root(303, entries.tree(any_session, 303))
    assert log.check() == (303, head)
    assert log.publish() == head
    bundle = tiles.unbundled(log.files.read("tile/entries/000"))
    assert json.loads(bundle[0]) == {
        "at": "2026-11-24T12:00:01.000000+00:00",
        "data": {
            "company": "kvk:00000501",
            "name": {"commitment": json.loads(bundle[0])["data"]["name"]["commitment"]},
        },
        "kind": "company-added",
        "position": 0,
    }
    assert not (log.files.folder / "tile/0/000.p").exists()


def test_every_entry_has_a_proof_that_is_checked_with_the_key_alone(log: Log) -> None:
    log.add(260)
    with pytest.raises(NotInLogYet):
        proofs.proof_of(log.files, 0)
    log.publish()
    keys = log_keys.log_keys()
    for index in (0, 255, 256, 259):
        found = proofs.checked(proofs.proof_of(log.files, index), keys)
        assert (found.said["position"], found.head.size) == (index, 260)
    with pytest.raises(NotInLogYet):
        proofs.proof_of(log.files, 260)
    whole = proof.read(proofs.proof_of(log.files, 7))
    other = proof.written(proof.Proof(8, whole.path, whole.signed, whole.extra))
    with pytest.raises(ProofFails):
        proofs.checked(other, keys)
    stranger = note.Key(log_keys.origin(), note.ED25519, b"\x09" * 32)
    with pytest.raises(ProofFails, match="not signed by the log"):
        proofs.checked(proof.written(whole), [stranger])


def test_what_an_entry_says_of_names_is_erased_and_the_log_stands(log: Log) -> None:
    log.add(2)
    before, text_before = log.publish(), proofs.proof_of(log.files, 0)
    entry = log.session.get_one(Entry, 0)
    assert (
        leaves.commitment("name", entry.data["name"], entry.salt)
        == (json.loads(entry.payload)["data"]["name"]["commitment"])
    )
    assert entries.erase(log.session, entry) and not entries.erase(log.session, entry)
    log.session.commit()
    assert "Voorbeeld" not in json.dumps(entry.data) and entry.salt is None
    assert log.check().head == before and proofs.proof_of(log.files, 0) == text_before
    for path in log.files.folder.rglob("*"):
        assert not path.is_file() or b"Voorbeeld" not in path.read_bytes()


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


def test_the_witness_signs_what_continues_and_the_checkpoint_carries_it(
    app: Flask, log: Log, short_path: Path
) -> None:
    with watched(app, short_path) as seen_by:
        for count in (5, 300):
            log.add(count)
            log.publish()
            _, signatures = checkpoint.opened(
                str(log.files.checkpoint()), [*log_keys.log_keys(), seen_by.key]
            )
            assert [each.key.name for each in signatures] == ["localhost:8000/log", "localhost:8000/witness"]
        assert log.check().size == 305
        without = note.read(str(log.files.checkpoint()))
        bare = note.written(
            without.text, [note.signature_line(log_keys.log_keys()[0], without.signatures[0][1][4:])]
        )
        log.files.write_checkpoint(bare)
        log.session.execute(text("UPDATE log_checkpoint SET text = :bare"), {"bare": bare})
        log.session.commit()
        with pytest.raises(FilesDiffer, match="witness did not sign"):
            log.check()


def test_a_witness_that_is_away_holds_the_checkpoint_and_is_an_alarm(
    app: Flask, log: Log, short_path: Path, now: datetime
) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(
        update={"witness_dir": short_path, "witness_url": f"unix:{short_path / 'nobody.sock'}"}
    )
    log.add(1)
    with pytest.raises(WitnessAway):
        log.publish()
    assert log.files.checkpoint() is None
    later = now + alarms.LOG_LATE * 2
    assert AlarmKind.LOG_WAITS in alarms.found(log.session, keys=badge_keys(), at=later)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"witness_url": ""})
    log.publish()
    assert alarms.found(log.session, keys=badge_keys(), at=later) == []


def older_database(settings: Settings) -> Path:
    """A copy of the database as it is now."""
    kept = settings.data_dir / "older.sqlite3"
    with sqlite3.connect(settings.data_dir / "register.sqlite3") as mine, sqlite3.connect(kept) as copy:
        mine.backup(copy)
    return kept


def put_back(kept: Path, settings: Settings) -> None:
    db.session.remove()
    db.engine.dispose()
    with sqlite3.connect(kept) as copy, sqlite3.connect(settings.data_dir / "register.sqlite3") as mine:
        copy.backup(mine)


def test_an_older_database_refuses_to_sign_until_its_entries_are_back(
    app: Flask, log: Log, settings: Settings, short_path: Path
) -> None:
    with watched(app, short_path):
        log.add(5)
        log.publish()
        kept = older_database(settings)
        log.add(4)
        head = log.publish()
        put_back(kept, settings)
        with pytest.raises(LogBehind):
            log.publish()
        assert AlarmKind.LOG_BEHIND in alarms.found(log.session, keys=badge_keys(), at=log.at)
        found = log.recover(dry_run=True)
        assert (found.first, found.back, found.moved) == (5, 4, 0)
        log.recover()
        assert log.check() == (9, head)
        assert alarms.found(log.session, keys=badge_keys(), at=log.at) == []
        log.add(1)
        assert log.publish().size == 10


def test_even_with_its_files_put_back_it_does_not_sign_below_what_the_witness_saw(
    app: Flask, log: Log, settings: Settings, short_path: Path
) -> None:
    with watched(app, short_path):
        log.add(5)
        log.publish()
        kept = older_database(settings)
        shutil.copytree(log.files.folder, settings.data_dir / "older-files")
        log.add(4)
        log.publish()
        shutil.copytree(log.files.folder, short_path / "copy")
        put_back(kept, settings)
        shutil.rmtree(log.files.folder)
        shutil.copytree(settings.data_dir / "older-files", log.files.folder)
        log.add(1)  # the register went on before anybody noticed
        with pytest.raises(LogBehind):
            log.publish()
        log.add(7)  # larger than what the witness saw, and another tree
        with pytest.raises(LogForked):
            log.publish()
        with pytest.raises(FilesDiffer, match="older than what the witness saw"):
            log.recover()
        found = log.recover(source=short_path / "copy")
        assert (found.first, found.back, found.moved) == (5, 4, 8)
        assert log.check().size == 17
        assert log.publish().size == 17


def test_an_older_database_that_went_on_is_no_continuation(log: Log, settings: Settings) -> None:
    log.add(5)
    log.publish()
    kept = older_database(settings)
    log.add(4)
    log.publish()
    put_back(kept, settings)
    log.add(6)
    with pytest.raises(LogForked):
        log.publish()
    log.recover()
    assert log.publish().size == 15
    assert log.check().size == 15


def test_lost_entries_come_back_on_both_databases(any_session: Session, now: datetime) -> None:
    log = log_of(any_session, now)
    log.add(5)
    log.publish()
    log.add(4)
    head = log.publish()
    any_session.execute(text("DELETE FROM entry WHERE position >= 5"))
    any_session.execute(text("UPDATE log_head SET size = 5"))
    any_session.commit()
    log.add(3)
    went_on = [each.kind for each in any_session.scalars(select(Entry).where(Entry.position >= 5))]
    with pytest.raises(LogBehind):
        log.publish()
    log.recover()
    assert log.check() == (12, head)
    moved = any_session.scalars(select(Entry).where(Entry.position >= 9).order_by(Entry.position)).all()
    assert [each.kind for each in moved] == went_on and moved[0].data["name"] == "Voorbeeld B.V."
    assert log.publish().size == 12 and log.check().size == 12
    again = log.recover()
    assert (again.back, again.moved) == (0, 0)


def test_t4_a_clock_that_goes_back_leaves_the_order_and_is_an_alarm(log: Log, now: datetime) -> None:
    log.add(2)
    log.at = now - timedelta(hours=2)
    log.add(1)
    positions = log.session.execute(select(Entry.position, Entry.at).order_by(Entry.position)).all()
    assert [each.position for each in positions] == [0, 1, 2] and positions[2].at < positions[1].at
    assert log.publish().size == 3 and log.check().size == 3
    assert alarms.found(log.session, keys=badge_keys(), at=log.at) == []
    log.at = now
    log.add(1)
    found = alarms.found(log.session, keys=badge_keys(), at=now - timedelta(hours=2))
    assert AlarmKind.CLOCK_BACK in found
    log.at = now + timedelta(hours=5)  # and one that ran ahead, until it is set right
    log.add(1)
    assert AlarmKind.CLOCK_BACK not in alarms.found(log.session, keys=badge_keys(), at=log.at)
    log.at = now
    log.add(1)
    assert AlarmKind.CLOCK_BACK not in alarms.found(log.session, keys=badge_keys(), at=log.at)
    assert log.session.scalars(select(Entry.position).order_by(Entry.at, Entry.position)).all() != [*range(6)]
    assert log.publish().size == 6 and log.check().size == 6


def test_a_changed_entry_is_never_published(log: Log) -> None:
    log.add(3)
    log.session.execute(update(Entry).where(Entry.position == 1).values(kind="key-retired"))
    log.session.commit()
    with pytest.raises(LogDiffers):
        log.publish()
    assert log.files.checkpoint() is None


def test_each_refusal_is_a_sentence() -> None:
    for error in (LogBehind(size=1, seen=2), FilesDiffer(what="checkpoint", why="is missing")):
        assert isinstance(error, SpokenError) and "%(" not in str(error)
