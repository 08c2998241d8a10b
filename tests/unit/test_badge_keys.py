"""The key ring on disk, the states of keys, and which public keys are believed."""

import json
import multiprocessing
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from badge import did, token
from badge.errors import (
    KeyFileMissing,
    KeyFileOpen,
    KeyListDamaged,
    KeysNotUsable,
    KeyUnreadable,
    NextKeyTooYoung,
    NoSuchKey,
    Refused,
)
from badge.keys import KeyRing, KeyState
from badge.signing_key import SigningKey
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from tests.badge_samples import AT, BASE_URL, CLAIMS, DID, KEY, badge, listed, payload, raw, verdict_on

PASSPHRASE = "a passphrase of thirty-two letters"
DAY = timedelta(hours=24)
WYCHEPROOF = Path(__file__).parent.parent / "golden" / "badge" / "wycheproof-es256.json"


def ring(folder: Path, passphrase: str = PASSPHRASE) -> KeyRing:
    return KeyRing(folder, passphrase=passphrase, base_url=BASE_URL)


def states(keys: KeyRing) -> list[KeyState]:
    return [each.state for each in keys.records()]


def test_the_first_key_is_made_on_first_use_and_kept(tmp_path: Path) -> None:
    first = ring(tmp_path).signing_key(at=AT)
    again = ring(tmp_path).signing_key(at=AT + DAY)
    assert first.kid == again.kid
    assert first.kid.startswith(f"{DID}#")
    assert isinstance(first, SigningKey) and isinstance(again, SigningKey)
    assert first.private.private_numbers() == again.private.private_numbers()


def test_the_key_file_is_encrypted_and_for_its_owner_only(tmp_path: Path) -> None:
    ring(tmp_path).signing_key(at=AT)
    (file,) = (tmp_path / "keys").glob("*.pem")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert file.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_d9_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    ring(tmp_path).signing_key(at=AT)
    (file,) = (tmp_path / "keys").glob("*.pem")
    file.chmod(mode)
    with pytest.raises(KeyFileOpen, match="chmod 600"):
        ring(tmp_path).signing_key(at=AT)


def test_d9_a_wrong_passphrase_a_missing_file_and_another_key_are_told_apart(tmp_path: Path) -> None:
    ring(tmp_path).signing_key(at=AT)
    (file,) = (tmp_path / "keys").glob("*.pem")
    with pytest.raises(KeyUnreadable):
        ring(tmp_path, "another passphrase").signing_key(at=AT)
    ring(tmp_path / "other").signing_key(at=AT)
    (stranger,) = (tmp_path / "other" / "keys").glob("*.pem")
    kept = file.read_bytes()
    file.write_bytes(stranger.read_bytes())
    with pytest.raises(KeyUnreadable):
        ring(tmp_path).signing_key(at=AT)
    file.write_bytes(kept[: len(kept) // 2])
    with pytest.raises(KeyUnreadable):
        ring(tmp_path).signing_key(at=AT)
    file.unlink()
    with pytest.raises(KeyFileMissing):
        ring(tmp_path).signing_key(at=AT)


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"keys": [{}]}', b'{"keys": [{"state": "gone"}]}', b"\xff"])
def test_a_damaged_list_of_keys_is_not_replaced_by_a_new_one(tmp_path: Path, damage: bytes) -> None:
    ring(tmp_path).signing_key(at=AT)
    (tmp_path / "keys" / "keys.json").write_bytes(damage)
    with pytest.raises(KeyListDamaged):
        ring(tmp_path).signing_key(at=AT)
    assert len(list((tmp_path / "keys").glob("*.pem"))) == 1


def _first_kid(folder: Path, answers: Any) -> None:
    answers.put(ring(folder).signing_key(at=AT).kid)


def test_processes_that_start_at_once_make_one_first_key(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    answers: Any = spawn.Queue()
    workers = [spawn.Process(target=_first_kid, args=(tmp_path, answers)) for _ in range(3)]
    for worker in workers:
        worker.start()
    kids = {answers.get(timeout=30) for _ in workers}
    for worker in workers:
        worker.join()
    assert len(kids) == 1
    assert len(list((tmp_path / "keys").glob("*.pem"))) == 1


def test_a_next_key_is_published_a_day_before_it_signs(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    old = keys.signing_key(at=AT)
    waiting = keys.rotate(at=AT)
    assert waiting.state is KeyState.NEXT
    assert keys.signing_key(at=AT).kid == old.kid
    assert [entry["kid"] for entry in keys.jwks()["keys"]] == [old.kid, waiting.kid]
    with pytest.raises(NextKeyTooYoung):
        keys.rotate(at=AT + DAY - timedelta(seconds=1))
    active = keys.rotate(at=AT + DAY)
    assert active.kid == waiting.kid
    assert keys.signing_key(at=AT + DAY).kid == waiting.kid
    assert states(keys) == [KeyState.PREVIOUS, KeyState.ACTIVE]
    assert [entry["kid"] for entry in keys.jwks()["keys"]] == [waiting.kid, old.kid]


def test_a_badge_of_the_previous_key_stays_valid_and_one_of_a_withdrawn_key_falls(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    old = keys.signing_key(at=AT)
    shown = token.seal(CLAIMS, old)
    keys.rotate(at=AT)
    keys.rotate(at=AT + DAY)
    fresh = listed(by=keys.signing_key(at=AT), at=AT)
    assert verdict_on(shown, keys=keys.trusted(), status_lists=[fresh]).is_valid
    keys.withdraw(old.kid, at=AT + DAY)
    assert verdict_on(shown, keys=keys.trusted(), status_lists=[fresh]).verdict is Outcome.UNKNOWN_ISSUER
    assert states(keys) == [KeyState.WITHDRAWN, KeyState.ACTIVE]


def test_withdrawing_the_active_key_puts_another_in_its_place_at_once(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    first = keys.signing_key(at=AT)
    keys.withdraw(first.kid.split("#")[1], at=AT)
    second = keys.signing_key(at=AT)
    assert second.kid != first.kid
    waiting = keys.rotate(at=AT)
    keys.withdraw(second.kid, at=AT)
    assert keys.signing_key(at=AT).kid == waiting.kid
    again = keys.withdraw(second.kid, at=AT + DAY)
    assert again.changed_at == AT
    assert states(keys) == [KeyState.WITHDRAWN, KeyState.WITHDRAWN, KeyState.ACTIVE]
    with pytest.raises(NoSuchKey):
        keys.withdraw("did:web:register.example#x", at=AT)


def test_a_ring_sees_what_another_process_changed(tmp_path: Path) -> None:
    web, command = ring(tmp_path), ring(tmp_path)
    first = web.signing_key(at=AT)
    command.withdraw(first.kid, at=AT)
    assert web.signing_key(at=AT).kid == command.signing_key(at=AT).kid != first.kid
    assert web.trusted().find(first.kid) is None


def test_the_did_document_lists_its_keys_as_strings_with_the_active_one_first(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    active = keys.signing_key(at=AT)
    waiting = keys.rotate(at=AT)
    document = keys.did_document()
    assert document["id"] == DID
    assert document["assertionMethod"] == [active.kid, waiting.kid]
    method = document["verificationMethod"][0]
    assert (method["id"], method["type"], method["controller"]) == (active.kid, "JsonWebKey2020", DID)
    assert set(method["publicKeyJwk"]) == {"kty", "crv", "x", "y"}


def test_the_jwks_says_whose_keys_they_are_and_holds_no_private_part(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    keys.signing_key(at=AT)
    (entry,) = keys.jwks()["keys"]
    assert set(entry) == {"kty", "crv", "x", "y", "kid", "alg", "use", "iss"}
    assert (entry["alg"], entry["use"], entry["iss"]) == ("ES256", "sig", DID)


def test_a_ring_without_keys_trusts_nobody(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        token.unseal(badge(), ring(tmp_path).trusted())
    assert refused.value.outcome is Outcome.UNKNOWN_ISSUER


ENTRY = did.jwks(DID, [did.public_jwk(KEY.private.public_key())])["keys"][0]


@pytest.mark.parametrize(
    "change",
    [
        {"use": "enc"},
        {"use": None},
        {"key_ops": ["encrypt"]},
        {"key_ops": "verify"},
        {"key_ops": []},
        {"alg": "ES384"},
        {"alg": "HS256"},
        {"kty": "RSA"},
        {"kty": "oct", "k": "AAAA"},
        {"crv": "P-384"},
        {"crv": "secp256k1"},
        {"kid": "just-a-name"},
        {"kid": None},
        {"kid": f"{DID}#a#b"},
        {"iss": "did:web:other.example"},
        {"x": ENTRY["y"]},
        {"x": "AAAA"},
        {"x": 5},
        {"x": ENTRY["x"] + "="},
        {"y": None},
    ],
    ids=lambda change: json.dumps(change)[:40],
)
def test_a_key_that_may_not_check_badges_is_not_believed(change: dict[str, Any]) -> None:
    with pytest.raises(KeysNotUsable):
        TrustedKeys.from_jwks({"keys": [ENTRY | change]})


@pytest.mark.parametrize("document", [None, [], {}, {"keys": {}}, {"keys": []}, ENTRY, {"keys": [ENTRY] * 2}])
def test_what_is_no_usable_jwks_is_refused(document: Any) -> None:
    with pytest.raises(KeysNotUsable):
        TrustedKeys.from_jwks(document)


@pytest.mark.parametrize("data", [b"", b"[", b"\xff", b'{"keys": [], "keys": []}'])
def test_a_file_that_is_no_jwks_is_refused(data: bytes) -> None:
    with pytest.raises(KeysNotUsable):
        TrustedKeys.from_jwks_file(data)


def test_unusable_keys_beside_a_good_one_do_no_harm() -> None:
    keys = TrustedKeys.from_jwks({"keys": [{"kty": "RSA"}, "x", ENTRY | {"key_ops": ["verify"]}]})
    assert list(keys.by_id) == [KEY.kid]
    assert verdict_on(badge(), keys=keys).is_valid


def wycheproof() -> list[Any]:
    return [
        pytest.param(group["public"], test, id=f"{test['tcId']}-{test['comment']}")
        for group in json.loads(WYCHEPROOF.read_text())["testGroups"]
        for test in group["tests"]
    ]


@pytest.mark.parametrize(("public", "test"), wycheproof())
def test_the_wycheproof_vectors_are_judged_right(public: dict[str, Any], test: dict[str, Any]) -> None:
    # Only the name of the key is ours; a header that names it otherwise is unknown, which is right too.
    kid = "did:web:wycheproof.example#key"
    try:
        trusted = TrustedKeys.from_jwks({"keys": [public | {"kid": kid}]})
        by_their_name = TrustedKeys({public["kid"]: trusted.by_id[kid]})
        token.open_token(test["jws"], by_their_name, limit=token.MAX_BADGE)
        outcome = "valid"
    except KeysNotUsable:
        outcome = "invalid"
    except Refused as refused:
        # The vectors sign three letters: a signature that holds is then found not to hold a badge.
        outcome = (
            "valid" if refused.outcome is Outcome.NOT_A_BADGE and "signed by" in refused.why else "invalid"
        )
    assert outcome == test["result"]


def test_a_raw_token_of_the_samples_is_a_true_one() -> None:
    assert verdict_on(raw({"alg": "ES256", "kid": KEY.kid}, payload())).is_valid
