"""The types of keys that a ring can hold: how one is made, known by its public half, and signs.

A ring of another type is ``KeyRing(..., store=FileStore(folder, passphrase, key_type=ANOTHER))``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from badge import did
from badge.signing_key import LocalKey, SigningKey


@dataclass(frozen=True)
class KeyType:
    """One type of key. ``is_one`` tells whether a private key that was read is of this type."""

    name: str
    make: Callable[[], Any]
    is_one: Callable[[Any], bool]
    public_jwk: Callable[[Any], dict[str, str]]
    """The members of RFC 7638, in their order, of a *public* key."""
    key: Callable[[str, Any], LocalKey]
    """The key that signs, from its full id and the private key."""


def _is_p256(private: Any) -> bool:
    return isinstance(private, ec.EllipticCurvePrivateKey) and isinstance(private.curve, ec.SECP256R1)


P256 = KeyType(
    name="P-256",
    make=lambda: ec.generate_private_key(ec.SECP256R1()),
    is_one=_is_p256,
    public_jwk=did.public_jwk,
    key=SigningKey,
)
"""ES256: what every reader of badges takes."""
