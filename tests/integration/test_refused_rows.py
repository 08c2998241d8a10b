"""A row that the database refuses is said in words of the register only where the index that means it refused it."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor.disputes import books, filing
from monitor.disputes.errors import DisputedBefore
from monitor.disputes.states import DisputeKind, DisputeState
from tests import dispute_scene
from tests.dispute_scene import DINA, TERM
from tests.monitor_samples import AT


def test_only_the_index_of_disputed_notices_says_disputed_before(
    any_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else the database refuses stays what it is: a fault of ours, not a word to the company."""
    session = any_session
    shown = dispute_scene.preview(session, tmp_path / "ledger", at=AT, release_at=AT + TERM)
    shown.file(session, "n4")
    session.commit()
    not_seen_yet, look = [True], books.held_notices

    def held(*args: object, **values: object) -> object:
        return [] if not_seen_yet and not_seen_yet.pop() else look(*args, **values)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(books, "held_notices", held)
    with pytest.raises(DisputedBefore) as before:  # another one was quicker
        shown.file(session, "n0", "n4")
    assert before.value.values["count"] == 1
    for broken in ({"by": "https://elsewhere.example/"}, {"evidence": ("0" * 63, 1)}):
        with pytest.raises(IntegrityError):
            filing.file(
                session,
                own=shown.own,
                kind=DisputeKind.NOT_RECEIVED,
                notices=[shown.kept("n0")],
                claims=[dispute_scene.NO_MAIL],
                at=AT,
                **{"by": DINA, **broken},  # pyright: ignore[reportArgumentType]
            )
    assert shown.file(session, "n0").state == DisputeState.OPEN
