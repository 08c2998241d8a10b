"""The text of a checkpoint (c2sp.org/tlog-checkpoint): whose log, how many entries, which root. Pure."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tlog import note
from tlog.merkle import HASH_LENGTH

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
MOST_HASHES = 63


class NotACheckpoint(note.NotANote):
    """The text is not a checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    """A tree head; ``origin`` names the log, ``root`` has 32 bytes."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{hash_text(self.root)}\n"


def origin_of(base_url: str) -> str:
    """The name of the log of the register at *base_url*, which is also the name of its key."""
    return f"{base_url.split('://', 1)[1]}/log"


def read_text(text: str) -> Checkpoint:
    """The checkpoint that a note's text is; lines after the third are left aside. Raises ``NotACheckpoint``."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] != "" or "" in lines[:-1]:
        raise NotACheckpoint("not a checkpoint")
    return Checkpoint(lines[0], read_number(lines[1]), read_hash(lines[2]))


def opened(text: str, keys: Sequence[note.Key]) -> tuple[Checkpoint, list[note.Signed]]:
    """A checkpoint that the log itself signed, with every signature by one of *keys*.

    Raises ``NotANote`` where no key of the log's name signed it, or a signature does not hold.
    """
    signed = note.read(text)
    found = read_text(signed.text)
    holds = note.verified(signed, keys)
    if not any(each.key.kind == note.ED25519 and each.key.name == found.origin for each in holds):
        raise NotACheckpoint("not signed by the log")
    return found, holds


def read_number(text: str) -> int:
    """A whole number as these formats write it, without leading zeroes. Raises ``NotACheckpoint``."""
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise NotACheckpoint("not a number")
    return int(text)


def hash_text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def read_hash(text: str) -> bytes:
    """Raises ``NotACheckpoint``."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotACheckpoint("not a hash") from None
    if len(value) != HASH_LENGTH or hash_text(value) != text:
        raise NotACheckpoint("not a hash")
    return value


def read_hashes(lines: Sequence[str]) -> list[bytes]:
    """The hashes of a proof, a line each. Raises ``NotACheckpoint``."""
    if len(lines) > MOST_HASHES:
        raise NotACheckpoint("too many hashes")
    return [read_hash(line) for line in lines]
