"""After an older database was put back: the entries that it lacks come back from the published files.

Files are believed by the checkpoint that the log signed. Entries that were written since, at places that
were taken already, move behind; no tree that was signed holds them. What the entries tell of (a badge, a
signature) is not made again: ``log check`` names each row that is missing, and people do those acts anew.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.navigation import settings
from app.transparency import asking_witness, making
from app.transparency.files import LogFiles
from app.transparency.models import LogCheckpoint
from app.transparency.refusals import FilesDiffer, LogForked
from app.webhooks.models import WebhookPosition
from badge.models import Badge
from signatories import leaves
from signatories.entries import Entry, LogHead, lock
from tlog import merkle, tiles


class Recovered(NamedTuple):
    """How many entries came back from where on, how many moved behind them, and whether it was done."""

    first: int
    back: int
    moved: int
    is_done: bool


def recover(
    session: Session, files: LogFiles, *, source: Path | None, at: datetime, dry_run: bool
) -> Recovered:
    """Take back what a published tree holds and the books do not; commits.

    Raises ``FilesDiffer`` where the files do not hold, or lack what the witness saw;
    ``LogForked`` where an entry that both have differs although nothing was lost.
    """
    given = LogFiles(source) if source is not None else files
    with files.alone() as is_alone:
        if not is_alone:
            raise FilesDiffer(what="checkpoint", why="is being made at this moment: try again")
        published = _published(given)
        size = lock(session)
        digests = session.scalars(select(Entry.digest).order_by(Entry.position)).all()
        first = next(
            (
                at_place
                for at_place, (mine, leaf) in enumerate(zip(digests, published, strict=False))
                if mine != merkle.leaf_hash(leaf).hex()
            ),
            min(size, len(published)),
        )
        found = Recovered(first, len(published) - first, size - first, not dry_run)
        if dry_run:
            session.rollback()
            return found
        if found.back:
            _move(session, first, by=found.back)
            session.add_all(
                _entry(position, published[position]) for position in range(first, len(published))
            )
            session.execute(update(LogHead).values(size=size + found.back))
            session.flush()
        _take_files(given, files)
        _keep_checkpoint(session, files, len(published), at)
        files.note_trouble(None, at=at)
        session.commit()
    return found


def in_words(found: Recovered) -> Iterator[str]:
    if not found.back:
        yield "The books have every entry that was published."
        return
    would = "" if found.is_done else "would "
    yield f"{found.back} entries {would}come back, from entry {found.first} on."
    if found.moved:
        yield f"{found.moved} entries that were written since {would}move behind them."
    if found.is_done:
        yield "Now run: bin/register log check. It names what the tables lack."


def _published(files: LogFiles) -> list[bytes]:
    """All leaves of the published tree, held against its signed root. Raises ``FilesDiffer``."""
    head = making.published_head(files)
    if head is None:
        raise FilesDiffer(what="checkpoint", why="is missing")
    seen = asking_witness.last_of(settings().witness_url, head.origin) if settings().witness_url else None
    if seen is not None and seen.size > head.size:
        raise FilesDiffer(what="checkpoint", why=f"is older than what the witness saw: {seen.size} entries")
    found: list[bytes] = []
    try:
        for level, index, width in tiles.files_of(head.size):
            if level == tiles.ENTRIES:
                found += tiles.unbundled(files.read(tiles.path_of(level, index, width)))
    except (OSError, ValueError):
        raise FilesDiffer(what="entries", why="a file is missing or damaged") from None
    root = merkle.root(head.size, merkle.nodes_of([merkle.leaf_hash(each) for each in found]))
    if len(found) != head.size or root != head.root:
        raise FilesDiffer(what="entries", why="they are not those of the checkpoint")
    if (
        seen is not None
        and merkle.root(seen.size, merkle.nodes_of([merkle.leaf_hash(e) for e in found])) != seen.root
    ):
        raise LogForked(seen=seen.size)
    return found


def _entry(position: int, leaf: bytes) -> Entry:
    """The row of a leaf. Names are commitments only: their salt went with the newer database."""
    said: dict[str, Any] = json.loads(leaf)
    data, at = said["data"], datetime.fromisoformat(said["at"])
    return Entry(
        position=position,
        at=at,
        kind=said["kind"],
        data=data,
        company=data.get("company"),
        salt=None,
        digest=leaves.digest(position, at, said["kind"], data, None),
    )


def _move(session: Session, first: int, *, by: int) -> None:
    """Move the entries from *first* on behind those that come back; what points to them follows."""
    later = session.scalars(
        select(Entry).where(Entry.position >= first).order_by(Entry.position.desc())
    ).all()
    for entry in later:
        position = entry.position + by
        made = leaves.digest(position, entry.at, entry.kind, entry.data, entry.salt)
        session.execute(
            update(Entry).where(Entry.position == entry.position).values(position=position, digest=made)
        )
    session.expunge_all()
    session.execute(update(Badge).where(Badge.log_index >= first).values(log_index=Badge.log_index + by))
    session.execute(
        update(WebhookPosition)
        .where(WebhookPosition.source == "entry", WebhookPosition.position >= first)
        .values(position=WebhookPosition.position + by)
    )


def _take_files(given: LogFiles, files: LogFiles) -> None:
    """Copy the published files here, where they came from elsewhere."""
    if given.folder == files.folder:
        return
    head, text = making.published_head(given), given.checkpoint()
    for each in tiles.files_of(head.size if head else 0):
        path = tiles.path_of(*each)
        files.write(path, given.read(path))
    files.write_checkpoint(str(text))


def _keep_checkpoint(session: Session, files: LogFiles, size: int, at: datetime) -> None:
    text = files.checkpoint() or ""
    kept = session.get(LogCheckpoint, 1)
    if kept is None:
        session.add(LogCheckpoint(id=1, size=size, text=text, signed_at=at))
    else:
        kept.size, kept.text = size, text
