"""The check of the whole log: entries, tree, files, checkpoint and tables are made anew and compared.

The first difference is named, by the entry, file or row. One changed byte in any of them is found.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.navigation import settings
from app.transparency import held_against, log_keys
from app.transparency.files import CHECKPOINT, LogFiles
from app.transparency.models import LogCheckpoint
from app.transparency.refusals import DatabaseDamaged, FilesDiffer
from app.transparency.sound_database import UNREADABLE, damage_said
from signatories.entries import Entry, LogDiffers, LogHead, check_entries
from tlog import checkpoint, merkle, note, tiles
from tlog.checkpoint import Checkpoint


class Checked(NamedTuple):
    """How many entries there are, and the tree that was published of them; ``None`` before the first.

    ``unsigned`` are the keys that sign now and did not sign that tree yet: one was just replaced.
    """

    size: int
    head: Checkpoint | None
    unsigned: tuple[note.Key, ...] = ()


def check(session: Session, files: LogFiles) -> Checked:
    """Raises ``LogDiffers`` or ``FilesDiffer`` with the first difference, or ``DatabaseDamaged``."""
    with damage_said(session):
        return _checked(session, files)


def _checked(session: Session, files: LogFiles) -> Checked:
    query = select(Entry).order_by(Entry.position).execution_options(yield_per=1000)
    try:
        with closing(session.scalars(query)) as rows:
            difference = check_entries(rows)
    except (ValueError, TypeError, DatabaseError):
        session.rollback()
        raise LogDiffers(position=_unreadable(session), why="cannot be read") from None
    if difference is not None:
        raise LogDiffers(position=difference.position, why=difference.why)
    size = session.scalar(select(func.count()).select_from(Entry)) or 0
    if size != (session.scalar(select(LogHead.size)) or 0):
        raise LogDiffers(position=size, why="is missing")
    head, unsigned = _checkpoint(session, files)
    if head is not None:
        if head.size > size:
            raise LogDiffers(position=size, why="is missing")
        _tree(session, files, head)
    found = held_against.first_difference(session)
    if found is not None:
        what, _, why = found.rpartition(": ")
        raise FilesDiffer(what=what, why=why)
    return Checked(size, head, unsigned)


def _unreadable(session: Session) -> int:
    """The first entry of which the row cannot be read. Raises what reading them raises where none is."""
    for position in range(session.scalar(select(LogHead.size)) or 0):
        try:
            session.scalars(select(Entry).where(Entry.position == position)).all()
        except (ValueError, TypeError, DatabaseError):
            session.rollback()
            return position
    raise DatabaseDamaged(why=UNREADABLE)


def _checkpoint(session: Session, files: LogFiles) -> tuple[Checkpoint | None, tuple[note.Key, ...]]:
    """The published checkpoint: as the books have it, signed by the log, and by the witness where one is set."""
    text, kept = files.checkpoint(), session.get(LogCheckpoint, 1)
    if text is None and kept is None:
        return None, ()
    if kept is None or text is None or text != kept.text:
        raise FilesDiffer(what=CHECKPOINT, why="is not the one in the table log_checkpoint")
    keys = log_keys.log_keys()
    seen_by = log_keys.witness_keys() if settings().witness_url else []
    try:
        head, signatures = checkpoint.opened(text, [*keys, *seen_by])
    except note.NotANote as error:
        raise FilesDiffer(what=CHECKPOINT, why=str(error)) from None
    if head.origin != log_keys.origin() or head.size != kept.size:
        raise FilesDiffer(what=CHECKPOINT, why="is of another log, or of another size")
    if seen_by and not any(each.at is not None for each in signatures):
        raise FilesDiffer(what=CHECKPOINT, why="the witness did not sign it")
    by = {each.key for each in signatures}
    return head, tuple(each for each in log_keys.signing_keys() if each not in by)


def _tree(session: Session, files: LogFiles, head: Checkpoint) -> None:
    """Make every tile and bundle anew, compare them with the files, and the root with that of the checkpoint."""
    expected: dict[str, bytes] = {}
    for level, index, width, data in tiles.grown(0, _leaves(session, head.size), files.read):
        path = tiles.path_of(level, index, width)
        try:
            found = files.read(path)
        except OSError:
            raise FilesDiffer(what=path, why="is missing") from None
        if found != data:
            raise FilesDiffer(what=path, why=_where(level, index, data, found))
        if level != tiles.ENTRIES or width < tiles.WIDTH:
            expected[path] = data
    if head.size:

        def read(path: str) -> bytes:
            return expected[path] if path in expected else files.read(path)

        root = merkle.root(head.size, tiles.nodes_in(read, head.size))
        if root != head.root:
            raise FilesDiffer(what=CHECKPOINT, why="its root is not that of the entries")
    _earlier(files, head.size)


def _where(level: int | str, index: int, data: bytes, found: bytes) -> str:
    """Which entry the first byte that differs belongs to."""
    place = next(
        (at for at, (one, other) in enumerate(zip(data, found, strict=False)) if one != other), len(found)
    )
    if level == 0:
        return f"does not fit entry {index * tiles.WIDTH + place // merkle.HASH_LENGTH}"
    if level == tiles.ENTRIES:
        made, end = tiles.unbundled(data), 0
        for number, each in enumerate(made):
            end += 2 + len(each)
            if place < end:
                return f"does not fit entry {index * tiles.WIDTH + number}"
    return f"differs at byte {place}"


def _earlier(files: LogFiles, size: int) -> None:
    """Files of earlier, narrower tiles: each is the beginning of the one that there is now."""
    now = {tiles.path_of(level, index): (level, index, width) for level, index, width in tiles.files_of(size)}
    for path in sorted(each for each in files.folder.glob("tile/**/*") if each.is_file()):
        name = path.relative_to(files.folder).as_posix()
        whole, _, width = name.partition(".p/")
        if whole not in now:
            raise FilesDiffer(what=name, why="belongs to no entry")
        level, index, full = now[whole]
        current = tiles.path_of(level, index, full)
        if name == current:
            continue
        if not width.isdecimal() or not _begins(files.read(current), path.read_bytes(), level, int(width)):
            raise FilesDiffer(what=name, why="is not the beginning of the one after it")


def _begins(whole: bytes, earlier: bytes, level: int | str, width: int) -> bool:
    try:
        parts = tiles.unbundled(earlier) if level == tiles.ENTRIES else tiles.hashes_in(earlier, width)
    except ValueError:
        return False
    return len(parts) == width and whole.startswith(earlier)


def _leaves(session: Session, size: int) -> Iterator[tuple[bytes, bytes]]:
    query = select(Entry).where(Entry.position < size).order_by(Entry.position)
    with closing(session.scalars(query.execution_options(yield_per=1000))) as rows:
        for entry in rows:
            yield entry.payload, bytes.fromhex(entry.digest)
