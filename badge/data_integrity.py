"""The Data Integrity form of a badge: the same credential, with its proof inside. Pure.

W3C ``eddsa-rdfc-2022``. What is canonicalized is always the credential that ``openbadge`` writes,
never what somebody handed in: no member and no context of a stranger reaches that machinery.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature

from badge import envelope, json_ld, multibase, openbadge, strict
from badge.claims import BadgeClaims
from badge.errors import Refused
from badge.signing_key import Kind, Payload, SignBytes, Signer
from badge.token import MAX_BADGE
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from sentences import N_

CRYPTOSUITE = "eddsa-rdfc-2022"
TYPE = "DataIntegrityProof"
PURPOSE = "assertionMethod"
_MEMBERS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
_CHANGED = N_("The digital signature does not hold: it was changed or made by another.")


def seal(claims: BadgeClaims, key: Signer, *, at: datetime) -> str:
    """The badge with its proof inside, as JSON of about 3,000 characters; made in about 15 ms.

    *key* is an Ed25519 key, *at* the moment of the proof. Raises ``Malformed`` as ``json_ld``.
    """
    return key.sign([payload(openbadge.write(claims), at=at)], kind=KIND)[0]


def payload(credential: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """What is asked to be signed: the payload of a badge's VC-JWT, and the moment of the proof."""
    return {"credential": credential, "created": envelope.stamp(at)}


def check(asked: Payload) -> BadgeClaims:
    """The badge that is asked to be proven: as ``openbadge`` writes it and a moment, nothing else.

    Raises ``Malformed``.
    """
    if asked.keys() != {"credential", "created"}:
        raise strict.Malformed("not a badge with the moment of its proof")
    if envelope.stamp(envelope.moment(asked["created"])) != asked["created"]:
        raise strict.Malformed("not a moment as it is written")
    return openbadge.read(asked["credential"])


def _with_proof(asked: Payload, kid: str, sign_bytes: SignBytes) -> str:
    claims = check(asked)
    options = _options(kid, asked["created"])
    value = multibase.encoded(sign_bytes(_hash_data(claims, options)))
    # A list of one: the schema of Open Badges 3.0 takes nothing else.
    document = _unsecured(openbadge.write(claims)) | {"proof": [options | {"proofValue": value}]}
    return json.dumps(document, separators=(",", ":"))


KIND = Kind("data-integrity", form=_with_proof)


def _hash_data(claims: BadgeClaims, options: dict[str, str]) -> bytes:
    """The 64 bytes that are signed: the digest of the proof's options, then that of the credential."""
    credential = _unsecured(openbadge.write(claims))
    parts = ({"@context": credential["@context"], **options}, credential)
    return b"".join(hashlib.sha256(json_ld.canonical(each)).digest() for each in parts)


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
        options = _options(kid, envelope.stamp(envelope.moment(proof["created"])))
        if not strict.is_same_json(options | {"proofValue": proof["proofValue"]}, proof):
            raise strict.Malformed("not the proof of a badge")
        signature = multibase.decoded(proof["proofValue"])
        claims = openbadge.read(_with_token_claims(document))
        if claims.issuer != kid.split("#", 1)[0]:
            raise strict.Malformed("of another register than its key")
        public.verify(signature, _hash_data(claims, options))
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


def _options(kid: str, created: str) -> dict[str, str]:
    return {
        "type": TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": created,
        "verificationMethod": kid,
        "proofPurpose": PURPOSE,
    }


def _unsecured(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name not in openbadge.TOKEN_CLAIMS}


def _with_token_claims(document: dict[str, Any]) -> dict[str, Any]:
    """*document* as a payload of a VC-JWT. Raises ``ValueError`` or ``KeyError``; it brings none itself."""
    if openbadge.TOKEN_CLAIMS & document.keys():
        raise strict.Malformed("it brings claims of a token")
    return document | envelope.token_claims(
        issuer=document["issuer"]["id"],
        subject=document["credentialSubject"]["id"],
        credential_id=document["id"],
        valid_from=envelope.moment(document["validFrom"]),
        valid_until=envelope.moment(document["validUntil"]),
    )


def _refuse(outcome: Outcome, why: str) -> NoReturn:
    raise Refused(outcome, why)
