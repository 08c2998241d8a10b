"""Seal what a badge says into a compact ES256 token, and open one without any leeway. Pure.

The header carries ``alg`` and ``kid`` and nothing else: Open Badges readers disagree about
every other member. Opening never fetches anything; the keys come in as values.
"""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from jwt.algorithms import get_default_algorithms

from badge import openbadge, strict, ticket
from badge.claims import BadgeClaims
from badge.errors import Refused
from badge.signing_key import ALGORITHM, Kind, Signer, SigningKey
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from sentences import N_

__all__ = ["ALGORITHM", "BADGE", "MAX_BADGE", "Opened", "SigningKey", "open_token", "seal", "sign", "unseal"]

BADGE = Kind("badge")
MAX_BADGE = 16 * 1024
"""Characters of a badge token; a real one has about 3,000."""

_OTHER_SIGNATURES = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES384",
    "ES512",
    "ES256K",
    "EdDSA",
    "Ed25519",
)
SIGNATURE_BYTES = 64
_es256 = get_default_algorithms()[ALGORITHM]


@dataclass(frozen=True)
class Opened:
    """A token whose signature holds: who signed it, and what it says."""

    kid: str
    payload: dict[str, Any]

    @property
    def issuer(self) -> str:
        """The did:web that the signing key belongs to."""
        return self.kid.split("#", 1)[0]


def seal(claims: BadgeClaims, key: Signer) -> str:
    """The badge as a VC-JWT signed with *key*, about 3,000 characters."""
    return sign(openbadge.write(claims), key)


def sign(payload: dict[str, Any], key: Signer, *, kind: Kind = BADGE) -> str:
    """*payload* as a compact JWS with the one header that every reader takes."""
    return key.sign([payload], kind=kind)[0]


def unseal(token: str, keys: TrustedKeys) -> BadgeClaims:
    """What the badge in *token* says; its signature holds under one of *keys*.

    Says nothing about its term or status. Raises ``Refused``: ``forged``,
    ``unknown_issuer`` or ``not_a_badge``.
    """
    opened = open_token(token, keys, limit=MAX_BADGE)
    try:
        claims = openbadge.read(opened.payload)
    except ValueError:
        if ticket.is_one(opened.payload):
            _refuse(Outcome.NOT_A_BADGE, N_("This is the ticket of a printed logo, not the logo itself."))
        _refuse(Outcome.NOT_A_BADGE, N_("It is signed by this register, but it is not a badge."))
    if claims.issuer != opened.issuer:
        _refuse(Outcome.FORGED, N_("It names another register than the one that signed it."))
    return claims


def open_token(token: str, keys: TrustedKeys, *, limit: int) -> Opened:
    """Check form, header and signature of any token of a register. Raises ``Refused``.

    *limit* bounds the characters before anything is parsed.
    """
    kid = _checked_header(token, keys, limit)
    public = keys.find(kid)
    if public is None:
        _refuse(Outcome.UNKNOWN_ISSUER, N_("It is signed with a key that is not known here."))
    signed, _, signature = token.rpartition(".")
    try:
        payload = strict.base64url_decode(signed.partition(".")[2])
        proof = strict.base64url_decode(signature)
    except ValueError:
        payload, proof = b"", b""
    # The form is judged here, and more strictly than a library does; the library judges the signature.
    if len(proof) != SIGNATURE_BYTES or not _es256.verify(signed.encode("ascii"), public, proof):
        _refuse(Outcome.FORGED, N_("The digital signature does not hold: it was changed or made by another."))
    try:
        return Opened(kid, strict.json_object(payload))
    except ValueError:
        _refuse(Outcome.NOT_A_BADGE, N_("It is signed by this register, but it is not a badge."))


def _checked_header(token: str, keys: TrustedKeys, limit: int) -> str:
    """The key id that the header names, after every other member was judged."""
    if len(token) > limit:
        _refuse(Outcome.NOT_A_BADGE, N_("It is far too large to be a badge."))
    segments = token.split(".")
    try:
        if len(segments) != 3:
            raise ValueError("not three segments")
        header_bytes = strict.base64url_decode(segments[0])
    except ValueError:
        _refuse(Outcome.NOT_A_BADGE, N_("This is not a badge."))
    try:
        header = strict.json_object(header_bytes)
    except ValueError:
        _refuse_unreadable(header_bytes)
    if "alg" not in header:
        _refuse(Outcome.NOT_A_BADGE, N_("This is not a badge."))
    if not header.keys() <= {"alg", "kid", "typ", "cty"}:
        _refuse(
            Outcome.FORGED, N_("It brings its own key or its own rules. A badge of this register does not.")
        )
    kid = header.get("kid")
    if isinstance(kid, str) and header["alg"] in _OTHER_SIGNATURES and keys.find(kid) is None:
        _refuse(Outcome.UNKNOWN_ISSUER, N_("It is signed in a way that no badge of a register is."))
    if header["alg"] != ALGORITHM:
        _refuse(Outcome.FORGED, N_("It asks for a signature that proves nothing."))
    if not isinstance(kid, str):
        _refuse(Outcome.UNKNOWN_ISSUER, N_("It does not say with which key it was signed."))
    if header.keys() != {"alg", "kid"}:
        _refuse(Outcome.NOT_A_BADGE, N_("It is another kind of token."))
    return kid


def _refuse_unreadable(header: bytes) -> NoReturn:
    # A header that lenient software would still read is a trick; anything else is no token.
    try:
        lenient = json.loads(header)
    except (ValueError, RecursionError):
        lenient = None
    if isinstance(lenient, dict) and "alg" in lenient:
        _refuse(Outcome.FORGED, N_("Its header can be read in two ways."))
    _refuse(Outcome.NOT_A_BADGE, N_("This is not a badge."))


def _refuse(outcome: Outcome, why: str) -> NoReturn:
    raise Refused(outcome, why)
