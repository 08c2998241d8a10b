"""Whatever is changed in a badge by somebody without our key, it is never valid; what we make is golden."""

import copy
import json
import struct
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from badge import carrier, openbadge, token
from badge.strict import base64url_encode
from badge.verdict import Outcome
from tests.badge_samples import CLAIMS, KEY, STRANGER, payload, raw, trusted, verdict_on
from tests.corpus import making, reading

GOLDEN = reading.FOLDER.parent
TOKEN = (GOLDEN / "token.jwt").read_text().strip()
SIGNATURE = TOKEN.split(".")[2]
PNG = making.png(making.itxt(TOKEN))
HEADER = {"alg": "ES256", "kid": KEY.kid}
FORGED, UNKNOWN = Outcome.FORGED, Outcome.UNKNOWN_ISSUER

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every member of a payload, deep ones too."""
    if isinstance(value, dict):
        return [
            way for name, each in value.items() for way in ((*above, name), *places(each, (*above, name)))
        ]
    if isinstance(value, list):
        return [way for at, each in enumerate(value) for way in ((*above, at), *places(each, (*above, at)))]
    return []


ALL = places(payload())


@st.composite
def changed_payloads(draw: st.DrawFn) -> dict[str, Any]:
    """The good payload with one member, at any depth, removed, changed, or added beside."""
    body = copy.deepcopy(payload())
    way = draw(st.sampled_from(ALL))
    above, last = way[:-1], cast(Any, way[-1])
    place: Any = body
    for name in above:
        place = place[name]
    act = draw(st.sampled_from(["remove", "change", "add"]))
    if act == "remove":
        del place[last]
    elif act == "change" or isinstance(place, list):
        place[last] = draw(values)
    else:
        place[draw(st.text(min_size=1, max_size=12))] = draw(values)
    return body


@settings(max_examples=80, deadline=None)
@given(changed_payloads())
def test_a_changed_payload_signed_by_another_is_never_valid(body: dict[str, Any]) -> None:
    assert verdict_on(raw(HEADER, body, STRANGER)).verdict is FORGED
    assert verdict_on(raw(HEADER | {"kid": STRANGER.kid}, body, STRANGER)).verdict is UNKNOWN


@settings(max_examples=80, deadline=None)
@given(changed_payloads())
def test_a_changed_payload_under_the_old_signature_is_never_valid(body: dict[str, Any]) -> None:
    segment = base64url_encode(json.dumps(body, separators=(",", ":")).encode())
    verdict = verdict_on(f"{TOKEN.split('.')[0]}.{segment}.{SIGNATURE}").verdict
    assert verdict is (FORGED if body != payload() else Outcome.VALID)


@settings(max_examples=80, deadline=None)
@given(changed_payloads())
def test_a_payload_that_we_would_not_write_is_no_badge_even_under_our_key(body: dict[str, Any]) -> None:
    verdict = verdict_on(raw(HEADER, body))
    try:
        written = openbadge.write(token.unseal(raw(HEADER, body), trusted()))
    except token.Refused:
        assert not verdict.is_valid
    else:
        assert written == body


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["alg", "kid", "typ", "jwk", "crit", "x"]), values, min_size=1))
def test_any_header_signed_by_another_is_never_valid(changes: dict[str, Any]) -> None:
    assert not verdict_on(raw(HEADER | changes, payload(), STRANGER)).is_valid


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0, max_value=len(TOKEN) * 8 - 1))
def test_a_png_with_one_bit_of_its_credential_flipped_is_never_valid_whatever_its_checksum(bit: int) -> None:
    changed = bytearray(TOKEN.encode("ascii"))
    changed[bit // 8] ^= 1 << bit % 8
    body = b"openbadgecredential\0\0\0\0\0" + bytes(changed)
    assert not verdict_on(making.png(making.chunk(b"iTXt", body))).is_valid


def test_the_same_claims_give_the_same_header_and_payload() -> None:
    again = token.seal(CLAIMS, KEY)
    assert again.split(".")[:2] == TOKEN.split(".")[:2]
    assert verdict_on(again).is_valid


def test_a_credential_is_baked_into_the_golden_pictures_byte_by_byte() -> None:
    card = (GOLDEN / "corpus" / "plates" / "english.svg").read_text()
    assert carrier.bake_svg(card, TOKEN) == (GOLDEN / "baked.svg").read_text()
    baked = carrier.bake_png(making.png(), TOKEN)
    assert baked == PNG == (GOLDEN / "baked.png").read_bytes()
    # directly behind the signature (8 bytes) and the header (25): length, kind, keyword, flags, token
    assert struct.unpack(">I4s", baked[33:41]) == (len(TOKEN) + 24, b"iTXt")
    assert baked[41:65] == b"openbadgecredential\0\0\0\0\0"
    for file in ("baked.svg", "baked.png"):
        assert verdict_on((GOLDEN / file).read_bytes()).is_valid
