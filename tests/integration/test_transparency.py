"""The public log: its files grow with the books, each change is found, and nothing goes back."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app import alarms
from app.alarms import AlarmKind
from app.extensions import db
from app.keys import badge_keys
from app.transparency import log_keys, making, proofs
from app.transparency.refusals import FilesDiffer, LogBehind, LogForked, NotInLogYet, ProofFails, WitnessAway
from config import Settings
from sentences import SpokenError
from signatories import entries, leaves
from signatories.entries import Entry, LogDiffers
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
    assert log.check() == (303, head, ())
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
        assert log.check() == (9, head, ())
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
    assert log.check() == (12, head, ())
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
