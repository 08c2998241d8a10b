"""Proofs of single entries, made from the published files alone; and how one is checked, with nothing but keys."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.transparency.files import LogFiles
from app.transparency.making import published_head
from app.transparency.refusals import NotInLogYet, ProofFails
from tlog import merkle, note, proof, tiles
from tlog.checkpoint import Checkpoint


class Entered(NamedTuple):
    """What a proof that holds shows: the entry as it stands in the log, the tree, and who signed."""

    said: dict[str, Any]
    head: Checkpoint
    signatures: tuple[note.Signed, ...]


def proof_of(files: LogFiles, index: int) -> str:
    """The text of the proof that the entry at *index* is in the published tree.

    Raises ``NotInLogYet``, and ``OSError`` or ``ValueError`` where a file is missing or damaged.
    """
    head, text = published_head(files), files.checkpoint()
    if head is None or text is None or not 0 <= index < head.size:
        raise NotInLogYet
    path = merkle.inclusion(index, head.size, tiles.nodes_in(files.read, head.size))
    return proof.written(proof.Proof(index, tuple(path), text, extra=entry_of(files, index, head.size)))


def entry_of(files: LogFiles, index: int, size: int) -> bytes:
    """The bytes of a leaf, from its bundle. Raises as ``proof_of`` does."""
    number, place = divmod(index, tiles.WIDTH)
    width = min(tiles.WIDTH, size - number * tiles.WIDTH)
    try:
        bundle = files.read(tiles.path_of(tiles.ENTRIES, number, width))
    except OSError:
        bundle = files.read(tiles.path_of(tiles.ENTRIES, number))
    return tiles.unbundled(bundle)[place]


def checked(text: str, keys: Sequence[note.Key], *, all_of: Sequence[note.Key] = ()) -> Entered:
    """Check a proof with *keys* and nothing else; each of *all_of* must have signed.

    Raises ``ProofFails`` with the reason.
    """
    try:
        found, proven = proof.checked(text, keys, all_of=all_of)
        said = json.loads(found.extra)
    except note.NotANote as error:
        raise ProofFails(why=str(error)) from None
    except (ValueError, RecursionError):
        raise ProofFails(why="its entry cannot be read") from None
    if not isinstance(said, dict) or said.get("position") != found.index:
        raise ProofFails(why="its entry has another place")
    return Entered(said, proven.checkpoint, proven.signatures)
