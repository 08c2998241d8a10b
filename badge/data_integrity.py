"""The Data Integrity form of a badge: the same credential, with its proof inside. Pure.

W3C ``eddsa-rdfc-2022``. What is canonicalized is always the credential that ``openbadge`` writes,
never what somebody handed in: no member and no context of a stranger reaches that machinery.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badge import json_ld, multibase, openbadge, strict
from badge.claims import BadgeClaims
from badge.errors import Refused
from badge.token import MAX_BADGE
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from sentences import N_

CRYPTOSUITE = "eddsa-rdfc-2022"
TYPE = "DataIntegrityProof"
PURPOSE = "assertionMethod"
_MEMBERS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
_SIGNATURE_BYTES = 64
_CHANGED = N_("The digital signature does not hold: it was changed or made by another.")


@dataclass(frozen=True)
class ProofKey:
    """A private Ed25519 key with its full id (``did:web:...#z6Mk...``)."""

    kid: str
    private: Ed25519PrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data)


@dataclass(frozen=True)
class Proof:
    """A proof as it is kept: by which key, of when (UTC, to the second), and the signature (``z...``)."""

    kid: str
    created_at: datetime
    value: str


def prove(claims: BadgeClaims, key: ProofKey, *, at: datetime) -> Proof:
    """The proof of the badge that says *claims*, made in about 15 ms. Raises ``Malformed`` as ``json_ld``."""
    created_at = at.replace(microsecond=0)
    signature = key.sign(hash_data(claims, kid=key.kid, created_at=created_at))
    return Proof(key.kid, created_at, multibase.encoded(signature))


def write(payload: dict[str, Any], proof: Proof) -> dict[str, Any]:
    """The credential in *payload* (of a VC-JWT) with *proof* inside: a list of one, as the schema of
    Open Badges 3.0 asks."""
    return _unsecured(payload) | {
        "proof": [_options(proof.kid, proof.created_at) | {"proofValue": proof.value}],
    }


def hash_data(claims: BadgeClaims, *, kid: str, created_at: datetime) -> bytes:
    """The 64 bytes that are signed: the digest of the proof's options, then that of the credential."""
    credential = _unsecured(openbadge.write(claims))
    options = {"@context": credential["@context"], **_options(kid, created_at)}
    return b"".join(hashlib.sha256(json_ld.canonical(each)).digest() for each in (options, credential))


def is_shown(data: bytes) -> bool:
    """Whether *data* looks like this form: a JSON object."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def unseal(data: bytes, keys: TrustedKeys) -> BadgeClaims:
    """What the badge in *data* says; its proof holds under one of *keys*.

    Says nothing about its term or status. Raises ``Refused``: ``forged``, ``unknown_issuer`` or
    ``not_a_badge``.
    """
    document = _parsed(data)
    proofs = document.pop("proof", None)
    proof = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else None
    if not isinstance(proof, dict) or not isinstance(proof.get("verificationMethod"), str):
        _refuse(Outcome.NOT_A_BADGE, N_("This is not one badge with one proof inside."))
    kid = proof["verificationMethod"]
    public = keys.find_proof_key(kid)
    if public is None:
        _refuse(Outcome.UNKNOWN_ISSUER, N_("It is signed with a key that is not known here."))
    if proof.keys() - _MEMBERS:
        _refuse(Outcome.FORGED, N_("It brings its own rules. A badge of this register does not."))
    try:
        created_at = openbadge.moment(proof["created"])
        if not strict.is_same_json(_options(kid, created_at) | {"proofValue": proof["proofValue"]}, proof):
            raise strict.Malformed("not the proof of a badge")
        signature = multibase.decoded(proof["proofValue"])
        claims = openbadge.read(_with_token_claims(document))
        if claims.issuer != kid.split("#", 1)[0]:
            raise strict.Malformed("of another register than its key")
        public.verify(signature, hash_data(claims, kid=kid, created_at=created_at))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, InvalidSignature):
        # The register's keys sign this form and no other: whatever differs was never issued.
        _refuse(Outcome.FORGED, _CHANGED)
    return claims


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BADGE:
        _refuse(Outcome.NOT_A_BADGE, N_("It is far too large to be a badge."))
    try:
        return strict.json_object(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        _refuse(Outcome.NOT_A_BADGE, N_("This is not a badge."))


def _options(kid: str, created_at: datetime) -> dict[str, Any]:
    return {
        "type": TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": openbadge.stamp(created_at.astimezone(UTC)),
        "verificationMethod": kid,
        "proofPurpose": PURPOSE,
    }


def _unsecured(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name not in openbadge.TOKEN_CLAIMS}


def _with_token_claims(document: dict[str, Any]) -> dict[str, Any]:
    """*document* as a payload of a VC-JWT. Raises ``ValueError`` or ``KeyError``; it brings none itself."""
    if openbadge.TOKEN_CLAIMS & document.keys():
        raise strict.Malformed("it brings claims of a token")
    return document | {
        "iss": document["issuer"]["id"],
        "sub": document["credentialSubject"]["id"],
        "jti": document["id"],
        "nbf": int(openbadge.moment(document["validFrom"]).timestamp()),
        "exp": int(openbadge.moment(document["validUntil"]).timestamp()),
    }


def _refuse(outcome: Outcome, why: str) -> NoReturn:
    raise Refused(outcome, why)
