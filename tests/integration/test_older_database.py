"""An older database is put back: what the signer remembers and the books do not is found, told and taken over."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import signer
from app import alarms
from app.alarms import AlarmKind
from app.backup import archive
from app.extensions import db
from app.jobs import badges as badges_work
from app.keys import badge_keys
from app.transparency import log_keys, proofs
from app.transparency import recovering as log_recovering
from app.transparency.refusals import FilesDiffer, LogBehind, LogForked
from badge import journal_check, listing, recovering, status_list
from badge.claims import status_list_id
from badge.endorsements import form
from badge.endorsements.models import Ending, Endorsement
from badge.errors import SignerRefused
from badge.models import KeptBit
from badge.signer.asking import SignerStore
from badge.signer.memory import BITS, JOURNAL, TREE, Memory, Noted, journal_in
from badge.verdict import Outcome
from config import Settings
from signatories import entries
from tests.backup_scene import elsewhere, run
from tests.badge_scene import AT, BASE_URL, Scene
from tests.conftest import BASE_URL as SERVED
from tests.endorsement_scene import endorsements, follow, is_listed
from tests.integration.test_signer_asked import short_path, signing
from tests.log_scene import Log, log_of, watched
from tests.shown_badge import shown_badge
from tlog import checkpoint, merkle

__all__ = ["elsewhere", "short_path"]


def bits(*places: int) -> bytes:
    return status_list.unpack(status_list.pack(places))


def test_lists_that_the_signer_refuses_are_signed_again_once_the_books_took_over(
    any_scene: Scene, short_path: Path
) -> None:
    badge = any_scene.issue()
    place = badge.credentials[0].status_index
    foreign = (place + 1) % status_list.SIZE  # of what was issued after the copy was made
    list_id = status_list_id(BASE_URL, 1)
    with signing(any_scene.keys, short_path / "s.sock", short_path / "memory") as asked:
        store = SignerStore(short_path / "s.sock")
        key = asked.signing_key(at=AT)
        listed = status_list.credential(base_url=BASE_URL, list_number=1, withdrawn=[place, foreign], at=AT)
        key.sign([listed], kind=status_list.KIND)  # signed by the register of before
        with pytest.raises(SignerRefused, match="clears a bit"):
            listing.publish(any_scene.session, list_number=1, keys=asked, base_url=BASE_URL, at=AT)
        assert store.bits_set(status_list_id(BASE_URL, 2)) == b""

        session = any_scene.session
        (lack,) = recovering.lacking(session, bits_set=store.bits_set, base_url=BASE_URL)
        assert (lack.list_id, lack.places) == (list_id, {place, foreign})
        assert recovering.standing_logos(session, [lack]) == [badge]
        assert recovering.take_over(session, [lack], at=AT) == 2
        assert recovering.lacking(session, bits_set=store.bits_set, base_url=BASE_URL) == []
        any_scene.keys = asked
        any_scene.settle(AT)
        assert any_scene.listed() == {place, foreign}
        assert any_scene.verify(badge.code).verdict is Outcome.WITHDRAWN
        assert any_scene.renew_due(AT) == 1
        assert any_scene.verify(badge.code).is_valid
    kept = session.scalars(select(KeptBit)).one()
    assert (kept.list_id, kept.status_index) == (list_id, foreign)
    session.add(KeptBit(list_id=list_id, status_index=status_list.SIZE, kept_at=AT))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_list_of_an_association_is_taken_over_too(any_scene: Scene) -> None:
    any_scene.issue()
    (made,) = endorsements(any_scene)
    list_id = form.status_list_id(BASE_URL, "hosters", 1)
    kept = {list_id: bits(made.status_index, (made.status_index + 1) % status_list.SIZE)}
    lacks = recovering.lacking(
        any_scene.session, bits_set=lambda name: kept.get(name, b""), base_url=BASE_URL
    )
    assert [len(each.places) for each in lacks] == [2]
    assert recovering.standing_logos(any_scene.session, lacks) == []
    recovering.take_over(any_scene.session, lacks, at=AT)
    assert follow(any_scene) == (0, 1)  # the member is endorsed again
    first, second = endorsements(any_scene)
    assert first.ending == Ending.LISTED_BEFORE.value
    assert (is_listed(any_scene, first), is_listed(any_scene, second)) == (True, False)


def test_the_operator_is_told_and_one_command_mends_it(
    app: Flask, session: Session, now: datetime, tmp_path: Path
) -> None:
    shown = shown_badge(session)
    credential = shown.badge.credentials[0]
    folder = app.config["SETTINGS"].data_dir / "signer"
    folder.mkdir()
    kept = {status_list_id(SERVED, 1): status_list.pack([credential.status_index])}
    (folder / BITS).write_text(json.dumps(kept))
    late = now + timedelta(minutes=66)
    session.commit()
    badges_work.refresh_status_lists()
    assert AlarmKind.BOOKS_BEHIND not in alarms.found(session, keys=badge_keys(), at=now)
    assert AlarmKind.BOOKS_BEHIND in alarms.found(session, keys=badge_keys(), at=late)
    assert "status-list recover" in alarms.SENTENCES[AlarmKind.BOOKS_BEHIND]

    runner = app.test_cli_runner()
    told = runner.invoke(args=["status-list", "recover", "--dry-run"]).output
    assert "1 withdrawals that the books do not have" in told
    assert f"{shown.code} https://voorbeeld-hosting.example stands in the books" in told
    session.expire_all()
    assert credential.revoked_at is None
    assert runner.invoke(args=["status-list", "recover"], input="n\n").exit_code == 1
    assert "in the books again" in runner.invoke(args=["status-list", "recover", "--yes"]).output
    session.expire_all()
    assert credential.revoked_at is not None
    assert [each.number for each in shown.badge.credentials] == [1, 2]  # issued again
    assert "Nothing is lacking" in runner.invoke(args=["status-list", "recover"]).output
    badges_work.refresh_status_lists()
    assert AlarmKind.BOOKS_BEHIND not in alarms.found(session, keys=badge_keys(), at=late)


def test_what_was_signed_is_held_against_the_books(scene: Scene, short_path: Path) -> None:
    badge = scene.issue()
    jti, said = badge.credentials[0].jti, str(endorsements(scene)[0].payload["id"])
    before = AT - timedelta(hours=1)
    memory = Memory(short_path)
    for kind, name in (("badge", jti), ("endorsement", said), ("status-list", "any"), ("ticket", jti)):
        memory.note(kind, [name], kid="kid", at=before)
    assert journal_check.compare(scene.session, journal_in(short_path)) == journal_check.Differences(
        4, (), ()
    )
    memory.note("badge", [f"{BASE_URL}/badges/{badge.code}/credentials/99"], kid="kid", at=before)
    memory.close()
    with (short_path / JOURNAL).open("a") as journal:
        journal.write('{"at": "2026-')  # the machine stopped here
    found = journal_check.compare(scene.session, journal_in(short_path))
    assert found.only_signed == (("badge", f"{BASE_URL}/badges/{badge.code}/credentials/99"),)
    only_list = [Noted("status-list", "any", before)]
    assert journal_check.compare(scene.session, only_list).only_in_books == (jti, said)


def test_the_command_says_what_differs_and_where_it_must_run(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    shown = shown_badge(session)
    session.commit()
    runner = app.test_cli_runner()
    nothing = runner.invoke(args=["keys", "journal"])
    assert (nothing.exit_code, "no journal of a signer here" in str(nothing.exception)) == (1, True)
    memory = Memory(tmp_path / "elsewhere")
    memory.note("badge", [shown.badge.credentials[0].jti, "minted"], kid="kid", at=shown.badge.created_at)
    memory.close()
    told = runner.invoke(args=["keys", "journal", "--folder", str(tmp_path / "elsewhere")])
    assert told.exit_code == 1
    assert "signed, and in no book: badge minted" in told.output
    assert session.scalars(select(Endorsement)).all() != []


@contextmanager
def signer_at_work(app: Flask, socket: Path) -> Iterator[None]:
    """The signer with its whole memory in the data folder of *app*, which asks it meanwhile."""
    before: Settings = app.config["SETTINGS"]
    settings = before.model_copy(update={"signer_socket": socket})
    stop = threading.Event()
    thread = threading.Thread(target=signer.run, args=(settings, stop))
    thread.start()
    until = time.monotonic() + 20
    while not signer.answers(socket):
        assert time.monotonic() < until and thread.is_alive()
        time.sleep(0.02)
    app.config["SETTINGS"] = settings
    app.extensions.update(badge_keys=None, log_keys=None)
    try:
        yield
    finally:
        stop.set()
        thread.join()
        app.config["SETTINGS"] = before
        app.extensions.update(badge_keys=None, log_keys=None)


@contextmanager
def at_work(app: Flask, folder: Path, now: datetime) -> Iterator[Log]:
    """The log of *app* with its signer and its witness."""
    with app.app_context(), watched(app, folder / "wit"), signer_at_work(app, folder / "s.sock"):
        yield log_of(db.session(), now)
        db.session.remove()
        db.engine.dispose()


def test_d6_an_older_backup_signs_nothing_below_what_was_seen_and_the_written_way_leads_out(
    elsewhere: Flask, short_path: Path, tmp_path: Path, now: datetime
) -> None:
    app, settings = elsewhere, elsewhere.config["SETTINGS"]
    published = settings.data_dir / "published" / "log"
    with app.app_context():
        db.create_all()
        db.session.remove()
    with at_work(app, short_path, now) as log:
        log.add(5)
        log.publish()
        assert run(app, "backup", str(tmp_path / "older")).exit_code == 0
        log.add(4)
        head = log.publish()
    shutil.copytree(published, tmp_path / "mirror")  # what somebody else keeps
    done = run(app, "restore", "--replace", str(tmp_path / "older"))
    assert isinstance(done.exception, LogBehind), done.output
    assert "kept      newer here than in the backup: journal.ndjson, log-tree, published log" in done.output
    assert "bin/register log recover" in str(done.exception)

    archive.check(tmp_path / "older", tell=lambda _bytes: None, into=tmp_path / "parts")
    older = tmp_path / "parts" / "data" / "published" / "log"
    for memory in ("published log", "signer", "witness"):  # each holds alone, when those before it are lost
        if memory == "signer":
            shutil.rmtree(published)
            shutil.copytree(older, published)
        if memory == "witness":
            (settings.data_dir / "signer" / TREE).unlink()
        with at_work(app, short_path, now) as log:
            with pytest.raises(LogBehind, match="a tree of 9 was signed before"):
                log.publish()
            assert AlarmKind.LOG_BEHIND in alarms.found(log.session, keys=badge_keys(), at=log.at)
    assert (settings.data_dir / "signer" / TREE).exists() is False
    with at_work(app, short_path, now) as log:
        log.add(7)  # the register went on: more entries than were seen, and others
        with pytest.raises(LogForked):
            log.publish()
        assert AlarmKind.LOG_DIFFERS in alarms.found(log.session, keys=badge_keys(), at=log.at)
        with pytest.raises(FilesDiffer, match="older than what the witness saw"):
            log_recovering.recover(log.session, log.files, source=None, at=log.at, dry_run=False)
    with at_work(app, short_path, now) as log:
        recovered = run(app, "log", "recover", "--from", str(tmp_path / "mirror"))
        assert recovered.exit_code == 0, recovered.exception
        assert "4 entries come back, from entry 5 on." in recovered.output
        assert "7 entries that were written since move behind them." in recovered.output
        assert (log.publish().size, log.check().size) == (16, 16)
        assert proofs.checked(proofs.proof_of(log.files, 8), log_keys.log_keys()).said["position"] == 8
        found = alarms.found(log.session, keys=badge_keys(), at=log.at)
        assert {AlarmKind.LOG_BEHIND, AlarmKind.LOG_DIFFERS}.isdisjoint(found)
        again = checkpoint.Checkpoint(head.origin, 15, merkle.root(15, entries.tree(log.session, 15)))
        with pytest.raises(SignerRefused):  # the signer itself, whoever asks it
            log_keys.sign(again, old=0, proof=[], at=log.at)
