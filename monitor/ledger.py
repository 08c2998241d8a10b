"""The ledger: immutable Parquet segments, one folder per delivery, named after its digest.

A segment counts only when its manifest (a ``Delivery`` row) is committed, so that a delivery
is there wholly or not at all. A folder without a manifest is harmless.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor.engine import script, set_variables
from monitor.errors import LedgerDamaged
from monitor.models import Delivery, LedgerHead

NOTICES = "notices.parquet"
CHECKS = "checks.parquet"


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
    session: Session, *, before: datetime | None = None, until: int | None = None
) -> list[Delivery]:
    """The manifests in order of intake; with *before*, only those that hold anything from before it,
    with *until*, only those up to that sequence number."""
    query = select(Delivery).order_by(Delivery.sequence)
    if until is not None:
        query = query.where(Delivery.sequence <= until)
    if before is not None:
        query = query.where(Delivery.earliest_at < before)
    return list(session.scalars(query))


def input_digest(manifests: Sequence[Delivery]) -> str:
    """The digest of one delivery; of several, the SHA-256 over their digests, a line each, in order."""
    if len(manifests) == 1:
        return manifests[0].digest
    return hashlib.sha256("".join(f"{each.digest}\n" for each in manifests).encode()).hexdigest()


def open_known(connection: duckdb.DuckDBPyConnection, data_dir: Path, manifests: Sequence[Delivery]) -> None:
    """Give *connection* the tables ``known_notice`` and ``known_check`` of these deliveries."""
    if not manifests:
        connection.execute(script("nothing_known"))
        return
    folders = [segments(data_dir) / each.digest for each in manifests]
    files = {
        "notice_files": [str(folder / NOTICES) for folder in folders],
        "check_files": [str(folder / CHECKS) for folder in folders],
    }
    set_variables(connection, files)
    connection.execute(script("known"))


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


def check(data_dir: Path, manifests: Sequence[Delivery]) -> None:
    """Compare every segment with its manifest; raises ``LedgerDamaged`` at the first difference."""
    for manifest in manifests:
        folder = segments(data_dir) / manifest.digest
        expected = {NOTICES: manifest.notices_digest, CHECKS: manifest.checks_digest}
        for name, digest in expected.items():
            if not (folder / name).is_file() or file_digest(folder / name) != digest:
                raise LedgerDamaged(delivery=manifest.public_id)


def orphans(session: Session, data_dir: Path) -> list[Path]:
    """Segments without a manifest: left by a killed process, or by an older database put back."""
    known = set(session.scalars(select(Delivery.digest)))
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
