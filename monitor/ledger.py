"""The ledger: immutable Parquet segments, one folder per delivery, named after its digest.

A segment counts only when its manifest (a ``Delivery`` row) is committed, so that a delivery
is there wholly or not at all. A folder without a manifest is harmless.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor.delivery_models import Delivery, LedgerHead, Manifest
from monitor.engine import script, set_variables
from monitor.errors import LedgerDamaged, RowsGone

NOTICES = "notices.parquet"
CHECKS = "checks.parquet"
SKEW = timedelta(minutes=5)
"""How far a delivered time may lie ahead of the register's clock."""


def segments(data_dir: Path) -> Path:
    """The folder of all segments; made when it is not there yet."""
    folder = data_dir / "segments"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def lock(session: Session) -> int:
    """Hold the ledger until the transaction ends; return the sequence number of the next delivery."""
    # Writing the row as it is takes the lock on every database and changes nothing.
    while not session.execute(update(LedgerHead).values(sequence=LedgerHead.sequence)).rowcount:  # pyright: ignore[reportAttributeAccessIssue]
        try:
            with session.begin_nested():
                session.add(LedgerHead(id=1, sequence=0))
        except IntegrityError:
            continue  # another process made the row first; wait for its lock
    return session.scalars(select(LedgerHead.sequence)).one() + 1


def advance(session: Session, sequence: int) -> None:
    """Note that *sequence* was given out; the caller holds the lock."""
    session.execute(update(LedgerHead).values(sequence=sequence))


def deliveries(
    session: Session,
    *,
    before: datetime | None = None,
    since: datetime | None = None,
    until: int | None = None,
) -> list[Delivery]:
    """The manifests in order of intake; with *before*, only those that hold anything from before it,
    with *until*, only those up to that sequence number.

    With *since*, raises ``RowsGone`` when one with anything from then on was deleted after its term.
    """
    query = select(Delivery).order_by(Delivery.sequence)
    if until is not None:
        query = query.where(Delivery.sequence <= until)
    if before is not None:
        query = query.where(Delivery.earliest_at < before)
    found = list(session.scalars(query))
    if since is not None:
        for each in found:
            if each.expired_at is not None and (each.latest_at or each.taken_in_at + SKEW) >= since:
                raise RowsGone(delivery=each.public_id, on=f"{each.expired_at:%Y-%m-%d}")
    return found


def input_digest(manifests: Sequence[Manifest]) -> str:
    """The digest of one delivery; of several, the SHA-256 over their digests, a line each, in order."""
    if len(manifests) == 1:
        return manifests[0].digest
    return digest_of_digests([each.digest for each in manifests])


def digest_of_digests(digests: Sequence[str]) -> str:
    """SHA-256, in hex, over *digests*, a line each."""
    return hashlib.sha256("".join(f"{each}\n" for each in digests).encode()).hexdigest()


def open_known(
    connection: duckdb.DuckDBPyConnection, data_dir: Path, manifests: Sequence[Manifest]
) -> dict[str, list[str]] | None:
    """Give *connection* the tables ``known_notice`` and ``known_check`` of these deliveries.

    Beside them ``kept_notice`` and ``kept_check``, with the ``sequence`` of the delivery of each row. Rows of
    later deliveries in the same merged file are left out. Returns the files of notices and of checks; None
    while there are none.
    """
    names = dict.fromkeys(each.folder for each in manifests if not each.is_gone)
    if not names:
        connection.execute(script("nothing_known"))
        return None
    folders = [segments(data_dir) / name for name in names]
    files = {
        "notice_files": [str(folder / NOTICES) for folder in folders],
        "check_files": [str(folder / CHECKS) for folder in folders],
    }
    set_variables(connection, {**files, "until": max(each.sequence for each in manifests)})
    connection.execute(script("known"))
    return files


def seal(
    connection: duckdb.DuckDBPyConnection, *, data_dir: Path, folder: Path, digest: str, sequence: int
) -> tuple[str, str]:
    """Write the judged rows as the segment *digest*; return the SHA-256 of its two files.

    Written and synced in the private *folder*, then renamed in one step. A folder of that name
    was left by a process that died before its manifest was committed; it is replaced.
    """
    draft = folder / digest
    draft.mkdir()
    set_variables(connection, {"sequence": sequence})
    for name, query in ((NOTICES, "segment_notices"), (CHECKS, "segment_checks")):
        connection.sql(script(query)).write_parquet(str(draft / name), compression="zstd")
    sync(draft / NOTICES, draft / CHECKS, draft)
    digests = file_digest(draft / NOTICES), file_digest(draft / CHECKS)
    target = segments(data_dir) / digest
    if target.exists():
        shutil.rmtree(target)
    draft.rename(target)
    sync(target.parent)
    return digests


def check(data_dir: Path, manifests: Sequence[Manifest]) -> None:
    """Compare every segment with its manifest; raises ``LedgerDamaged`` at the first difference."""
    seen: set[str] = set()
    for manifest in manifests:
        if manifest.is_gone or manifest.folder in seen:
            continue
        folder = segments(data_dir) / manifest.folder
        for name, digest in zip((NOTICES, CHECKS), manifest.files, strict=True):
            if not (folder / name).is_file() or file_digest(folder / name) != digest:
                raise LedgerDamaged(delivery=manifest.public_id)
        seen.add(manifest.folder)


def orphans(session: Session, data_dir: Path) -> list[Path]:
    """Segments without a manifest: left by a killed process, or by an older database put back."""
    known = {each.folder for each in deliveries(session) if not each.is_gone}
    return sorted(folder for folder in segments(data_dir).iterdir() if folder.name not in known)


def file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(*paths: Path) -> None:
    """Have the system write *paths* (files or folders) to the disk before going on."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
