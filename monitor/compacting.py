"""Merges the segments of many deliveries into fewer files, row for row; and what the ledger knows stays.

The old segments stay until the merged one is committed, and a while longer for who is reading them.
"""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, product
from pathlib import Path

from sqlalchemy.orm import Session

from monitor import kept_items, ledger
from monitor.delivery_models import Delivery, Segment
from monitor.engine import script, set_variables, workbench
from monitor.errors import LedgerDamaged
from monitor.workspace import sweep, workspace

GRACE = timedelta(days=1)
"""How long a folder that no manifest names any more stays: for readers, and for second thoughts."""
AT_ONCE = 4_000_000
"""So many checks are spelled in memory at once."""
HEX, BEHIND = "0123456789abcdef", "g"
"""What kept ids are made of, and what sorts behind all of it."""


@dataclass(frozen=True)
class Compacted:
    """How many segments there were and are, and the digest of all that the ledger knows: unchanged."""

    before: int
    after: int
    state: str


def compact(session: Session, *, data_dir: Path, at: datetime) -> Compacted:
    """Merge the segments of each half-year of intake into one; the caller's commit makes it so.

    Raises ``LedgerDamaged`` when a segment is not what was taken in, or a merged one differs.
    """
    data_dir = data_dir.resolve()
    sweep(data_dir)
    ledger.lock(session)
    kept = [each for each in ledger.deliveries(session) if not each.is_gone]
    ledger.check(data_dir, kept)
    before = state_digest(data_dir, kept)
    count = len({each.folder for each in kept})
    for _, group in groupby(kept, key=lambda each: half_year(each.taken_in_at)):
        together = list(group)
        if len({each.folder for each in together}) > 1:
            _merge(session, together, data_dir=data_dir, at=at)
    session.flush()
    after = state_digest(data_dir, kept)
    if after != before:
        raise LedgerDamaged(delivery=kept[0].public_id)
    kept_items.forget(data_dir, deliveries={each.digest for each in kept if each.segment})
    return Compacted(count, len({each.folder for each in kept}), after)


def half_year(moment: datetime) -> tuple[int, bool]:
    """Deliveries that are merged were taken in within one half-year, so that their term ends together."""
    return moment.year, moment.month > 6


def _merge(session: Session, together: Sequence[Delivery], *, data_dir: Path, at: datetime) -> None:
    root = ledger.segments(data_dir)
    with workspace(data_dir) as folder, workbench(folder, may_read=[root]) as connection:
        draft = folder / "merged"
        draft.mkdir()
        ledger.open_known(connection, data_dir, together)
        for name, query in ((ledger.NOTICES, "merged_notices"), (ledger.CHECKS, "merged_checks")):
            connection.sql(script(query)).write_parquet(str(draft / name), compression="zstd")
        digests = [ledger.file_digest(draft / name) for name in (ledger.NOTICES, ledger.CHECKS)]
        name = ledger.digest_of_digests([each.digest for each in together])
        ledger.sync(draft / ledger.NOTICES, draft / ledger.CHECKS, draft)
        target = root / name
        if target.exists():  # left by a process that died before its commit
            shutil.rmtree(target)
        draft.rename(target)
        ledger.sync(root)
    for each in together:
        (root / each.folder).touch()  # its grace begins now
    segment = Segment(name=name, notices_digest=digests[0], checks_digest=digests[1], made_at=at)
    session.add(segment)
    for each in together:
        each.segment = segment


def state_digest(data_dir: Path, manifests: Sequence[Delivery]) -> str:
    """SHA-256 over all that the ledger knows, whatever files it lies in.

    DuckDB holds texts in the making in memory, so a large ledger is read in sixteen or 256 parts.
    """
    data_dir = data_dir.resolve()
    rows = sum(each.checks_new for each in manifests)
    digits = next((digits for digits in range(2) if rows <= AT_ONCE * 16**digits), 2)
    with (
        workspace(data_dir) as folder,
        workbench(folder, may_read=[ledger.segments(data_dir)]) as connection,
    ):
        ledger.open_known(connection, data_dir, manifests)
        parts: list[tuple[str, str, str]] = []
        for begin in map("".join, product(HEX, repeat=digits)):
            set_variables(connection, {"first_id": begin, "behind": begin + BEHIND})
            parts += connection.execute(script("state")).fetchall()
    return ledger.digest_of_digests([f"{kind}{part}{digest}" for kind, part, digest in sorted(parts)])


def remove_orphans(session: Session, *, data_dir: Path, older_than: timedelta = GRACE) -> int:
    """Remove the folders that no manifest names, once their grace is over; returns how many.

    Holds the ledger, since a delivery whose manifest is not committed yet has such a folder too.
    """
    ledger.lock(session)
    removed = 0
    for folder in ledger.orphans(session, data_dir):
        if time.time() - folder.stat().st_mtime >= older_than.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
