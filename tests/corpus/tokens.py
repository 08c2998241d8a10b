"""Tokens whose signature, header or key is wrong."""

# ruff: noqa: E501 - a row of a table is read on one line

import hashlib
import hmac
import json
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badge.strict import base64url_encode
from badge.verdict import Outcome
from tests.badge_samples import DID, KEY, STRANGER
from tests.corpus.making import (
    BODY,
    FOR_SECRETS,
    GOOD,
    HEADER,
    LOOK_ALIKE,
    ONLY_FOR_SIGNING,
    ORDER,
    OTHER,
    SIGNATURE,
    WITHDRAWN,
    R,
    S,
    badge,
    compact,
    header,
    payload,
    public,
    sealed,
    segment,
    signed,
)
from tests.corpus.sample import Kind, Sample

FORGED, UNKNOWN, NOT_A_BADGE = Outcome.FORGED, Outcome.UNKNOWN_ISSUER, Outcome.NOT_A_BADGE
PEM = KEY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def with_hmac(secret: bytes, **changes: object) -> str:
    text = f"{segment(header(**({'alg': 'HS256'} | changes)))}.{BODY}"
    return f"{text}." + base64url_encode(hmac.new(secret, text.encode(), hashlib.sha256).digest())


def unsigned(alg: str) -> str:
    return f"{segment(header(alg=alg))}.{BODY}."


def other_spelling(text: str) -> str:
    """The same bytes in base64url, with bits set that say nothing."""
    return text[:-1] + ALPHABET[ALPHABET.index(text[-1]) | 1]


def signatures() -> Iterator[Sample]:
    der = base64url_encode(encode_dss_signature(R, S))
    found = {
        "another-payload": ("The payload was changed.", f"{HEADER}.{segment(payload(name='Other'))}.{SIGNATURE}"),
        "payload-of-another-badge": ("The payload is that of another badge.", f"{HEADER}.{badge(2).split('.')[1]}.{SIGNATURE}"),
        "signature-of-another-badge": ("The signature is that of another badge.", f"{HEADER}.{BODY}.{badge(2).split('.')[2]}"),
        "first-letter-changed": ("One letter of the signature was changed.", f"{HEADER}.{BODY}.{'A' if SIGNATURE[0] != 'A' else 'B'}{SIGNATURE[1:]}"),
        "signed-by-a-stranger": ("A stranger signed it under our key id.", signed(header(), payload(), STRANGER)),
        "without": ("There is no signature.", f"{HEADER}.{BODY}."),
        "zero": ("Both numbers of the signature are zero.", f"{HEADER}.{BODY}.{compact(0, 0)}"),
        "r-zero": ("One number of the signature is zero.", f"{HEADER}.{BODY}.{compact(0, S)}"),
        "order-of-the-curve": ("Both numbers are the order of the curve.", f"{HEADER}.{BODY}.{compact(ORDER, ORDER)}"),
        "der": ("The signature is in DER form.", f"{HEADER}.{BODY}.{der}"),
        "cut-off": ("The signature was cut off.", f"{HEADER}.{BODY}.{SIGNATURE[:-4]}"),
        "longer": ("Bytes stand behind the signature.", f"{HEADER}.{BODY}.{SIGNATURE}AAAA"),
        "padded": ("The signature is padded.", f"{HEADER}.{BODY}.{SIGNATURE}=="),
        "other-spelling": ("The signature is spelled with bits that say nothing.", f"{HEADER}.{BODY}.{other_spelling(SIGNATURE)}"),
        "space-inside": ("A space stands within the signature.", f"{HEADER}.{BODY}.{SIGNATURE[:9]} {SIGNATURE[9:]}"),
        "payload-padded": ("The payload is padded.", f"{HEADER}.{BODY}=.{SIGNATURE}"),
        "payload-empty": ("The payload is empty.", f"{HEADER}..{SIGNATURE}"),
        "payload-in-plain-base64": ("The payload has a sign of plain base64.", f"{HEADER}.{BODY[:-1]}+.{SIGNATURE}"),
    }  # fmt: skip
    for name, (wrong, token) in found.items():
        verdict = NOT_A_BADGE if name == "space-inside" else FORGED
        yield Sample(name, Kind.SIGNATURE, wrong, token.encode(), verdict)


def headers() -> Iterator[Sample]:
    kid, body = KEY.kid.encode(), payload()
    forged = {
        **{f"alg-{alg or 'empty'}-{n}": (f"It says alg {alg!r} and has no signature.", unsigned(alg))
           for n, alg in enumerate(("none", "None", "nOnE", "NONE", ""))},
        "alg-none-signed": ("It says alg none, with a true signature.", signed(header(alg="none"), body)),
        "alg-null": ("alg is null.", signed({"alg": None, "kid": KEY.kid}, body)),
        "alg-number": ("alg is a number.", signed(header(alg=256), body)),
        "alg-list": ("alg is a list.", signed(header(alg=["ES256"]), body)),
        "alg-lower-case": ("alg is in lower case.", signed(header(alg="es256"), body)),
        "hs256-with-pem": ("HMAC with our public key (PEM) as the secret.", with_hmac(PEM)),
        "hs256-with-jwk": ("HMAC with our public key (JWK) as the secret.", with_hmac(json.dumps(public(KEY)).encode())),
        "hs256-empty": ("HMAC with an empty secret.", with_hmac(b"")),
        "hs256-without-kid": ("HMAC with our public key, and no key id.", with_hmac(PEM, kid=None)),
        "es384-under-our-kid": ("It says alg ES384 under our key id.", signed(header(alg="ES384"), body)),
        "rs256-under-our-kid": ("It says alg RS256 under our key id.", signed(header(alg="RS256"), body)),
        "jwk": ("It brings a stranger's key.", signed(header(jwk=public(STRANGER)), body, STRANGER)),
        "jwk-without-kid": ("It brings a stranger's key and names none.", signed({"alg": "ES256", "jwk": public(STRANGER)}, body, STRANGER)),
        "jwk-of-ours": ("It brings our own key along.", signed(header(jwk=public(KEY)), body)),
        "jku": ("It brings an address of keys.", signed(header(jku="https://attacker.example/jwks.json"), body)),
        "x5u": ("It brings an address of a certificate.", signed(header(x5u="https://attacker.example/a.pem"), body)),
        "x5c": ("It brings a certificate.", signed(header(x5c=["MIIB"]), body)),
        "x5t": ("It brings a thumbprint of a certificate.", signed(header(x5t="AAAA"), body)),
        "crit-exp": ("It asks to understand exp.", signed(header(crit=["exp"]), body)),
        "crit-b64": ("It asks for an unencoded payload.", signed(header(crit=["b64"], b64=False), body)),
        "crit-empty": ("It asks to understand nothing at all.", signed(header(crit=[]), body)),
        "b64": ("It says b64.", signed(header(b64=True), body)),
        "zip": ("It says that it is compressed.", signed(header(zip="DEF"), body)),
        "invented-member": ("It has a member that means nothing.", signed(header(extra=1), body)),
        "kid-twice": ("It names two keys.", signed(b'{"alg":"ES256","kid":"x","kid":"' + kid + b'"}', body)),
        "alg-twice": ("It says alg twice.", signed(b'{"alg":"none","alg":"ES256","kid":"' + kid + b'"}', body)),
        "escaped-twice": ("It says alg twice, once with an escape.", signed(b'{"\\u0061lg":"none","alg":"ES256","kid":"' + kid + b'"}', body)),
        "nan": ("A member is NaN.", signed(b'{"alg":"ES256","kid":"' + kid + b'","n":NaN}', body)),
        "float": ("A member is a fraction.", signed(b'{"alg":"ES256","kid":"' + kid + b'","n":1.5}', body)),
    }  # fmt: skip
    for name, (wrong, token) in forged.items():
        yield Sample(name, Kind.HEADER, wrong, token.encode(), FORGED)
    others = {
        "typ-jwt": ("It has typ JWT, which no badge of the register has.", signed(header(typ="JWT"), body)),
        "typ-vc-jwt": ("It has typ vc+jwt.", signed(header(typ="vc+jwt"), body)),
        "cty": ("It has cty.", signed(header(cty="vc"), body)),
        "list": ("The header is a list.", signed(b"[]", body)),
        "text": ("The header is text.", signed(b'"ES256"', body)),
        "empty": ("The header is empty.", f".{BODY}.{SIGNATURE}"),
        "without-alg": ("It says no alg.", signed({"kid": KEY.kid}, body)),
        "padded": ("The header is padded.", f"{HEADER}=.{BODY}.{SIGNATURE}"),
        "four-parts": ("There are four parts.", f"{GOOD}.{SIGNATURE}"),
        "two-parts": ("There are two parts.", f"{HEADER}.{BODY}"),
        "five-parts": ("It has the form of an encrypted token.", "a.b.c.d.e"),
    }  # fmt: skip
    for name, (wrong, token) in others.items():
        yield Sample(name, Kind.HEADER, wrong, token.encode(), NOT_A_BADGE)
    # A member that Python counts as a known one by its value, not by its name, would slip in here.
    proto = signed(b'{"alg":"ES256","kid":"' + kid + b'","__proto__":{"alg":"none"}}', body)
    yield Sample("proto", Kind.HEADER, "It has a member that JavaScript takes for a prototype.", proto.encode(), FORGED)  # fmt: skip


def keys() -> Iterator[Sample]:
    body = payload()
    found = {
        "stranger": ("The key is a stranger's.", badge(by=STRANGER)),
        "withdrawn": ("The key was withdrawn: it is published no longer.", badge(by=WITHDRAWN)),
        "for-secrets": ("The key is listed for encryption only.", badge(by=FOR_SECRETS)),
        "not-for-checking": ("The key is listed, but not for checking.", badge(by=ONLY_FOR_SIGNING)),
        "look-alike-register": ("The register has a name that looks like ours.", badge(by=LOOK_ALIKE, base_url="https://registar.example")),
        "missing": ("It names no key.", signed({"alg": "ES256"}, body)),
        "null": ("The key id is null.", signed({"alg": "ES256", "kid": None}, body)),
        "number": ("The key id is a number.", signed(header(kid=1), body)),
        "empty": ("The key id is empty.", signed(header(kid=""), body)),
        "thumbprint-only": ("The key id is its last part only.", signed(header(kid=KEY.kid.split("#")[1]), body)),
        "did-only": ("The key id is its first part only.", signed(header(kid=DID), body)),
        "upper-case": ("The key id is in capitals.", signed(header(kid=KEY.kid.upper()), body)),
        "space": ("The key id ends with a space.", signed(header(kid=KEY.kid + " "), body)),
        "path": ("The key id is a path.", signed(header(kid="../../../../etc/passwd"), body)),
        "empty-file": ("The key id is the path of an empty file.", signed(header(kid="/dev/null"), body)),
        "sql": ("The key id is a piece of SQL.", signed(header(kid="' OR '1'='1"), body)),
        "address": ("The key id is an address of a stranger.", signed(header(kid="https://attacker.example/key"), body)),
        "address-within": ("The key id is an address within the verifier's network.", signed(header(kid="http://169.254.169.254/latest/meta-data"), body)),
        "did-within": ("The key id is a did:web within the verifier's machine.", signed(header(kid="did:web:127.0.0.1%3A8000#x"), body)),
        "member-of-every-object": ("The key id is a name that every JavaScript object has.", signed(header(kid="constructor"), body)),
        "rs256": ("It is signed as another register may, with a key that is not known.", signed(header(alg="RS256", kid="did:web:other.example#1"), body)),
        "eddsa": ("It is signed with EdDSA by a key that describes itself.", signed(header(alg="EdDSA", kid="did:key:z6Mk#z6Mk"), body)),
    }  # fmt: skip
    for name, (wrong, token) in found.items():
        yield Sample(name, Kind.KEY, wrong, token.encode(), UNKNOWN)
    tenant = sealed(payload(), OTHER)
    wrong = "A key of another register that is trusted too signed a badge in our name."
    yield Sample("other-tenant", Kind.KEY, wrong, tenant.encode(), FORGED, keys="two-registers")
    foreign = json.loads(json.dumps(payload()).replace("register.example", "other.example"))
    wrong = "Our key signed a badge in the name of another register."
    yield Sample("our-key-for-another", Kind.KEY, wrong, sealed(foreign).encode(), FORGED)
