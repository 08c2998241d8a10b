"""Keys of associations and of proofs leave what is published by themselves, when all that they signed has ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.jobs.endorsements import retire_keys_beside
from app.keys import badge_keys
from badge.did import association_did
from badge.key_states import LONGEST_TERM, KeyState
from badge.keys import KeyRing
from badge.proof_models import ProvenCredential
from badge.signer.kinds import rules
from badge.signer.memory import Memory, Pace
from badge.signer.serving import SignerAtWork
from signatories.entries import Entry
from tests.badge_scene import AT, BASE_URL, DAY
from tests.shown_badge import ShownBadge, shown_badge

Which = Callable[[KeyRing], KeyRing]
RINGS = [
    pytest.param(lambda keys: keys.of_association("hosters"), id="association"),
    pytest.param(lambda keys: keys.proofs, id="proofs"),
]


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


@pytest.mark.parametrize("which", RINGS)
def test_a_previous_key_is_retired_when_the_last_thing_it_signed_has_ended(
    app: Flask, session: Session, now: datetime, shown: ShownBadge, which: Which
) -> None:
    ring, end = which(badge_keys()), shown.badge.credentials[0].valid_until
    assert len(session.scalars(select(ProvenCredential)).all()) == 1
    old = ring.signing_key(at=now).kid
    ring.rotate(at=now)
    ring.rotate(at=now + DAY)

    bind_clock(app, end)
    retire_keys_beside()
    assert old in {each["id"] for each in _published(ring)}
    bind_clock(app, end + timedelta(minutes=2))
    retire_keys_beside()
    retire_keys_beside()
    assert old not in {each["id"] for each in _published(ring)}
    assert ring.records()[0].state is KeyState.RETIRED
    retired = session.scalars(select(Entry).where(Entry.kind == "key-retired")).all()
    assert [each.data["kid"] for each in retired] == [old]


def _published(ring: KeyRing) -> list[dict[str, str]]:
    """The keys in the DID document that has the keys of *ring*."""
    home = ring if ring.did.endswith("hosters") else badge_keys()
    return home.did_document()["verificationMethod"]


@pytest.mark.parametrize("which", RINGS)
def test_a_signer_retires_them_only_when_nothing_of_them_can_last(tmp_path: Path, which: Which) -> None:
    keys = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    keys.signing_key(at=AT)
    ring = which(keys)
    old = ring.signing_key(at=AT).kid
    ring.rotate(at=AT)
    ring.rotate(at=AT + DAY)
    memory = Memory(tmp_path / "signer")
    moments = iter([AT + DAY + LONGEST_TERM - DAY, AT + 2 * DAY + LONGEST_TERM, AT + 2 * DAY + LONGEST_TERM])
    at_work = SignerAtWork(
        {"badges": keys},
        rules=rules(),
        memory=memory,
        pace=Pace(1),
        base_url=BASE_URL,
        clock=lambda: next(moments),
    )
    assert "refused" in at_work.answer({"ask": "retire", "kid": old})
    assert at_work.answer({"ask": "retire", "kid": old}) == {"retired": True}
    assert "refused" in at_work.answer({"ask": "retire", "kid": ring.signing_key(at=AT).kid})
    assert old.startswith((association_did(BASE_URL, "hosters"), keys.did))
    memory.close()
