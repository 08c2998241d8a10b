"""Signed notes (c2sp.org/signed-note) and cosignatures of witnesses (c2sp.org/tlog-cosignature), Ed25519. Pure.

A key is known as a *vkey*, one line of text: ``NAME+KEYID+base64(type and public key)``.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519, COSIGNATURE = 0x01, 0x04
LONGEST = 64 * 1024
MOST_SIGNATURES = 64
_DASH = "\u2014 "
_NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,200}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_TIME, _KEY_ID, _SIGNATURE = 8, 4, 64


class NotANote(ValueError):
    """The text is no signed note, no key, or not signed by a key that is trusted; the text says which."""


@dataclass(frozen=True)
class Key:
    """A public key with its name; ``kind`` is the type byte: that of a log, or of a witness."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:_KEY_ID]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_b64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True)
class Note:
    """A text with its signature lines, as they stand; ``signatures`` are (name, key id and signature)."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Signed:
    """A signature that holds; ``at`` is when a witness gave it, in seconds since 1970, else ``None``."""

    key: Key
    at: int | None


def read_vkey(text: str) -> Key:
    """Raises ``NotANote``."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise NotANote("not a key")
    data = _bytes(parts[2])
    if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
        raise NotANote("not an Ed25519 key")
    key = Key(parts[0], data[0], data[1:])
    if key.id.hex() != parts[1]:
        raise NotANote("the id of the key is not its own")
    return key


def signature_line(key: Key, signature: bytes) -> str:
    return f"{_DASH}{key.name} {_b64(key.id + signature)}\n"


def cosigned_text(text: str, at: int) -> bytes:
    """What a witness signs of a checkpoint's *text*."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosignature_line(key: Key, text: str, *, at: int, sign: Callable[[bytes], bytes]) -> str:
    return signature_line(key, at.to_bytes(_TIME, "big") + sign(cosigned_text(text, at)))


def written(text: str, lines: Iterable[str]) -> str:
    """*text*, which ends in a newline, with its signature lines."""
    return f"{text}\n{''.join(lines)}"


def read(note: str) -> Note:
    """Raises ``NotANote``."""
    text, blank, below = note.rpartition("\n\n")
    lines = below.split("\n")
    if len(note.encode(errors="replace")) > LONGEST or _CONTROL.search(note):
        raise NotANote("too long, or not plain text")
    if not text or not blank or lines[-1] != "" or not 1 < len(lines) <= MOST_SIGNATURES + 1:
        raise NotANote("not a signed note")
    return Note(text + "\n", tuple(_signature(line) for line in lines[:-1]))


def read_lines(lines: str) -> tuple[tuple[str, bytes], ...]:
    """Signature lines alone, as a witness answers them. Raises ``NotANote``."""
    return read(f"-\n\n{lines}").signatures


def verified(note: Note, keys: Iterable[Key]) -> list[Signed]:
    """Every signature by one of *keys*; those of other keys are left aside.

    Raises ``NotANote`` where a signature of a known key does not hold. An empty list is no proof.
    """
    known = {(key.name, key.id): key for key in keys}
    found = []
    for name, data in note.signatures:
        key = known.get((name, data[:_KEY_ID]))
        if key is not None:
            found.append(_verified(note.text, key, data[_KEY_ID:]))
    return found


def _verified(text: str, key: Key, signature: bytes) -> Signed:
    at, message = None, text.encode()
    if key.kind == COSIGNATURE:
        at = int.from_bytes(signature[:_TIME], "big")
        signature, message = signature[_TIME:], cosigned_text(text, at)
    try:
        if len(signature) != _SIGNATURE:
            raise NotANote("a signature does not hold")
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise NotANote("a signature does not hold") from None
    return Signed(key, at)


def _signature(line: str) -> tuple[str, bytes]:
    name, blank, data = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not blank or not _NAME.fullmatch(name):
        raise NotANote("not a signature line")
    decoded = _bytes(data)
    if len(decoded) <= _KEY_ID:
        raise NotANote("not a signature line")
    return name, decoded


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    """The bytes of standard base64; each byte string has one spelling only. Raises ``NotANote``."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotANote("not base64") from None
    if _b64(data) != text:
        raise NotANote("not base64")
    return data
