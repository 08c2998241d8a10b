"""The public keys that a check trusts, read from a JWKS without any leeway."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badge import multibase, strict
from badge.did import MULTIKEY, P256_BYTES
from badge.errors import KeysNotUsable

MAX_KEYS = 100


@dataclass(frozen=True)
class TrustedKeys:
    """Public P-256 keys by their full id, ``did:web:...#thumbprint``; apart from them the Ed25519
    keys of proofs (Data Integrity), by their full id too."""

    by_id: Mapping[str, ec.EllipticCurvePublicKey]
    proof_keys: Mapping[str, Ed25519PublicKey] = field(default_factory=dict)

    def find(self, kid: str) -> ec.EllipticCurvePublicKey | None:
        return self.by_id.get(kid)

    def find_proof_key(self, kid: str) -> Ed25519PublicKey | None:
        return self.proof_keys.get(kid)

    @classmethod
    def from_jwks(cls, document: Any) -> Self:
        """Trust the signing keys of a JWKS *document* (parsed JSON).

        Keys of another kind or for another use (``use`` or ``key_ops`` that do not allow
        checking a signature) are left out. Raises ``KeysNotUsable`` when it is no JWKS, when
        one id occurs twice, or when nothing usable is left.
        """
        entries = document.get("keys") if isinstance(document, dict) else None
        if not isinstance(entries, list) or len(entries) > MAX_KEYS:
            raise KeysNotUsable
        found: dict[str, ec.EllipticCurvePublicKey] = {}
        for entry in entries:
            if isinstance(entry, dict) and _may_check_badges(entry):
                if entry["kid"] in found:
                    raise KeysNotUsable
                found[entry["kid"]] = _public_key(entry)
        if not found:
            raise KeysNotUsable
        return cls(found)

    @classmethod
    def from_did_document(cls, document: Any) -> Self:
        """Trust the keys that a DID document (parsed JSON) lists for assertions.

        Raises ``KeysNotUsable`` when it is none, or has no key that badges are signed with.
        """
        try:
            owner, asserted = document["id"], document["assertionMethod"]
            methods = [each for each in document["verificationMethod"] if each["id"] in asserted]
            if len(methods) > MAX_KEYS or any(not each["id"].startswith(f"{owner}#") for each in methods):
                raise KeysNotUsable
            tokens = [each for each in methods if "publicKeyJwk" in each]
            found = cls.from_jwks({"keys": [{**each["publicKeyJwk"], "kid": each["id"]} for each in tokens]})
            proofs = {
                each["id"]: multibase.read_multikey(each["publicKeyMultibase"])
                for each in methods
                if each["type"] == MULTIKEY
            }
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise KeysNotUsable from error
        return cls(found.by_id, proofs)

    @classmethod
    def from_jwks_file(cls, data: bytes) -> Self:
        """Trust the keys of a JWKS file. Raises ``KeysNotUsable``."""
        try:
            return cls.from_jwks(strict.json_object(data))
        except ValueError as error:
            raise KeysNotUsable from error

    @classmethod
    def from_file(cls, data: bytes) -> Self:
        """Trust the keys of a file: a JWKS, or a DID document. Raises ``KeysNotUsable``."""
        try:
            document = strict.json_object(data)
        except ValueError as error:
            raise KeysNotUsable from error
        return cls.from_did_document(document) if "assertionMethod" in document else cls.from_jwks(document)

    @classmethod
    def together(cls, several: Iterable[Self]) -> Self:
        """Trust the keys of all of them. Raises ``KeysNotUsable`` when two have one id for different keys."""
        found: dict[str, ec.EllipticCurvePublicKey] = {}
        proofs: dict[str, Ed25519PublicKey] = {}
        for each in several:
            if any(found.get(kid, key) != key for kid, key in each.by_id.items()):
                raise KeysNotUsable
            if any(proofs.get(kid, key) != key for kid, key in each.proof_keys.items()):
                raise KeysNotUsable
            found.update(each.by_id)
            proofs.update(each.proof_keys)
        return cls(found, proofs)

    @classmethod
    def of(cls, keys: Iterable[tuple[str, ec.EllipticCurvePublicKey]]) -> Self:
        return cls(dict(keys))


def _may_check_badges(jwk: Mapping[str, Any]) -> bool:
    kid = jwk.get("kid")
    operations = jwk.get("key_ops", ["verify"])
    return (
        (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256")
        and jwk.get("alg", "ES256") == "ES256"
        and jwk.get("use", "sig") == "sig"
        and isinstance(operations, list)
        and "verify" in operations
        and isinstance(kid, str)
        and kid.startswith("did:")
        and kid.count("#") == 1
        and jwk.get("iss", kid.split("#")[0]) == kid.split("#")[0]
    )


def _public_key(jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    try:
        x, y = (strict.base64url_decode(jwk[name]) for name in ("x", "y"))
        if len(x) != P256_BYTES or len(y) != P256_BYTES:
            raise ValueError("wrong length")
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
        )
        return numbers.public_key()
    except (KeyError, TypeError, ValueError) as error:
        raise KeysNotUsable from error
