"""An older database is put back: what the signer remembers and the books do not is found, told and taken over."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import alarms, jobs
from app.alarms import AlarmKind
from app.keys import badge_keys
from badge import journal_check, listing, recovering, status_list
from badge.claims import status_list_id
from badge.endorsements import form
from badge.endorsements.models import Ending, Endorsement
from badge.errors import SignerRefused
from badge.models import KeptBit
from badge.signer.asking import SignerStore
from badge.signer.memory import BITS, JOURNAL, Memory, Noted, journal_in
from badge.verdict import Outcome
from tests.badge_scene import AT, BASE_URL, Scene
from tests.conftest import BASE_URL as SERVED
from tests.endorsement_scene import endorsements, follow, is_listed
from tests.integration.test_signer_asked import short_path, signing
from tests.shown_badge import shown_badge

__all__ = ["short_path"]


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
    jobs.refresh_status_lists()
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
    jobs.refresh_status_lists()
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
