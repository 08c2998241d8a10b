"""The words with which a token is refused, and what strict reading of base64url and JSON refuses."""

import json
from collections.abc import Callable

import pytest

from badge import strict, ticket, token
from badge.errors import Refused
from badge.strict import Malformed, base64url_encode
from badge.ticket import Ticket
from badge.verdict import Outcome
from tests.badge_samples import AT, CLAIMS, KEY, STRANGER, badge, key, payload, raw, resigned, trusted

HEADER, BODY, SIGNATURE = badge().split(".")
OTHER = key(5, "did:web:other.example")
ELSEWHERE = f"did:web:elsewhere.example{KEY.kid[KEY.kid.index('#') :]}"
NO_BADGE = "This is not a badge."
NO_BADGE_OF_OURS = "It is signed by this register, but it is not a badge."
BROKEN = "The digital signature does not hold: it was changed or made by another."
OTHER_WAY = "It is signed in a way that no badge of a register is."
OWN_RULES = "It brings its own key or its own rules. A badge of this register does not."


def headed(**members: object) -> str:
    return raw(dict(members), payload())


@pytest.mark.parametrize(
    ("shown", "outcome", "why"),
    [
        ("A" * (token.MAX_BADGE + 1), Outcome.NOT_A_BADGE, "It is far too large to be a badge."),
        ("A" * token.MAX_BADGE, Outcome.NOT_A_BADGE, NO_BADGE),
        ("a.b", Outcome.NOT_A_BADGE, NO_BADGE),
        (f"=.{BODY}.{SIGNATURE}", Outcome.NOT_A_BADGE, NO_BADGE),
        (raw(b"no json", payload()), Outcome.NOT_A_BADGE, NO_BADGE),
        (raw(b'["alg"]', payload()), Outcome.NOT_A_BADGE, NO_BADGE),
        (raw(b'{"alg": "ES256", "alg": "none"}', payload()), Outcome.FORGED, "Its header can be read in two ways."),
        (headed(kid=KEY.kid), Outcome.NOT_A_BADGE, NO_BADGE),
        (headed(alg="ES256", kid=KEY.kid, jku="x"), Outcome.FORGED, OWN_RULES),
        (headed(alg="RS256", kid=ELSEWHERE), Outcome.UNKNOWN_ISSUER, OTHER_WAY),
        (headed(alg="EdDSA", kid=KEY.kid), Outcome.FORGED, "It asks for a signature that proves nothing."),
        (headed(alg="none", kid=ELSEWHERE), Outcome.FORGED, "It asks for a signature that proves nothing."),
        (headed(alg="ES256", kid=7), Outcome.UNKNOWN_ISSUER, "It does not say with which key it was signed."),
        (headed(alg="ES256", kid=KEY.kid, typ="JWT"), Outcome.NOT_A_BADGE, "It is another kind of token."),
        (headed(alg="ES256", kid=KEY.kid, cty="x"), Outcome.NOT_A_BADGE, "It is another kind of token."),
        (badge(by=STRANGER), Outcome.UNKNOWN_ISSUER, "It is signed with a key that is not known here."),
        (f"{HEADER}.{BODY}.{SIGNATURE[:-4]}", Outcome.FORGED, BROKEN),
        (f"{HEADER}.{BODY}=.{SIGNATURE}", Outcome.FORGED, BROKEN),
        (f"{HEADER}.{BODY}.{badge(number=2).split('.')[2]}", Outcome.FORGED, BROKEN),
        (raw({"alg": "ES256", "kid": KEY.kid}, b'{"a": 1.5}'), Outcome.NOT_A_BADGE, NO_BADGE_OF_OURS),
        (resigned({"a": 1}), Outcome.NOT_A_BADGE, NO_BADGE_OF_OURS),
        (
            resigned(ticket.write(Ticket.of(CLAIMS, at=AT))),
            Outcome.NOT_A_BADGE,
            "This is the ticket of a printed logo, not the logo itself.",
        ),
        (badge(by=OTHER), Outcome.FORGED, "It names another register than the one that signed it."),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "-",  # a token differs in each process
)  # fmt: skip
def test_a_token_is_refused_with_the_verdict_and_the_reason(shown: str, outcome: Outcome, why: str) -> None:
    with pytest.raises(Refused) as refused:
        token.unseal(shown, trusted(KEY, OTHER))
    assert (refused.value.outcome, refused.value.why, str(refused.value)) == (outcome, why, why)


def test_a_good_token_tells_what_it_says_and_who_signed_it() -> None:
    assert token.unseal(badge(number=3), trusted()).number == 3
    opened = token.open_token(badge(), trusted(), limit=len(badge()))
    assert (opened.kid, opened.issuer, opened.payload) == (KEY.kid, "did:web:register.example", payload())
    with pytest.raises(Refused, match="far too large"):
        token.open_token(badge(), trusted(), limit=len(badge()) - 1)


@pytest.mark.parametrize(
    ("read", "why"),
    [
        (lambda: strict.base64url_decode("a+b_"), "not base64url"),
        (lambda: strict.base64url_decode("AAAAA"), "not base64url"),
        (lambda: strict.base64url_decode("AB"), "not canonical base64url"),
        (lambda: strict.json_object(b"{"), "not strict JSON"),
        (lambda: strict.json_object(b'{"a": "\xff"}'), "not strict JSON"),
        (lambda: strict.json_object(b'{"a": "\\ud800"}'), "not strict JSON"),
        (lambda: strict.json_object(b"[" * 100_000), "not strict JSON"),
        (lambda: strict.json_object(b'{"a": 1, "a": 1}'), "not strict JSON"),
        (lambda: strict.json_object(b'{"a": 1.0}'), "not strict JSON"),
        (lambda: strict.json_object(b'{"a": 1e400}'), "not strict JSON"),
        (lambda: strict.json_object(b'{"a": NaN}'), "not strict JSON"),
        (lambda: strict.json_object(b'{"a": -Infinity}'), "not strict JSON"),
        (lambda: strict.json_object(b"[]"), "not an object"),
    ],
)  # fmt: skip
def test_strict_reading_refuses_what_can_be_read_in_two_ways(read: Callable[[], object], why: str) -> None:
    with pytest.raises(Malformed) as refused:
        read()
    assert str(refused.value) == why


def test_why_strict_json_refuses_stands_behind_it() -> None:
    for text, why in (
        (b'{"a": 1, "a": 1}', "a member occurs twice"),
        (b'{"a": 1.0}', "a number that is not an integer"),
    ):
        with pytest.raises(Malformed) as refused:
            strict.json_object(text)
        assert str(refused.value.__cause__) == why


def test_strict_reading_reads_what_is_plain() -> None:
    assert strict.json_object('{"a": [1, null, true, "é"], "b": {}}'.encode()) == {
        "a": [1, None, True, "é"],
        "b": {},
    }
    for data in (b"", b"a", b"ab", b"abc", bytes(range(256))):
        assert strict.base64url_decode(base64url_encode(data)) == data
    assert base64url_encode(b"\xfb\xff") == "-_8"


def test_the_same_json_is_told_from_what_only_compares_as_equal() -> None:
    assert strict.is_same_json({"a": 1, "b": [2]}, json.loads('{"b": [2], "a": 1}'))
    for one, other in ((0, False), (1, True), ({"a": 1}, {"a": 2}), ([1, 2], [2, 1]), (None, 0)):
        assert not strict.is_same_json(one, other)
