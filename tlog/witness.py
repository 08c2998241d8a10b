"""What a witness decides (c2sp.org/tlog-witness): whether a checkpoint continues the last one it saw. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from tlog import checkpoint, merkle, note
from tlog.checkpoint import Checkpoint

ADD = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class Asked:
    """One request: the size that the asker thinks the witness knows, the proof from there, the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    signed: str


class Refused(Exception):
    """The witness does not sign; ``status`` is of HTTP, ``size`` what it knows where that helps the asker."""

    def __init__(self, status: HTTPStatus, size: int | None = None) -> None:
        super().__init__(status.phrase)
        self.status, self.size = status, size


def written(asked: Asked) -> str:
    return "".join(
        [f"old {asked.old}\n", *(f"{checkpoint.hash_text(each)}\n" for each in asked.proof), "\n"]
    ) + (asked.signed)


def read(body: str) -> Asked:
    """Raises ``Refused`` (400)."""
    head, blank, signed = body.partition("\n\n")
    lines = head.split("\n")
    if not blank or not lines[0].startswith("old "):
        raise Refused(HTTPStatus.BAD_REQUEST)
    try:
        old = checkpoint.read_number(lines[0].removeprefix("old "))
        return Asked(old, tuple(checkpoint.read_hashes(lines[1:])), signed)
    except note.NotANote:
        raise Refused(HTTPStatus.BAD_REQUEST) from None


def judged(
    asked: Asked, *, logs: Mapping[str, Sequence[note.Key]], seen: Mapping[str, Checkpoint]
) -> Checkpoint:
    """The checkpoint to sign, and to remember first. *logs* has the keys of each origin, *seen* its last one.

    Raises ``Refused``: 404 for a strange log, 403 without its signature, 400 for what is no checkpoint,
    409 where the size or root is not the one last seen, 422 where the proof does not hold.
    """
    try:
        found = checkpoint.read_text(note.read(asked.signed).text)
    except note.NotANote:
        raise Refused(HTTPStatus.BAD_REQUEST) from None
    if found.origin not in logs:
        raise Refused(HTTPStatus.NOT_FOUND)
    try:
        checkpoint.opened(asked.signed, logs[found.origin])
    except note.NotANote:
        raise Refused(HTTPStatus.FORBIDDEN) from None
    if asked.old > found.size:
        raise Refused(HTTPStatus.BAD_REQUEST)
    last = seen.get(found.origin, Checkpoint(found.origin, 0, merkle.EMPTY_ROOT))
    if asked.old != last.size or (found.size == last.size and found.root != last.root):
        raise Refused(HTTPStatus.CONFLICT, last.size)
    if not merkle.continues(last.size, found.size, last.root, found.root, asked.proof):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY)
    return found
