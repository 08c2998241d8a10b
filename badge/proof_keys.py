"""Ed25519 keys, for proofs that lie inside a badge (Data Integrity). Pure."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badge import did
from badge.key_types import KeyType
from badge.signing_key import LocalKey


@dataclass(frozen=True)
class ProofKey(LocalKey):
    """A private Ed25519 key with its full id."""

    private: Ed25519PrivateKey

    def sign_bytes(self, data: bytes) -> bytes:
        return self.private.sign(data)


def _is_ed25519(private: object) -> bool:
    return isinstance(private, Ed25519PrivateKey)


ED25519 = KeyType(
    name="Ed25519",
    make=Ed25519PrivateKey.generate,
    is_one=_is_ed25519,
    public_jwk=did.public_okp_jwk,
    key=ProofKey,
)
