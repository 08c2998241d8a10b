"""What of an entry goes into the public tree, to the byte."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories import canonical, leaves
from signatories.entries import KINDS
from tlog import tiles

AT = datetime(2026, 11, 24, 12, 0, 1, 5, tzinfo=UTC)
SALT = "00112233445566778899aabbccddeeff"
ADDED = {"company": "kvk:00000501", "name": "Voorbeeld B.V."}


def commitment_of(name: str, value: str) -> str:
    """The same by hand: HMAC-SHA-256 under the salt over the canonical JSON of name and value."""
    return hmac.new(bytes.fromhex(SALT), f'["{name}","{value}"]'.encode(), hashlib.sha256).hexdigest()


def test_a_leaf_is_canonical_json_with_a_commitment_for_the_name() -> None:
    fixed = commitment_of("name", "Voorbeeld B.V.")
    assert (
        leaves.payload(7, AT, "company-added", ADDED, SALT)
        == (
            f'{{"at":"2026-11-24T12:00:01.000005+00:00","data":{{"company":"kvk:00000501",'
            f'"name":{{"commitment":"{fixed}"}}}},"kind":"company-added","position":7}}'
        ).encode()
    )


def test_the_digest_is_the_leaf_hash_of_rfc_6962() -> None:
    leaf = leaves.payload(0, AT, "key-activated", {"kid": "x"}, None)
    assert (
        leaves.digest(0, AT, "key-activated", {"kid": "x"}, None) == hashlib.sha256(b"\0" + leaf).hexdigest()
    )


def test_the_time_is_told_in_utc() -> None:
    there = AT.astimezone(timezone(timedelta(hours=2)))
    assert leaves.stamp(there) == leaves.stamp(AT) == "2026-11-24T12:00:01.000005+00:00"


def test_only_what_may_name_somebody_is_committed() -> None:
    assert leaves.committed("key-activated", {"kid": "x"}, None) == {"kid": "x"}
    shown = leaves.committed("company-added", ADDED, SALT)
    assert shown["company"] == ADDED["company"]
    assert shown["name"] == {"commitment": commitment_of("name", "Voorbeeld B.V.")}


def test_what_was_erased_stays_its_commitment() -> None:
    erased = {**ADDED, "name": {"commitment": "ab"}}
    assert leaves.committed("company-added", erased, None) == erased
    assert leaves.is_erased({"commitment": "ab"})
    for other in ("commitment", {"commitment": "ab", "more": 1}, {}, None, ["commitment"]):
        assert not leaves.is_erased(other)


def test_without_a_salt_nothing_is_committed() -> None:
    with pytest.raises(ValueError, match=r"^the salt is missing$"):
        leaves.payload(0, AT, "company-added", ADDED, None)


def test_kinds_that_name_somebody_get_a_salt_of_sixteen_bytes_each_its_own() -> None:
    salts = {leaves.new_salt("badge-issued") for _ in range(20)}
    assert len(salts) == 20 and all(salt and len(bytes.fromhex(salt)) == 16 for salt in salts)
    assert leaves.new_salt("key-activated") is None
    drawn = leaves.new_salts(3)
    assert len(set(drawn)) == 3 and all(len(bytes.fromhex(salt)) == 16 for salt in drawn)


def test_an_entry_that_is_too_long_is_refused_at_its_last_byte() -> None:
    frame = len(leaves.written(0, "t", "k", '""'))
    fits = '"' + "x" * (tiles.LONGEST_ENTRY - frame) + '"'
    assert len(leaves.written(0, "t", "k", fits)) == tiles.LONGEST_ENTRY
    with pytest.raises(ValueError, match=r"^the entry is too long for the log$"):
        leaves.written(0, "t", "k", fits[:-1] + 'x"')


WORDS = st.text(max_size=8) | st.integers() | st.none() | st.lists(st.text(max_size=3), max_size=2)


@given(st.sampled_from(sorted(KINDS)), st.data(), st.binary(min_size=16, max_size=16))
def test_what_writes_many_acts_gives_what_each_alone_gives(
    kind: str, drawn: st.DataObject, salt: bytes
) -> None:
    data = {name: drawn.draw(WORDS | st.just({"commitment": "ab" * 32})) for name in KINDS[kind]}
    own = salt.hex() if kind in leaves.COMMITTED else None
    text, shown = leaves.writer(kind, KINDS[kind])(data, own)
    assert text == canonical.ENCODER.encode(data)
    assert shown == canonical.ENCODER.encode(leaves.committed(kind, data, own))


def test_a_salt_that_is_missing_is_said_for_many_too() -> None:
    with pytest.raises(ValueError, match="salt"):
        leaves.writer("company-added", KINDS["company-added"])({"company": "kvk:1", "name": "x"}, None)
