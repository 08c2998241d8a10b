"""The list of withdrawn badges: its bits, and every list that must not be believed."""

import gzip
import json
import time
import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badge import did, status_list
from badge.status_list import SIZE
from badge.strict import Malformed, base64url_encode
from badge.token import sign
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from tests.badge_samples import (
    AT,
    BASE_URL,
    INDEX,
    KEY,
    STRANGER,
    badge,
    key,
    listed,
    raw,
    trusted,
    verdict_on,
)

GOOD = status_list.credential(base_url=BASE_URL, list_number=1, withdrawn=[], at=AT)


def packed(data: bytes) -> str:
    return "u" + base64url_encode(data)


def changed(subject: dict[str, Any] | None = None, **members: Any) -> str:
    """A list signed by the register, with members of it (or of its subject) changed."""
    return sign(GOOD | members | {"credentialSubject": GOOD["credentialSubject"] | (subject or {})}, KEY)


@settings(max_examples=50, deadline=None)
@given(st.sets(st.integers(min_value=0, max_value=SIZE - 1), max_size=30))
def test_exactly_the_withdrawn_bits_are_set(withdrawn: set[int]) -> None:
    bits = status_list.unpack(status_list.pack(withdrawn))
    assert len(bits) * 8 == SIZE
    assert {n for n in range(SIZE) if bits[n // 8] & (0x80 >> n % 8)} == withdrawn


def test_the_first_entry_is_the_highest_bit_of_the_first_byte() -> None:
    assert status_list.unpack(status_list.pack([0]))[0] == 0b1000_0000
    assert status_list.unpack(status_list.pack([SIZE - 1]))[-1] == 0b0000_0001


def test_the_same_list_is_packed_to_the_same_text() -> None:
    assert status_list.pack([1, 2, 3]) == status_list.pack([3, 2, 1])


def test_a_list_of_usual_size_stays_small() -> None:
    assert len(listed(*range(0, SIZE, 400))) < 4_000


def test_a_listed_badge_is_withdrawn_and_its_neighbours_are_not() -> None:
    assert verdict_on(badge(), status_lists=[listed(INDEX)]).verdict is Outcome.WITHDRAWN
    neighbours = [n for n in range(90, 110) if n != INDEX]
    assert verdict_on(badge(), status_lists=[listed(*neighbours)]).verdict is Outcome.VALID


@pytest.mark.parametrize(
    "lists",
    [
        pytest.param([], id="none"),
        pytest.param(["", "x", "a.b.c", badge()], id="rubbish"),
        pytest.param([listed(number=2)], id="another-number"),
        pytest.param([listed(by=STRANGER)], id="unknown-key"),
        pytest.param([raw({"alg": "ES256", "kid": KEY.kid}, GOOD, STRANGER)], id="wrong-signature"),
        pytest.param([raw({"alg": "none", "kid": KEY.kid}, GOOD)], id="alg-none"),
        pytest.param([json.dumps(GOOD)], id="not-signed"),
        pytest.param([listed()[:-20]], id="cut-off"),
        pytest.param([listed() + "A" * 2_000_000], id="too-large"),
        pytest.param([listed(at=AT - timedelta(hours=48, seconds=61))], id="too-old"),
        pytest.param([listed(at=AT + timedelta(seconds=61))], id="from-the-future"),
        pytest.param([changed(id=f"{BASE_URL}/status/revocation/2")], id="other-id"),
        pytest.param([changed({"statusPurpose": "suspension"})], id="other-purpose"),
        pytest.param([changed({"statusPurpose": ["revocation"]})], id="list-of-purposes"),
        pytest.param([changed({"type": "StatusList2021"})], id="other-type"),
        pytest.param([changed({"statusSize": 2})], id="two-bits-each"),
        pytest.param([changed(type=["VerifiableCredential"])], id="no-list-type"),
        pytest.param(
            [changed(issuer="did:web:other.example", iss="did:web:other.example")], id="other-issuer"
        ),
        pytest.param([changed(iss="did:web:other.example")], id="iss-differs"),
        pytest.param([changed(jti="x")], id="jti-differs"),
        pytest.param([changed(exp=GOOD["exp"] + 10**6)], id="exp-differs"),
        pytest.param([changed(validUntil="tomorrow")], id="no-date"),
        pytest.param([changed({"encodedList": packed(gzip.compress(bytes(SIZE // 8 - 1)))})], id="too-short"),
        pytest.param([changed({"encodedList": ""})], id="empty"),
        pytest.param([changed({"encodedList": None})], id="null"),
        pytest.param([changed({"encodedList": "z" + status_list.pack([])[1:]})], id="other-multibase"),
        pytest.param([changed({"encodedList": packed(bytes(SIZE // 8))})], id="not-gzip"),
        pytest.param([changed({"encodedList": packed(gzip.compress(bytes(SIZE // 8))[:-4])})], id="gzip-cut"),
        pytest.param(
            [changed({"encodedList": packed(gzip.compress(bytes(SIZE // 8)) * 2)})], id="two-gzip-members"
        ),
        pytest.param([changed({"encodedList": packed(gzip.compress(bytes(64 << 20)))})], id="gzip-bomb"),
        pytest.param([changed({"encodedList": status_list.pack([]) + "="})], id="padding"),
    ],
)
def test_b8_a_list_that_cannot_be_trusted_never_makes_a_badge_valid(lists: list[str]) -> None:
    verdict = verdict_on(badge(), status_lists=lists)
    assert verdict.verdict is Outcome.CANNOT_CHECK
    assert "signature holds" in verdict.explanation
    assert verdict.company == "Voorbeeld Hosting B.V."
    assert verdict.checks[0].ok


def test_b8_a_bomb_is_not_blown_up() -> None:
    bomb = packed(gzip.compress(bytes(64 << 20)))
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(Malformed):
        status_list.unpack(bomb)
    assert time.process_time() - begun < 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


@pytest.mark.parametrize("age", [timedelta(0), timedelta(hours=48), timedelta(hours=48, seconds=59)])
def test_a_list_is_believed_for_48_hours_and_a_clock_may_be_a_minute_wrong(age: timedelta) -> None:
    assert verdict_on(badge(), status_lists=[listed(at=AT - age)]).is_valid
    assert verdict_on(badge(), status_lists=[listed(at=AT + timedelta(seconds=59))]).is_valid


def test_of_several_lists_the_one_that_says_withdrawn_counts() -> None:
    older, newer = listed(INDEX, at=AT - timedelta(hours=1)), listed()
    for lists in ([older, newer], [newer, older], ["x", newer, listed(by=STRANGER), older]):
        assert verdict_on(badge(), status_lists=lists).verdict is Outcome.WITHDRAWN
    assert verdict_on(badge(), status_lists=["x", listed(by=STRANGER), newer]).is_valid


def test_a_badge_beyond_the_end_of_the_list_cannot_be_checked() -> None:
    assert verdict_on(badge(status_index=SIZE)).verdict is Outcome.CANNOT_CHECK


def test_a_list_of_another_trusted_register_does_not_speak_for_this_badge() -> None:
    other = key(5, "did:web:other.example")
    foreign = status_list.credential(base_url=BASE_URL, list_number=1, withdrawn=[], at=AT)
    signed = sign(foreign, other)
    verdict = verdict_on(badge(), keys=trusted(KEY, other), status_lists=[signed])
    assert verdict.verdict is Outcome.CANNOT_CHECK


def test_a_list_says_how_fresh_it_is() -> None:
    at = AT - timedelta(hours=3)
    assert verdict_on(badge(), status_lists=[listed(at=at)]).as_of == at


def test_the_keys_of_a_jwks_file_read_the_list() -> None:
    jwks = did.jwks("did:web:register.example", [did.public_jwk(KEY.private.public_key())])
    keys = TrustedKeys.from_jwks_file(json.dumps(jwks).encode())
    assert verdict_on(badge(), keys=keys).is_valid
