"""The list of withdrawn badges: its bits, and every list that must not be believed."""

import gzip
import json
import time
import tracemalloc
import zlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badge import did, status_list
from badge.errors import Refused
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


def by_reason(value: object) -> str:
    """The id of a case: what is packed or signed anew has another text in each process."""
    return value if isinstance(value, str) and " " in value else "-"


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
    assert int.from_bytes(bits, "big") == sum(1 << (SIZE - 1 - n) for n in withdrawn)
    assert status_list.indexes(bits) == withdrawn


def test_each_bit_of_a_byte_is_read_alone() -> None:
    for index in range(16):
        bits = status_list.unpack(status_list.pack([index]))
        assert [n for n in range(16) if status_list.is_set(bits, n)] == [index]


def test_a_bit_is_cleared_when_it_was_set_and_is_not_or_is_cut_off() -> None:
    assert not status_list.clears(b"\x00\x0f", b"\x80\x0f\xff")  # set and longer: nothing is lost
    assert not status_list.clears(b"\x00\x0f", b"\x00\x0f")
    assert status_list.clears(b"\x00\x0f", b"\xff\x0e")
    assert status_list.clears(b"\x80\x0f", b"\x7f\x0f")
    assert status_list.clears(b"\x00\x00", b"\x00")


def test_the_credential_says_all_that_the_standard_asks() -> None:
    found = status_list.credential(base_url=BASE_URL, list_number=1, withdrawn=[], at=AT)
    subject = found.pop("credentialSubject")
    name, begun = f"{BASE_URL}/status/revocation/1", AT.replace(microsecond=0)
    assert found == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": name,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:register.example",
        "validFrom": begun.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "validUntil": (begun + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "iss": "did:web:register.example",
        "sub": f"{name}#list",
        "jti": name,
        "nbf": int(begun.timestamp()),
        "exp": int(begun.timestamp()) + 48 * 3600,
    }
    assert subject == {
        "id": f"{name}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": status_list.pack([]),
    }


def read(token: str, **changed: Any) -> status_list.StatusList:
    asked = {"expected_id": GOOD["id"], "issuer": GOOD["issuer"], "at": AT, **changed}
    return status_list.read(token, trusted(KEY), **asked)


def test_a_list_that_was_read_tells_whose_it_is_and_until_when() -> None:
    found = read(listed(0, SIZE - 1))
    assert (found.id, found.issuer) == (GOOD["id"], GOOD["issuer"])
    assert found.issued_at == AT.replace(microsecond=0)
    assert found.valid_until - found.issued_at == timedelta(hours=48)
    assert [found.is_withdrawn(each) for each in (0, 1, SIZE - 2, SIZE - 1)] == [True, False, False, True]


@pytest.mark.parametrize("at", [AT - timedelta(seconds=60), AT + timedelta(hours=48, seconds=60)])
def test_a_list_is_read_until_the_last_second(at: datetime) -> None:
    assert read(listed(), at=at).id == GOOD["id"]


@pytest.mark.parametrize(
    ("encoded", "why"),
    [
        (None, "not a multibase base64url list"),
        (status_list.pack([])[1:], "not a multibase base64url list"),
        (packed(b"no gzip"), "not gzip"),
        (packed(zlib.compress(bytes(SIZE // 8))), "not gzip"),
        (packed(gzip.compress(bytes(SIZE // 8))[:-4]), "cut off, too large, or with something behind it"),
        (packed(gzip.compress(bytes(SIZE // 8)) + b"x"), "cut off, too large, or with something behind it"),
        (packed(gzip.compress(bytes(SIZE // 8 - 1))), "too short"),
    ],
    ids=by_reason,
)
def test_bits_that_cannot_be_unpacked_are_refused_with_the_reason(encoded: object, why: str) -> None:
    with pytest.raises(Malformed) as refused:
        status_list.unpack(encoded)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("token", "changed", "why"),
    [
        (listed(by=STRANGER), {}, "The list of withdrawn badges is not signed by this register."),
        (sign({"iss": GOOD["iss"]}, KEY), {}, "The list of withdrawn badges cannot be read."),
        (listed(), {"expected_id": "x"}, "This is the list of withdrawn badges of another register."),
        (listed(), {"issuer": "x"}, "This is the list of withdrawn badges of another register."),
        (listed(), {"at": AT + timedelta(hours=48, seconds=61)}, "The list of withdrawn badges is too old."),
        (listed(), {"at": AT - timedelta(seconds=61)}, "The list of withdrawn badges is from the future."),
    ],
    ids=by_reason,
)
def test_a_list_is_refused_with_the_reason(token: str, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as refused:
        read(token, **changed)
    assert (refused.value.outcome, refused.value.why) == (Outcome.CANNOT_CHECK, why)


def test_an_index_that_the_list_does_not_have_is_refused_with_the_reason() -> None:
    for index in (-1, SIZE):
        with pytest.raises(Refused) as refused:
            read(listed()).is_withdrawn(index)
        assert refused.value.outcome is Outcome.CANNOT_CHECK
        assert refused.value.why == "The list of withdrawn badges does not cover this badge."


def test_the_id_that_a_list_gives_itself_is_read_unchecked() -> None:
    assert status_list.claimed_id(listed(by=STRANGER)) == GOOD["id"]
    for bad in ("", "x", "a.b.c", sign({"iss": "x"}, KEY), sign({"id": 3}, KEY)):
        assert status_list.claimed_id(bad) is None


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
