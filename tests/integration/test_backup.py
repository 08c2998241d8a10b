"""A backup that was made while the register served comes back elsewhere as it was, wholly or not at all."""

import shutil
import stat
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.backup import archive, making, postgres_tools, snapshots
from app.backup.refusals import (
    DatabaseToolFailed,
    FileInside,
    FileIsThere,
    PlaceNotEmpty,
    SignerElsewhere,
    ToolsMissing,
    ToolsOfAnother,
)
from app.extensions import db
from badge.signer.memory import JOURNAL, Memory
from monitor import kept_items, ledger
from tests.backup_scene import counted, elsewhere, filled, run, settings_of, shown, writing_on
from tests.conftest import POSTGRES
from tests.log_scene import log_of

__all__ = ["elsewhere"]


def test_d5_a_backup_made_while_others_write_comes_back_with_equal_counts_roots_figures_and_badges(
    any_app: Flask, any_session: Session, elsewhere: Flask, tmp_path: Path, now: datetime
) -> None:
    register, file = filled(any_app, any_session, now), tmp_path / "register.backup"
    Memory(register.data_dir / "signer").close()
    any_session.commit()
    code = register.badge.code
    before = shown(any_app, code)
    kept_items.place(register.data_dir).mkdir()
    (kept_items.place(register.data_dir) / "left-behind.json").write_text("{}")
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
    assert not [name for name in names if name.startswith("data/judged/")]
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
