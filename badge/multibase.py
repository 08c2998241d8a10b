"""Ed25519 keys and signatures as Data Integrity writes them: multibase base58btc, Multikey. Pure."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badge.strict import Malformed

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"
"""The multicodec of an Ed25519 public key."""
LONGEST = 120


def encoded(data: bytes) -> str:
    """*data* in base58btc, with the ``z`` that says so."""
    number, signs = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        signs = _ALPHABET[rest] + signs
    zeros = len(data) - len(data.lstrip(b"\x00"))
    return "z" + _ALPHABET[0] * zeros + signs


def decoded(text: str) -> bytes:
    """The bytes of *text*. Raises ``Malformed``; each byte string has one spelling only."""
    if not text.startswith("z") or len(text) > LONGEST or any(each not in _ALPHABET for each in text[1:]):
        raise Malformed("not base58btc")
    number = 0
    for each in text[1:]:
        number = number * len(_ALPHABET) + _ALPHABET.index(each)
    zeros = len(text[1:]) - len(text[1:].lstrip(_ALPHABET[0]))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(raw: bytes) -> str:
    """``publicKeyMultibase`` of the Ed25519 key with those 32 bytes."""
    return encoded(_ED25519 + raw)


def read_multikey(text: str) -> Ed25519PublicKey:
    """The key that ``publicKeyMultibase`` writes. Raises ``Malformed``."""
    data = decoded(text)
    if len(data) != len(_ED25519) + 32 or not data.startswith(_ED25519):
        raise Malformed("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(data[len(_ED25519) :])
