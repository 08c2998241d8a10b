"""Bad tokens of every kind, each with the verdict that it must get; good ones pass."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badge import did, token, verifying
from badge.strict import base64url_decode, base64url_encode
from badge.verdict import Outcome
from tests.badge_samples import (
    BASE_URL,
    CLAIMS,
    DID,
    KEY,
    STRANGER,
    badge,
    key,
    listed,
    payload,
    raw,
    resigned,
    trusted,
    verdict_on,
)

GOOD = badge()
HEADER, BODY, SIGNATURE = GOOD.split(".")
PEM = KEY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
JWK = did.public_jwk(KEY.private.public_key())
STRANGER_JWK = did.public_jwk(STRANGER.private.public_key())
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def header(**changes: Any) -> dict[str, Any]:
    return {
        name: value
        for name, value in ({"alg": "ES256", "kid": KEY.kid} | changes).items()
        if value is not None
    }


def hmac_signed(secret: bytes, alg: str = "HS256", kid: str | None = KEY.kid) -> str:
    signed = ".".join(
        base64url_encode(json.dumps(part).encode()) for part in (header(alg=alg, kid=kid), payload())
    )
    return signed + "." + base64url_encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())


def unsigned(alg: str) -> str:
    return base64url_encode(json.dumps(header(alg=alg)).encode()) + f".{BODY}."


def flipped_text(segment: str, at: int) -> str:
    return segment[:at] + ("A" if segment[at] != "A" else "B") + segment[at + 1 :]


def other_spelling_of_last_character(segment: str) -> str:
    """The same bytes in base64url with the unused bits set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return segment[:-1] + alphabet[alphabet.index(segment[-1]) | 1]


def signature_numbers() -> tuple[int, int]:
    data = base64url_decode(SIGNATURE)
    return int.from_bytes(data[:32], "big"), int.from_bytes(data[32:], "big")


def with_signature(r: int, s: int) -> str:
    return f"{HEADER}.{BODY}." + base64url_encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


FORGED = {
    "another-payload": f"{HEADER}.{base64url_encode(json.dumps(payload(name='Other')).encode())}.{SIGNATURE}",
    "payload-of-another-badge": f"{HEADER}.{badge(code='0000AAAA1111').split('.')[1]}.{SIGNATURE}",
    "another-signature": f"{HEADER}.{BODY}.{badge(company='Other').split('.')[2]}",
    "anothers-key-under-our-kid": raw(header(), payload(), STRANGER),
    "no-signature": f"{HEADER}.{BODY}.",
    "zero-signature": with_signature(0, 0),
    "signature-r-zero": with_signature(0, signature_numbers()[1]),
    "signature-order": with_signature(ORDER, ORDER),
    "der-signature": f"{HEADER}.{BODY}." + base64url_encode(encode_dss_signature(*signature_numbers())),
    "signature-cut": f"{HEADER}.{BODY}.{SIGNATURE[:-4]}",
    "signature-longer": f"{HEADER}.{BODY}.{SIGNATURE}AAAA",
    "signature-padded": f"{HEADER}.{BODY}.{SIGNATURE}==",
    "signature-other-spelling": f"{HEADER}.{BODY}.{other_spelling_of_last_character(SIGNATURE)}",
    "payload-padded": f"{HEADER}.{BODY}=.{SIGNATURE}",
    "payload-empty": f"{HEADER}..{SIGNATURE}",
    "payload-plus-and-slash": f"{HEADER}.{BODY[:-1]}+.{SIGNATURE}",
    **{f"alg-{alg}": unsigned(alg) for alg in ("none", "None", "nOnE", "NONE", "")},
    "alg-none-with-signature": raw(header(alg="none"), payload()),
    "alg-null": raw({"alg": None, "kid": KEY.kid}, payload()),
    "alg-number": raw({"alg": 256, "kid": KEY.kid}, payload()),
    "alg-list": raw({"alg": ["ES256"], "kid": KEY.kid}, payload()),
    "alg-lower-case": raw(header(alg="es256"), payload()),
    "hs256-with-pem": hmac_signed(PEM),
    "hs256-with-jwk": hmac_signed(json.dumps(JWK).encode()),
    "hs256-with-empty-secret": hmac_signed(b""),
    "hs256-without-kid": hmac_signed(PEM, kid=None),
    "hs512": hmac_signed(PEM, alg="HS512"),
    "es384-under-our-kid": raw(header(alg="ES384"), payload()),
    "rs256-under-our-kid": raw(header(alg="RS256"), payload()),
    "embedded-jwk": raw(header(jwk=STRANGER_JWK), payload(), STRANGER),
    "embedded-jwk-without-kid": raw({"alg": "ES256", "jwk": STRANGER_JWK}, payload(), STRANGER),
    "jku": raw(header(jku="https://attacker.example/jwks.json"), payload()),
    "x5u": raw(header(x5u="https://attacker.example/cert.pem"), payload()),
    "x5c": raw(header(x5c=["MIIB"]), payload()),
    "x5t": raw(header(x5t="AAAA"), payload()),
    "crit": raw(header(crit=["exp"]), payload()),
    "crit-b64": raw(header(crit=["b64"], b64=False), payload()),
    "b64": raw(header(b64=True), payload()),
    "zip": raw(header(zip="DEF"), payload()),
    "unknown-member": raw(header(extra=1), payload()),
    "kid-twice": raw(b'{"alg":"ES256","kid":"x","kid":"' + KEY.kid.encode() + b'"}', payload()),
    "alg-twice": raw(b'{"alg":"none","alg":"ES256","kid":"' + KEY.kid.encode() + b'"}', payload()),
    "nan-in-the-header": raw(b'{"alg":"ES256","kid":"x","n":NaN}', payload()),
    "issuer-of-another": token.sign(
        json.loads(json.dumps(payload()).replace("register.example", "other.example")), KEY
    ),
}

UNKNOWN_ISSUER = {
    "strangers-key": badge(by=STRANGER),
    "look-alike-register": badge(by=key(7, "did:web:registar.example"), base_url="https://registar.example"),
    "no-kid": raw({"alg": "ES256"}, payload()),
    "kid-null": raw({"alg": "ES256", "kid": None}, payload()),
    "kid-number": raw({"alg": "ES256", "kid": 1}, payload()),
    "kid-empty": raw(header(kid=""), payload()),
    "kid-thumbprint-only": raw(header(kid=KEY.kid.split("#")[1]), payload()),
    "kid-did-only": raw(header(kid=DID), payload()),
    "kid-in-other-case": raw(header(kid=KEY.kid.upper()), payload()),
    "kid-with-a-space": raw(header(kid=KEY.kid + " "), payload()),
    "kid-of-an-association-of-ours": badge(by=key(8, "did:web:register.example:associations:hosters")),
    "kid-path": raw(header(kid="../../../../etc/passwd"), payload()),
    "kid-dev-null": raw(header(kid="/dev/null"), payload()),
    "kid-sql": raw(header(kid="' OR '1'='1"), payload()),
    "kid-url": raw(header(kid="https://attacker.example/key"), payload()),
    "kid-inside-our-network": raw(header(kid="http://169.254.169.254/latest/meta-data"), payload()),
    "kid-did-web-inside-our-network": raw(header(kid="did:web:127.0.0.1%3A8000#x"), payload()),
    "rs256": raw(header(alg="RS256", kid="did:web:other.example#1"), payload()),
    "eddsa": raw(header(alg="EdDSA", kid="did:key:z6Mk#z6Mk"), payload()),
}

NOT_A_BADGE = {
    "empty": "",
    "word": "hallo",
    "two-dots": "..",
    "one-dot": f"{HEADER}.{BODY}",
    "four-parts": f"{GOOD}.{SIGNATURE}",
    "five-parts-like-an-encrypted-token": "a.b.c.d.e",
    "domain": "www.hosting-a.example",
    "header-is-a-list": raw(b"[]", payload()),
    "header-without-alg": raw({"kid": KEY.kid}, payload()),
    "flask-session": base64url_encode(b'{"_user_id":"1"}') + ".aSQ5Xw.Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9y",
    "typ-jwt": raw(header(typ="JWT"), payload()),
    "typ-vc-jwt": raw(header(typ="vc+jwt"), payload()),
    "cty": raw(header(cty="vc"), payload()),
    "status-list": listed(),
    "session-token": resigned({"iss": DID, "sub": "user-1", "exp": payload()["exp"]}),
    "empty-object": resigned({}),
    "payload-is-a-list": raw(header(), b"[1]"),
    "payload-is-text": raw(header(), b"hello"),
    "payload-with-duplicate-keys": raw(header(), b'{"exp":1,' + json.dumps(payload())[1:].encode()),
    "payload-with-nan": raw(header(), json.dumps(payload(nbf=float("nan"))).encode()),
    "payload-with-infinity": raw(header(), json.dumps(payload(exp=float("inf"))).encode()),
    "payload-with-a-float": resigned(payload(exp=float(payload()["exp"]))),
    "payload-with-1e999": raw(
        header(), json.dumps(payload()).replace(str(payload()["exp"]), "1e999").encode()
    ),
    "payload-nested-deeply": raw(header(), b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"),
    "payload-with-a-huge-number": raw(header(), b'{"exp":' + b"9" * 6000 + b"}"),
    "payload-with-a-lone-surrogate": raw(header(), json.dumps(payload(name="\ud800")).encode()),
    "payload-not-utf-8": raw(header(), b'{"name":"\xff"}'),
    "payload-with-a-byte-order-mark": raw(header(), b"\xef\xbb\xbf" + json.dumps(payload()).encode()),
    "wrapped-in-vc": resigned({"vc": payload(), "exp": payload()["exp"], "iss": DID}),
    "without-exp": resigned(payload(exp=None)),
    "exp-later-than-the-credential": resigned(payload(exp=payload()["exp"] + 1)),
    "exp-as-text": resigned(payload(exp=str(payload()["exp"]))),
    "nbf-earlier-than-the-credential": resigned(payload(nbf=0)),
    "sub-of-another-site": resigned(payload(sub="https://hosting-b.example")),
    "iss-of-another": resigned(payload(iss="did:web:other.example")),
    "jti-of-another": resigned(payload(jti=f"{BASE_URL}/badges/K7QF3M2X9TDA/credentials/9")),
    "without-a-status": resigned(payload(credentialStatus=None)),
    "two-statuses": resigned(payload(credentialStatus=[payload()["credentialStatus"]] * 2)),
    "status-of-another-purpose": resigned(
        payload(credentialStatus=payload()["credentialStatus"] | {"statusPurpose": "message"})
    ),
    "status-elsewhere": resigned(
        payload(
            credentialStatus=payload()["credentialStatus"]
            | {"statusListCredential": "https://attacker.example/status/revocation/1"}
        )
    ),
    "endorsement": resigned(payload(type=["VerifiableCredential", "EndorsementCredential"])),
    "invented-member": resigned(payload(score="9.9")),
    "too-large": badge(company="x" * 400) + "A" * 20_000,
    "large-text": "A" * 1_000_000,
}


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        pytest.param(outcome, shown, id=f"{outcome.value}-{name}")
        for outcome, samples in (
            (Outcome.FORGED, FORGED),
            (Outcome.UNKNOWN_ISSUER, UNKNOWN_ISSUER),
            (Outcome.NOT_A_BADGE, NOT_A_BADGE),
        )
        for name, shown in samples.items()
    ],
)
def test_b1_b2_b3_b4_b5_a_bad_token_gets_its_verdict(outcome: Outcome, shown: str) -> None:
    verdict = verdict_on(shown)
    assert verdict.verdict is outcome
    assert verdict.company is None


def test_the_corpus_has_at_least_sixty_bad_samples() -> None:
    assert len(FORGED) + len(UNKNOWN_ISSUER) + len(NOT_A_BADGE) >= 60


@pytest.mark.parametrize(
    "shown",
    [
        GOOD,
        f"  {GOOD}\n",
        badge(association=None),
        badge(company="Bédrijf & Zn. 株式会社"),
        badge(number=999),
        badge(register_number="euid:NLNHR.00001234"),
        badge(documents=CLAIMS.documents[:1]),
        badge(origin="https://xn--bcher-kva.example", hosts=("xn--bcher-kva.example",)),
        badge(origin="https://hosting-a.example:8443"),
        badge(status_index=131_071),
    ],
)
def test_a_good_token_is_valid(shown: str) -> None:
    assert verdict_on(shown).verdict is Outcome.VALID


def test_b5_a_signature_in_its_other_form_is_the_same_badge_with_the_same_status() -> None:
    r, s = signature_numbers()
    twin = with_signature(r, ORDER - s)
    assert verdict_on(twin).code == verdict_on(GOOD).code
    assert verdict_on(twin, status_lists=[listed(100)]).verdict is Outcome.WITHDRAWN


def test_a_signature_with_n_minus_s_of_another_key_is_forged() -> None:
    other = ec.derive_private_key(99, ec.SECP256R1())
    assert verdict_on(raw(header(), payload(), token.SigningKey(KEY.kid, other))).verdict is Outcome.FORGED


def test_b2_nothing_is_fetched_or_opened_whatever_the_token_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a socket or a file was opened")

    monkeypatch.setattr("socket.socket.connect", no_network)
    monkeypatch.setattr("socket.getaddrinfo", no_network)
    for opened in ("builtins.open", "io.open", "os.open"):
        monkeypatch.setattr(opened, no_network)
    for shown in (*FORGED.values(), *UNKNOWN_ISSUER.values()):
        assert not verdict_on(shown).is_valid


@settings(max_examples=400, deadline=None)
@given(st.integers(min_value=0, max_value=len(GOOD) * 8 - 1))
@example(len(GOOD) * 8 - 1)
@example(len(GOOD) * 8 - 2)
def test_a_token_with_one_bit_flipped_is_never_valid(bit: int) -> None:
    changed = bytearray(GOOD.encode("ascii"))
    changed[bit // 8] ^= 1 << bit % 8
    verdict = verifying.verify_file(
        bytes(changed), keys=trusted(), status_lists=[listed()], at=CLAIMS.valid_from
    )
    assert not verdict.is_valid


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=0, max_value=2), st.data())
def test_a_token_with_one_bit_of_its_content_flipped_is_never_valid(part: int, data: st.DataObject) -> None:
    segments = GOOD.split(".")
    content = bytearray(base64.urlsafe_b64decode(segments[part] + "=" * (-len(segments[part]) % 4)))
    bit = data.draw(st.integers(min_value=0, max_value=len(content) * 8 - 1))
    content[bit // 8] ^= 1 << bit % 8
    segments[part] = base64url_encode(bytes(content))
    assert not verdict_on(".".join(segments)).is_valid


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "cty", "jwk", "jku", "crit", "b64", "x"]), json_values
    )
)
def test_any_other_header_is_never_valid_even_when_signed_with_the_right_key(changes: dict[str, Any]) -> None:
    changed = {"alg": "ES256", "kid": KEY.kid} | changes
    if changed != {"alg": "ES256", "kid": KEY.kid}:
        assert not verdict_on(raw(changed, payload())).is_valid


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_get_a_verdict_and_never_an_error(shown: bytes) -> None:
    assert not verdict_on(shown).is_valid
