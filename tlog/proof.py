"""A proof that stands in one text file (c2sp.org/tlog-proof): index, path, checkpoint. Checked offline. Pure.

What the entry says goes along as extra data: it is hashed anew, so nothing has to be believed.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from tlog import checkpoint, merkle, note

FIRST = "c2sp.org/tlog-proof@v1"
LONGEST = 512 * 1024


class NotAProof(note.NotANote):
    """The file is no proof, or what it proves does not hold; the text says which."""


@dataclass(frozen=True)
class Proof:
    """``extra`` is opaque here; ``signed`` is the checkpoint with its signatures, as it stands."""

    index: int
    path: tuple[bytes, ...]
    signed: str
    extra: bytes = b""


@dataclass(frozen=True)
class Proven:
    """What a proof shows: the tree that holds the entry, and who signed for it."""

    checkpoint: checkpoint.Checkpoint
    signatures: tuple[note.Signed, ...]


def written(proof: Proof) -> str:
    lines = [FIRST]
    if proof.extra:
        lines.append(f"extra {base64.b64encode(proof.extra).decode('ascii')}")
    lines += [f"index {proof.index}", *(checkpoint.hash_text(each) for each in proof.path)]
    return "\n".join(lines) + "\n\n" + proof.signed


def read(text: str) -> Proof:
    """Raises ``NotAProof`` or ``NotACheckpoint``."""
    head, blank, signed = text.partition("\n\n")
    lines = head.split("\n")
    if len(text) > LONGEST or not blank or lines[0] != FIRST:
        raise NotAProof("not a proof")
    rest, extra = lines[1:], b""
    if rest and rest[0].startswith("extra "):
        extra, rest = _extra(rest[0].removeprefix("extra ")), rest[1:]
    if not rest or not rest[0].startswith("index "):
        raise NotAProof("not a proof")
    index = checkpoint.read_number(rest[0].removeprefix("index "))
    return Proof(index, tuple(checkpoint.read_hashes(rest[1:])), signed, extra)


def proven(proof: Proof, leaf: bytes, keys: Sequence[note.Key]) -> Proven:
    """That the leaf hash stands in a tree which the log signed. Raises ``NotANote`` with the reason."""
    head, signatures = checkpoint.opened(proof.signed, keys)
    if not merkle.holds_leaf(leaf, proof.index, head.size, proof.path, head.root):
        raise NotAProof("the entry is not in the tree")
    return Proven(head, tuple(signatures))


def checked(text: str, keys: Sequence[note.Key], *, all_of: Sequence[note.Key] = ()) -> tuple[Proof, Proven]:
    """A proof that brings its entry as extra data, checked with *keys* alone; each of *all_of* must have signed.

    Raises ``NotANote`` with the reason.
    """
    found = read(text)
    if not found.extra:
        raise NotAProof("it does not bring its entry")
    shown = proven(found, merkle.leaf_hash(found.extra), keys)
    signed_by = {each.key for each in shown.signatures}
    for key in all_of:
        if key not in signed_by:
            raise NotAProof(f"{key.name} did not sign")
    return found, shown


def _extra(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotAProof("not a proof") from None
