"""A backup that was made while the register served comes back elsewhere as it was, wholly or not at all."""

import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from app.backup import archive, making, placing, postgres_tools, snapshots, vacant
from app.backup.refusals import (
    AnotherRestoreBegun,
    DatabaseToolFailed,
    FileInside,
    FileIsThere,
    NotABackup,
    OfAnotherEngine,
    OfAnotherRegister,
    OfNewerTables,
    PlaceNotEmpty,
    RestoreUnfinished,
    SignerElsewhere,
    StillServing,
    ToolsMissing,
    ToolsOfAnother,
)
from app.extensions import db
from badge.signer.memory import JOURNAL, Memory
from config import Settings
from monitor import ledger
from tests.bundle_scene import published, taken_in
from tests.conftest import NOW, POSTGRES
from tests.log_scene import Log, log_of
from tests.shown_badge import ShownBadge, shown_badge

Make = Callable[[Settings], Flask]


def settings_of(app: Flask) -> Settings:
    return app.config["SETTINGS"]


def run(app: Flask, *words: str) -> Result:
    with app.app_context():  # its own, whichever stands already
        return app.test_cli_runner().invoke(args=list(words))


@dataclass
class Register:
    """A register with a badge, a delivery, a publication with its bundle, and a published log."""

    app: Flask
    session: Session
    log: Log
    badge: ShownBadge

    @property
    def data_dir(self) -> Path:
        return settings_of(self.app).data_dir


def filled(app: Flask, session: Session, now: datetime) -> Register:
    shown = shown_badge(session)
    taken_in(session, settings_of(app).data_dir)
    published(session, settings_of(app).data_dir)
    log = log_of(session, now)
    log.add(3)
    log.publish()
    return Register(app, session, log, shown)


@contextmanager
def writing_on(register: Register) -> Iterator[None]:
    """Somebody goes on writing in the register meanwhile, and publishes it."""
    stop, wrote = threading.Event(), threading.Event()

    def go_on() -> None:
        with register.app.app_context():
            log = log_of(db.session(), register.log.at)
            while not stop.is_set():
                log.add(2)
                log.publish()
                wrote.set()
                stop.wait(0.02)
            db.session.remove()

    thread = threading.Thread(target=go_on)
    thread.start()
    wrote.wait(10)
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def elsewhere(
    any_app: Flask, make_app: Make, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An empty place with the same kind of database."""
    other = settings_of(any_app).model_copy(update={"data_dir": tmp_path / "elsewhere"})
    if not other.database_url.startswith("postgresql"):
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'register.sqlite3'}"
        yield make_app(other.model_copy(update={"database_url": url}))
        return
    server, name = request.getfixturevalue("postgres_server"), f"elsewhere_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        url = server.replace("/postgres?", f"/{name}?").replace("postgresql", POSTGRES, 1)
        yield make_app(other.model_copy(update={"database_url": url}))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def counted(app: Flask) -> Any:
    with snapshots.snapshot(settings_of(app).database_url) as taken:
        return taken.state()


def shown(app: Flask, code: str) -> dict[str, Any]:
    said = app.test_client().get(f"/v/{code}.json").json
    assert said is not None
    return {name: value for name, value in said.items() if name not in ("checked_at", "as_of", "checks")}


def test_d5_a_backup_made_while_others_write_comes_back_with_equal_counts_roots_figures_and_badges(
    any_app: Flask, any_session: Session, elsewhere: Flask, tmp_path: Path, now: datetime
) -> None:
    register, file = filled(any_app, any_session, now), tmp_path / "register.backup"
    Memory(register.data_dir / "signer").close()
    any_session.commit()
    code = register.badge.code
    before = shown(any_app, code)
    with writing_on(register):
        done = run(any_app, "backup", str(file))
    assert done.exit_code == 0, done.output + repr(done.exception)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "elsewhere", "register.backup"]
    assert list((register.data_dir / "work").iterdir()) == []
    manifest = archive.manifest_of(file)
    assert (
        counted(any_app).log_size >= manifest.state.log_size > 3
    )  # it was written on, and this is one moment of it

    kept = settings_of(any_app).data_dir / "secrets"
    if kept.exists():  # it is in no backup: the operator keeps it apart
        shutil.copytree(kept, settings_of(elsewhere).data_dir / "secrets", dirs_exist_ok=True)
    back = run(elsewhere, "restore", str(file))
    assert back.exit_code == 0, back.output + repr(back.exception)
    assert counted(elsewhere) == manifest.state
    for line in (
        f"log       {manifest.state.log_size} entries, root {manifest.state.log_root}: as in the backup",
        f"figures   1 publications, {manifest.state.figures}: as in the backup",
        "ledger    1 deliveries are as they were taken in",
        "keys      1, and the one that signs can be opened",
        "The register is whole.",
    ):
        assert line in back.output
    assert shown(elsewhere, code) == before and before["verdict"] == "valid"
    with elsewhere.app_context():
        log = log_of(db.session(), now)
        size = manifest.state.log_size
        assert log.publish().size == size and log.check().size == size
        log.add(1)
        assert log.publish().size == size + 1  # it goes on where it stopped
        db.session.remove()
    names = {each.name for each in manifest.parts}
    assert f"data/signer/{JOURNAL}" in names
    assert not {"data/secrets/secret_key", "data/secrets/key_passphrase"} & names
    again = run(elsewhere, "restore", str(file))
    assert isinstance(again.exception, PlaceNotEmpty)
    checked = run(elsewhere, "backup", "--check", str(file))
    assert checked.exit_code == 0 and "Every part has its digest." in checked.output


def test_what_is_swept_away_while_the_database_is_copied_is_in_the_backup_all_the_same(
    app: Flask, session: Session, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = ledger.segments(settings_of(app).data_dir) / ("a" * 64)
    segment.mkdir()
    (segment / ledger.NOTICES).write_bytes(b"rows")
    log_of(session, now).add(1)
    copy = snapshots.Snapshot.copy_to

    def sweep(taken: snapshots.Snapshot, path: Path) -> int:
        shutil.rmtree(segment)
        (settings_of(app).data_dir / "case-files").mkdir()
        (settings_of(app).data_dir / "case-files" / "late").write_bytes(b"came meanwhile")
        return copy(taken, path)

    monkeypatch.setattr(snapshots.Snapshot, "copy_to", sweep)
    manifest = making.make(settings_of(app), tmp_path / "file", at=now)
    names = {each.name for each in manifest.parts}
    assert {f"data/segments/{'a' * 64}/{ledger.NOTICES}", "data/case-files/late"} <= names


def test_a_backup_takes_no_place_that_is_wrong(
    app: Flask, session: Session, now: datetime, tmp_path: Path
) -> None:
    settings = settings_of(app)
    (tmp_path / "there").write_bytes(b"of somebody")
    with pytest.raises(FileIsThere):
        making.make(settings, tmp_path / "there", at=now)
    assert (tmp_path / "there").read_bytes() == b"of somebody"
    with pytest.raises(FileInside):
        making.make(settings, settings.data_dir / "file", at=now)
    elsewhere = settings.model_copy(update={"signer_socket": tmp_path / "signer.sock"})
    with pytest.raises(SignerElsewhere):
        making.make(elsewhere, tmp_path / "file", at=now)
    Memory(tmp_path / "signers" / "signer").close()
    made = making.make(elsewhere, tmp_path / "file", at=now, signer_data=tmp_path / "signers")
    assert f"data/signer/{JOURNAL}" in {each.name for each in made.parts}
    assert making.make(elsewhere, tmp_path / "other", at=now, without_signer=True)


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


def test_tools_of_another_version_or_none_are_named_in_one_sentence(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "pg_dump"
    other.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    other.chmod(0o755)
    with snapshots.connected(postgres_server.replace("postgresql", POSTGRES, 1)) as connection:
        monkeypatch.setattr(postgres_tools, "_places", lambda *_: iter([other]))
        with pytest.raises(ToolsOfAnother, match="is of version 9"):
            postgres_tools.found(connection, "pg_dump")
        monkeypatch.setattr(postgres_tools, "_places", lambda *_: iter([tmp_path / "nowhere"]))
        with pytest.raises(ToolsMissing, match="apt-get install postgresql-client-"):
            postgres_tools.found(connection, "pg_dump")


def test_a_dump_that_fails_half_way_leaves_the_database_as_it_was(
    postgres_server: str, postgres_database: str, tmp_path: Path
) -> None:
    url = postgres_database.replace("postgresql", POSTGRES, 1)
    with snapshots.snapshot(url) as taken:
        before = taken.state()
        taken.copy_to(tmp_path / "whole")
    half = (tmp_path / "whole").stat().st_size // 2
    for damaged in (b"no dump at all", (tmp_path / "whole").read_bytes()[:half]):
        (tmp_path / "damaged").write_bytes(damaged)
        with snapshots.connected(url) as connection, pytest.raises(DatabaseToolFailed):
            postgres_tools.put_back(connection.engine.url, connection, tmp_path / "damaged")
        with snapshots.snapshot(url) as taken:
            assert taken.state() == before
