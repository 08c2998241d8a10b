"""The kind of a checkpoint of the public log: signed by a key of its own, and only when it continues the last. Pure."""

from typing import Any

from badge.signer.kinds import Frame, Rule, Unfit
from badge.signing_key import Kind, Payload, SignBytes
from badge.strict import base64url_encode
from tlog import checkpoint, merkle
from tlog.checkpoint import Checkpoint
from tlog.note import NotANote

RING = "log"
MEMBERS = {"origin", "size", "root", "old", "proof"}


def asked(head: Checkpoint, *, old: int, proof: list[bytes]) -> dict[str, Any]:
    """The payload that asks for a signature: the tree, and the proof that it continues the one of *old* leaves."""
    return {
        "origin": head.origin,
        "size": head.size,
        "root": checkpoint.hash_text(head.root),
        "old": old,
        "proof": [checkpoint.hash_text(each) for each in proof],
    }


def _signature(payload: Payload, _kid: str, sign_bytes: SignBytes) -> str:
    """The signature alone, in base64url: who asked writes the note."""
    return base64url_encode(sign_bytes(read(payload).text.encode()))


CHECKPOINT = Kind("log-checkpoint", form=_signature)


def read(payload: Payload) -> Checkpoint:
    """Raises ``NotANote`` or ``ValueError``."""
    size = payload["size"]
    if payload.keys() != MEMBERS or type(size) is not int or size < 0 or type(payload["old"]) is not int:
        raise ValueError("not a checkpoint")
    return Checkpoint(payload["origin"], size, checkpoint.read_hash(payload["root"]))


def check(payload: dict[str, Any], frame: Frame) -> str:
    """A tree of this register's log that continues the last one that was signed; the journal's name of it."""
    try:
        head = read(payload)
        proof = checkpoint.read_hashes(payload["proof"])
    except (NotANote, ValueError, TypeError, KeyError, AttributeError):
        raise Unfit("not a checkpoint") from None
    if head.origin != checkpoint.origin_of(frame.base_url):
        raise Unfit("of another log")
    last = frame.tree or Checkpoint(head.origin, 0, merkle.EMPTY_ROOT)
    if head.size < last.size:
        raise Unfit("the tree is smaller than one that was signed")
    if payload["old"] != last.size or not merkle.continues(last.size, head.size, last.root, head.root, proof):
        raise Unfit("the tree does not continue the one that was signed last")
    return f"{head.size} {payload['root']}"


RULE = Rule(CHECKPOINT, check, longest=8192, ring=RING, keeps_tree=True)
