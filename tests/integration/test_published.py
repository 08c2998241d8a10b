"""What is kept on disk of the badges: written with each commit, whole or not at all, never by what was undone."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import now
from app.published import writing
from app.published.store import Store, store
from badge.models import StatusListCopy
from badge.snapshot import as_text, from_text
from badge.verifying import RecordState
from tests.shown_badge import DAY, ShownBadge, shown_badge


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def state(shown: ShownBadge) -> RecordState:
    found = store().find(shown.code)
    assert found is not None
    return found.record.state


def test_an_act_is_on_disk_with_its_commit(shown: ShownBadge, session: Session) -> None:
    assert state(shown) is RecordState.IN_FORCE
    found = store().find(shown.code)
    assert found is not None
    assert (found.token, found.company_slug) == (shown.token, shown.company.slug)
    assert found.names["code"]["nl"]
    shown.withdraw()
    assert state(shown) is RecordState.WITHDRAWN
    copy = session.get(StatusListCopy, 1)
    assert copy is not None
    assert store().status_list(1) == copy.token


def test_what_was_undone_is_not_written(shown: ShownBadge, session: Session) -> None:
    before = store().status_list(1)
    commit, session.commit = session.commit, session.flush
    shown.withdraw()
    session.commit = commit
    with session.begin_nested():
        shown.badge.log_index = (shown.badge.log_index or 0) + 0
    assert (state(shown), store().status_list(1)) == (RecordState.IN_FORCE, before)
    session.rollback()
    session.commit()
    assert (state(shown), store().status_list(1)) == (RecordState.IN_FORCE, before)


def test_a_later_act_is_not_overwritten_by_an_earlier_one(shown: ShownBadge, session: Session) -> None:
    earlier = store().find(shown.code)
    shown.withdraw()
    assert earlier is not None
    assert not store().write_badge(earlier)
    assert state(shown) is RecordState.WITHDRAWN
    # Of acts that the log does not have any more (an older backup was put back) nothing is kept.
    assert store().write_badge(earlier, log_size=1)
    assert writing.write_all(session, store(), at=now()) == 1
    assert state(shown) is RecordState.WITHDRAWN


def test_all_is_written_again_where_it_is_gone(shown: ShownBadge, session: Session, app: Flask) -> None:
    folder: Path = app.config["SETTINGS"].data_dir / "published"
    (folder / "badges" / f"{shown.code}.json").write_text('{"code": "x"')
    (folder / "status" / "1.jwt").unlink()
    assert store().find(shown.code) is None
    assert writing.write_all(session, store(), at=now()) == 2
    assert state(shown) is RecordState.IN_FORCE
    assert writing.write_all(session, store(), at=now()) == 0
    assert [path for path in folder.rglob(".*") if path.is_file()] == []


def test_a_full_disk_does_not_undo_an_act(
    shown: ShownBadge, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_write", full)
        shown.withdraw()
    session.refresh(shown.badge)
    assert shown.badge.is_withdrawn
    writing.write_all(session, store(), at=now())
    assert state(shown) is RecordState.WITHDRAWN


def test_only_what_is_public_is_kept(shown: ShownBadge) -> None:
    found = store().find(shown.code)
    assert found is not None
    assert set(json.loads(as_text(found))) == {
        *("code", "token", "numbers", "state", "since", "reason", "log_index"),
        *("lapses_at", "company_slug", "names"),
    }
    assert from_text(as_text(found)) == found


def test_a_signature_that_ends_takes_its_badge_along_from_disk_too(shown: ShownBadge) -> None:
    found = store().find(shown.code)
    assert found is not None
    claims = found.claims
    assert found.record_of(claims, at=claims.valid_until) == found.record  # its own term is over by then
    early = found.lapses_at.__class__.fromtimestamp((now() + DAY).timestamp(), tz=now().tzinfo)
    ended = from_text(
        as_text(found).replace(f"{found.lapses_at:%Y-%m-%dT%H:%M:%SZ}", f"{early:%Y-%m-%dT%H:%M:%SZ}")
    )
    record = ended.record_of(claims, at=now() + 2 * DAY)
    assert record is not None
    assert record.state is RecordState.WITHDRAWN


def test_a_file_that_is_nested_too_deeply_is_none() -> None:
    with pytest.raises(ValueError, match="nested"):
        from_text("[" * 100_000)
