"""Making a checkpoint: new entries become leaves, the log signs the tree, the witness cosigns it, files are written.

Nothing is signed that does not continue every tree that is known to be signed: the published one, the
one that the signer remembers, and the one that the witness saw. What cannot be asked is not passed over.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.navigation import settings
from app.transparency import asking_witness, log_keys
from app.transparency.files import CHECKPOINT, LogFiles
from app.transparency.models import LogCheckpoint
from app.transparency.refusals import TROUBLES, FilesDiffer, LogBehind, LogForked, WitnessAway
from badge.errors import SignerAway
from sentences import SpokenError
from signatories.entries import Entry, LogDiffers, LogHead
from tlog import checkpoint, merkle, note, tiles
from tlog.checkpoint import Checkpoint

MOST = 20_000
"""Entries of one checkpoint: a log that is new here is published in steps."""

Leaf = tuple[bytes, bytes]
Made = dict[str, bytes]
"""New files by their path."""


def publish(session: Session, files: LogFiles, *, at: datetime) -> bool:
    """Publish all entries that are committed; whether there were any. Commits.

    Raises the refusals of ``refusals`` and ``SignerAway``; they are written down beside the files too.
    """
    published = False
    with files.alone() as is_alone:
        if not is_alone:
            return False
        try:
            while _step(session, files, at=at):
                published = True
        except SpokenError as refused:
            if isinstance(refused, TROUBLES):
                files.note_trouble(refused.code, at=at)
            raise
        except (FileNotFoundError, ValueError):
            files.note_trouble(FilesDiffer.code, at=at)
            raise FilesDiffer(what="tile", why="a file is missing or damaged") from None
        files.note_trouble(None, at=at)
    return published


def published_head(files: LogFiles) -> Checkpoint | None:
    """The tree of the published checkpoint. Raises ``FilesDiffer`` where it is damaged.

    It may be signed with a key that was given up since: then it is signed anew at once.
    """
    text = files.checkpoint()
    try:
        return checkpoint.opened(text, log_keys.keys_ever())[0] if text is not None else None
    except note.NotANote as error:
        raise FilesDiffer(what=CHECKPOINT, why=str(error)) from None


def _step(session: Session, files: LogFiles, *, at: datetime) -> bool:
    size = session.scalar(select(LogHead.size)) or 0
    url = settings().witness_url
    seen_by = log_keys.witness_keys() if url else []
    text = files.checkpoint()
    before = published_head(files)
    old = before.size if before else 0
    if before and size == old and is_signed(str(text), seen_by):
        is_kept = session.scalar(select(LogCheckpoint.text)) == text
        session.commit()
        _check_nothing_is_lost(url, size)
        return False if is_kept else _keep(session, size, str(text), at)
    if not size and not before:
        session.commit()
        return False
    if old > size:
        raise LogBehind(size=size, seen=old)
    _check_end(session, files, old)
    end = min(size, old + MOST)
    made: Made = {}
    for level, index, width, data in tiles.grown(old, _leaves(session, old, end), files.read):
        made[tiles.path_of(level, index, width)] = data
    session.commit()  # nobody waits for the log while others are asked
    node = tiles.nodes_in(lambda path: made[path] if path in made else files.read(path), end)
    head = Checkpoint(log_keys.origin(), end, merkle.root(end, node))
    last = log_keys.last_signed()
    seen = asking_witness.last_of(url, head.origin) if url else None
    for each in (before, last, seen):
        _check_continues(head, each, size, node)
    signed = _signed(head, last, seen, url=url, keys=seen_by, node=node, at=at)
    for path, data in made.items():
        files.write(path, data)
    files.write_checkpoint(signed)
    for path in made:
        if ".p/" not in path:
            files.forget_partial(path)
    _keep(session, end, signed, at)
    return end < size


def _check_nothing_is_lost(url: str, size: int) -> None:
    """Raise ``LogBehind`` where the signer or the witness saw more, though books and files agree.

    Both may have been put back together. Who does not answer now is asked again the next time.
    """
    for asked in (
        log_keys.last_signed,
        lambda: asking_witness.last_of(url, log_keys.origin()) if url else None,
    ):
        with suppress(SignerAway, WitnessAway):
            seen = asked()
            if seen is not None and seen.size > size:
                raise LogBehind(size=size, seen=seen.size)


def _signed(
    head: Checkpoint,
    last: Checkpoint | None,
    seen: Checkpoint | None,
    *,
    url: str,
    keys: Sequence[note.Key],
    node: merkle.Node,
    at: datetime,
) -> str:
    """The checkpoint with the log's own signature, and that of the witness where there is one."""
    proof = _proof(last, head, node)
    lines = log_keys.sign(head, old=last.size if last else 0, proof=proof, at=at)
    if url:
        signed = note.written(head.text, lines)
        old = seen.size if seen else 0
        lines += asking_witness.cosigned(url, signed, old=old, proof=_proof(seen, head, node), keys=keys)
    return note.written(head.text, lines)


def _proof(old: Checkpoint | None, head: Checkpoint, node: merkle.Node) -> list[bytes]:
    return merkle.consistency(old.size, head.size, node) if old else []


def _check_continues(head: Checkpoint, old: Checkpoint | None, size: int, node: merkle.Node) -> None:
    """Raise ``LogBehind`` or ``LogForked`` unless the tree of *head* begins with the one of *old*."""
    if old is None:
        return
    if old.size > size:
        raise LogBehind(size=size, seen=old.size)
    if old.size <= head.size and merkle.root(old.size, node) != old.root:
        raise LogForked(seen=old.size)


def _check_end(session: Session, files: LogFiles, old: int) -> None:
    """Raise ``LogForked`` unless the last leaves that were published are those of the books.

    Where an older database was put back and went on, they are not. The whole log is what ``log check`` reads.
    """
    if not old:
        return
    index, width = divmod(old, tiles.WIDTH)
    if not width:
        index, width = index - 1, tiles.WIDTH
    shown = tiles.hashes_in(files.read(tiles.path_of(0, index, width)), width)
    rows = select(Entry.digest).where(Entry.position >= old - width, Entry.position < old)
    digests = session.scalars(rows.order_by(Entry.position)).all()
    if [each.hex() for each in shown] != list(digests):
        raise LogForked(seen=old)


def _leaves(session: Session, start: int, end: int) -> Iterable[Leaf]:
    """The entries of ``[start, end)`` with their leaf hashes. Raises ``LogDiffers`` for one that was changed."""
    query = select(Entry).where(Entry.position >= start, Entry.position < end).order_by(Entry.position)
    expected = start
    for entry in session.scalars(query.execution_options(yield_per=1000)):
        payload = _payload(entry)
        leaf = merkle.leaf_hash(payload)
        if entry.position != expected or leaf.hex() != entry.digest:
            raise LogDiffers(position=expected, why="was changed")
        yield payload, leaf
        expected += 1
    if expected != end:
        raise LogDiffers(position=expected, why="is missing")


def _payload(entry: Entry) -> bytes:
    try:
        return entry.payload
    except (ValueError, TypeError, AttributeError):
        raise LogDiffers(position=entry.position, why="was changed") from None


def is_signed(text: str, witnesses: Sequence[note.Key]) -> bool:
    """Whether each key that signs now signed the checkpoint *text*, and one of the *witnesses* where there are any."""
    own = log_keys.signing_keys()
    by = {each.key for each in note.verified(note.read(text), [*own, *witnesses])}
    return by.issuperset(own) and (not witnesses or not by.isdisjoint(witnesses))


def _keep(session: Session, size: int, text: str, at: datetime) -> bool:
    """Keep the checkpoint in the books too; ``False``: that is no further step."""
    kept = session.get(LogCheckpoint, 1)
    if kept is None:
        session.add(LogCheckpoint(id=1, size=size, text=text, signed_at=at))
    else:
        kept.size, kept.text, kept.signed_at = size, text, at
    session.commit()
    return False
