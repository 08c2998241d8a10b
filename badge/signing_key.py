"""What signs: a key that is open in this process, or one that is asked elsewhere. Pure.

``Signer`` is all that the rest of the house knows. What is signed has a ``Kind``: its name (which
a signer process asks for and judges by) and its form (how payload and signature become text).
A new kind is a ``Kind`` beside the code that writes its payload, with its check in
``badge.signer.kinds``; a new type of key is a ``badge.key_types.KeyType``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from badge.strict import base64url_encode

ALGORITHM = "ES256"
COORDINATE = 32
"""Bytes of each half of an ES256 signature."""

Payload = Mapping[str, Any]
SignBytes = Callable[[bytes], bytes]
Form = Callable[[Payload, str, SignBytes], str]
"""Makes the signed text of a payload, the full id of the key, and what signs bytes with it."""


def compact(payload: Payload, kid: str, sign_bytes: SignBytes) -> str:
    """A compact JWS with the one header that every reader takes: ``alg`` and ``kid``."""
    return jws(payload, {"alg": ALGORITHM, "kid": kid}, sign_bytes)


def jws(payload: Payload, header: Mapping[str, str], sign_bytes: SignBytes) -> str:
    """*payload* under *header* as a compact JWS (RFC 7515)."""
    parts = [json.dumps(each, separators=(",", ":")).encode("ascii") for each in (header, payload)]
    signed = ".".join(base64url_encode(part) for part in parts)
    return f"{signed}.{base64url_encode(sign_bytes(signed.encode('ascii')))}"


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is signed; ``form`` is how it is written down."""

    name: str
    form: Form = compact


class Signer(Protocol):
    """A key that signs, wherever it lies. Raises ``SignerAway`` or ``SignerRefused`` where it is asked elsewhere."""

    @property
    def kid(self) -> str:
        """The full id of the key: ``did:web:...#thumbprint``."""
        ...

    def sign(self, payloads: Sequence[Payload], *, kind: Kind) -> list[str]:
        """The signed texts of *payloads*, in their order; all of them or none."""
        ...


@dataclass(frozen=True)
class LocalKey:
    """A key that this process can use; subclasses sign bytes."""

    kid: str

    def sign_bytes(self, data: bytes) -> bytes:
        """The signature over *data*, as its algorithm writes it in a JWS."""
        raise NotImplementedError

    def sign(self, payloads: Sequence[Payload], *, kind: Kind) -> list[str]:
        return [kind.form(payload, self.kid, self.sign_bytes) for payload in payloads]


@dataclass(frozen=True)
class SigningKey(LocalKey):
    """A private P-256 key with its full id."""

    private: ec.EllipticCurvePrivateKey

    def sign_bytes(self, data: bytes) -> bytes:
        halves = decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return b"".join(half.to_bytes(COORDINATE, "big") for half in halves)
