"""Who the register is to a stranger's software: its did:web, its key ids, and both key documents."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badge import multibase
from badge.strict import base64url_decode, base64url_encode

P256_BYTES = 32
MULTIKEY = "Multikey"


def did_web(base_url: str) -> str:
    """The did:web of an origin: ``http://localhost:8000`` gives ``did:web:localhost%3A8000``."""
    return "did:web:" + urlsplit(base_url).netloc.lower().replace(":", "%3A")


def association_did(base_url: str, slug: str) -> str:
    """The did:web of an association; its document is at ``/associations/SLUG/did.json``."""
    return f"{did_web(base_url)}:associations:{slug}"


def public_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The four members that make a P-256 public key, in the order of RFC 7638."""
    numbers = key.public_numbers()
    return {
        "crv": "P-256",
        "kty": "EC",
        "x": base64url_encode(numbers.x.to_bytes(P256_BYTES, "big")),
        "y": base64url_encode(numbers.y.to_bytes(P256_BYTES, "big")),
    }


def public_okp_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """The three members that make an Ed25519 public key, in the order of RFC 7638."""
    return {"crv": "Ed25519", "kty": "OKP", "x": base64url_encode(key.public_bytes_raw())}


def thumbprint(jwk: dict[str, str]) -> str:
    """The RFC 7638 thumbprint (SHA-256, base64url) of a public key, EC or OKP."""
    names = ("crv", "kty", "x") if jwk["kty"] == "OKP" else ("crv", "kty", "x", "y")
    members = {name: jwk[name] for name in names}
    canonical = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return base64url_encode(hashlib.sha256(canonical.encode("ascii")).digest())


def key_id(did: str, jwk: dict[str, str]) -> str:
    """The full DID URL of a key. A thumbprint as fragment can never name another key later."""
    return f"{did}#{thumbprint(jwk)}"


def did_document(
    did: str, keys: Sequence[dict[str, str]], proof_keys: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
    """``/.well-known/did.json`` for public *keys*, the active one first, then those for proofs.

    ``assertionMethod`` holds plain strings: the Open Badges validator reads nothing else. Keys for
    proofs come last, as readers of tokens take the first key.
    """
    contexts = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"]
    methods: list[dict[str, Any]] = [
        {
            "id": key_id(did, jwk),
            "type": "JsonWebKey2020",
            "controller": did,
            "publicKeyJwk": {"kty": "EC", "crv": "P-256", "x": jwk["x"], "y": jwk["y"]},
        }
        for jwk in keys
    ]
    for jwk in proof_keys:
        methods.append(
            {
                "id": key_id(did, jwk),
                "type": MULTIKEY,
                "controller": did,
                "publicKeyMultibase": multibase.multikey(base64url_decode(jwk["x"])),
            }
        )
    return {
        "@context": [*contexts, "https://w3id.org/security/multikey/v1"] if proof_keys else contexts,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }


def jwks(did: str, keys: Sequence[dict[str, str]]) -> dict[str, Any]:
    """``/.well-known/jwks.json`` for public *keys*; ``iss`` says whose keys they are."""
    return {
        "keys": [
            {
                "kty": "EC",
                "crv": "P-256",
                "x": jwk["x"],
                "y": jwk["y"],
                "kid": key_id(did, jwk),
                "alg": "ES256",
                "use": "sig",
                "iss": did,
            }
            for jwk in keys
        ]
    }
