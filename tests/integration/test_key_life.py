"""Rotation, retirement and compromise of keys: what the ring, the books, the log and the lists say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from badge import issuing, key_life, revoking
from badge.errors import KeyComesBack, KeyIsKnown, KeyStillNeeded, NoSuchKey, SignerAway
from badge.key_states import KeyState, may_become
from badge.keys import KeyRing
from badge.models import Credential, StatusListCopy
from badge.signer.asking import SignerStore
from badge.verdict import Outcome, Reason
from signatories.entries import Entry, check_entries
from tests.badge_scene import AT, BASE_URL, DAY, Scene


def kinds(scene: Scene) -> list[tuple[str, str]]:
    """The entries about the keys of badges, with the last letters of the key."""
    found = scene.session.scalars(select(Entry).where(Entry.kind.startswith("key-")).order_by(Entry.position))
    others = {
        each.kid
        for ring in (scene.keys.proofs, scene.keys.of_association("hosters"))
        for each in ring.records()
    }
    return [(each.kind, str(each.data["kid"])[-6:]) for each in found if each.data["kid"] not in others]


def rotated(scene: Scene) -> tuple[str, str]:
    """The keys before and after a whole rotation that begins at ``AT``."""
    old = scene.keys.signing_key(at=AT).kid
    new = scene.keys.rotate(at=AT).kid
    scene.settle(AT)
    scene.keys.rotate(at=AT + DAY)
    scene.settle(AT + DAY)
    return old, new


def test_b10_a_rotation_is_in_the_log_and_old_badges_stay_valid(any_scene: Scene) -> None:
    badge = any_scene.issue()
    old, new = rotated(any_scene)
    any_scene.refresh(AT + DAY)
    assert kinds(any_scene) == [
        ("key-activated", old[-6:]),
        ("key-published", new[-6:]),
        ("key-activated", new[-6:]),
    ]
    assert any_scene.verify(badge.code, at=AT + DAY).is_valid
    assert any_scene.session.get_one(StatusListCopy, 1).kid == new
    assert check_entries(any_scene.session.scalars(select(Entry).order_by(Entry.position))) is None


def test_a_previous_key_leaves_when_its_last_badge_ended_and_never_comes_back(scene: Scene) -> None:
    badge = scene.issue()
    end = badge.credentials[0].valid_until
    old, _new = rotated(scene)
    assert key_life.retire_due(scene.session, keys=scene.keys, at=end) == []
    assert old in [each["kid"] for each in scene.keys.jwks()["keys"]]
    (gone,) = key_life.retire_due(scene.session, keys=scene.keys, at=end + timedelta(minutes=2))
    assert (gone.kid, gone.state) == (old, KeyState.RETIRED)
    assert old not in [each["kid"] for each in scene.keys.jwks()["keys"]]
    assert old not in scene.keys.did_document()["assertionMethod"]
    assert not list(scene.keys._folder.glob(f"{gone.thumbprint}.pem"))
    scene.settle(end + DAY)
    assert kinds(scene)[-1] == ("key-retired", old[-6:])
    assert scene.keys.retire(old, at=end).state is KeyState.RETIRED
    with pytest.raises(KeyStillNeeded):
        scene.keys.retire(scene.keys.signing_key(at=AT).kid, at=end)
    with pytest.raises(NoSuchKey):
        scene.keys.retire("nobody", at=end)


def test_a_previous_key_without_badges_stays_as_long_as_a_print_ticket(scene: Scene) -> None:
    rotated(scene)
    later = AT + DAY + timedelta(days=35)
    assert key_life.retire_due(scene.session, keys=scene.keys, at=later) == []
    assert len(key_life.retire_due(scene.session, keys=scene.keys, at=later + timedelta(minutes=2))) == 1


def test_b10_a_compromise_takes_every_badge_of_the_key_and_issues_it_again(any_scene: Scene) -> None:
    badges = [any_scene.issue(), any_scene.issue(domain=any_scene.second_domain)]
    stolen = [any_scene.token(badge) for badge in badges]
    places = {badge.credentials[0].status_index for badge in badges}
    first = any_scene.keys.signing_key(at=AT).kid
    any_scene.keys.withdraw(first, at=AT + DAY)
    any_scene.settle(AT + DAY)
    second = any_scene.keys.signing_key(at=AT).kid
    assert kinds(any_scene)[-2:] == [("key-withdrawn", first[-6:]), ("key-activated", second[-6:])]
    assert any_scene.listed() == places
    assert any_scene.session.get_one(StatusListCopy, 1).kid == second
    assert any_scene.renew_due(AT + DAY) == 2
    for badge, token in zip(badges, stolen, strict=True):
        any_scene.session.refresh(badge)
        assert [each.kid for each in badge.credentials] == [first, second]
        assert badge.credentials[0].revoked_at == AT + DAY
        assert any_scene.verify(badge.code, at=AT + DAY).is_valid
        assert any_scene.verify(token, at=AT + DAY).verdict is Outcome.UNKNOWN_ISSUER
    assert any_scene.renew_due(AT + DAY) == 0


def test_what_a_withdrawn_key_was_to_sign_is_void(scene: Scene) -> None:
    scene.issue()
    scene.keys.withdraw(scene.keys.signing_key(at=AT).kid, at=AT)
    issuing.renew_due(scene.session, keys=scene.keys, base_url=BASE_URL, at=AT)
    planned_with = scene.session.scalars(select(Credential.kid).order_by(Credential.id.desc())).first()
    scene.keys.withdraw(str(planned_with), at=AT)
    scene.settle(AT)
    states = scene.session.scalars(select(Credential.state).order_by(Credential.id)).all()
    assert list(states) == ["signed", "void"]
    assert scene.renew_due(AT) == 1


def test_b10_a_key_that_was_withdrawn_or_retired_cannot_sign_again(scene: Scene) -> None:
    scene.issue()
    folder = scene.keys._folder
    before = {path: path.read_bytes() for path in folder.iterdir()}
    scene.keys.withdraw(scene.keys.signing_key(at=AT).kid, at=AT)
    scene.settle(AT)
    for path, kept in before.items():  # somebody puts yesterday's key folder back
        path.write_bytes(kept)
        path.chmod(0o600)
    scene.keys._seen = None
    with pytest.raises(KeyComesBack):
        scene.settle(AT)
    with pytest.raises(KeyComesBack):
        scene.renew(scene.issue())


def test_the_same_key_is_not_enrolled_twice(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scene.keys.signing_key(at=AT)
    public = scene.keys.records()[0].public
    scene.keys.withdraw(first.kid, at=AT)
    monkeypatch.setattr(scene.keys._store, "make", lambda: public)
    with pytest.raises(KeyIsKnown):
        scene.keys.rotate(at=AT)


def test_no_state_of_a_key_is_reached_backwards() -> None:
    order = list(KeyState)
    assert not any(may_become(KeyState.WITHDRAWN, state) for state in order[:-1])
    assert not any(may_become(KeyState.RETIRED, state) for state in order[:3])
    assert not may_become(KeyState.PREVIOUS, KeyState.ACTIVE)
    assert may_become(None, KeyState.WITHDRAWN)


def test_without_a_signer_nothing_is_issued_and_a_withdrawal_counts_all_the_same(any_scene: Scene) -> None:
    badge = any_scene.issue()
    any_scene.session.commit()
    near = any_scene.keys
    any_scene.keys = KeyRing(
        near._folder.parent, base_url=BASE_URL, store=SignerStore(near._folder / "nobody.sock")
    )
    with pytest.raises(SignerAway):
        any_scene.issue(domain=any_scene.second_domain)
    any_scene.session.rollback()
    assert len(badge.company.domains[0].company.domains) == 3
    assert any_scene.verify(badge.code).is_valid
    revoking.withdraw(
        any_scene.session,
        badge=badge,
        reason=Reason.OPERATOR,
        keys=any_scene.keys,
        base_url=BASE_URL,
        at=AT,
    )
    any_scene.commit_books()
    with pytest.raises(SignerAway):
        any_scene.settle(AT)
    any_scene.session.rollback()
    assert any_scene.verify(badge.code).verdict is Outcome.WITHDRAWN
    assert any_scene.listed() == set()
    assert any_scene.session.get_one(StatusListCopy, 1).owed_since == AT
    any_scene.keys = near
    any_scene.settle(AT)
    assert any_scene.listed() == {badge.credentials[0].status_index}
    assert any_scene.session.get_one(StatusListCopy, 1).owed_since is None
