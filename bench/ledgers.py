"""Fills a ledger with deliveries of any size, as intake would have left them, without reading a file.

Ids are drawn instead of keyed: they look alike and are as opaque. What is larger than ``PART`` notices comes as
several deliveries, one after the other: the first is drawn, and each after it of the same size holds the first
once more under other ids, which takes a fraction of drawing it.
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy.orm import Session

from bench import large_deliveries
from monitor import importing, ledger
from monitor.delivery_models import Delivery

PART = 10_000_000
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOT_COUNTED = ("unchanged", "in_conflict", "repeated")

KEPT = """
CREATE TABLE kept AS
SELECT * REPLACE (number + {first} AS number, site + {first} AS site), md5('n' || (number + {first})) AS notice
FROM fate
ORDER BY notice
"""

NOTICES = """
SELECT
  notice,
  md5('i' || CASE WHEN again THEN number - 1 ELSE number END) AS item,
  md5('s' || site) AS site,
  'AS' || (64512 + company) AS holder,
  to_timestamp(sent) AS sent_at,
  CASE WHEN NOT failed THEN to_timestamp(accepted) END AS delivered_at,
  CASE WHEN failed THEN 'bounced' ELSE 'delivered' END AS status,
  CASE WHEN withdrawn THEN to_timestamp(accepted + 86400) END AS withdrawn_at,
  CASE WHEN withdrawn THEN 'other' END AS withdrawal_reason,
  {sequence}::INTEGER AS sequence
FROM
  kept
"""

LAST = "ghijklmnopqrstuvwxyz"
"""What ids of later parts end with: drawn ids have only a to f."""

RENAMED = """
SELECT * REPLACE ({renamed}, {sequence}::INTEGER AS sequence) FROM read_parquet('{path}')
"""

CHECKS = "SELECT *, {sequence}::INTEGER AS sequence FROM ({looks})"


def fill(
    session: Session,
    data_dir: Path,
    *,
    notices: int,
    checks: int = large_deliveries.CHECKS,
    companies: int = large_deliveries.COMPANIES,
    part: int = PART,
) -> None:
    """Deliveries of *notices* in all, with *checks* each at most, and who held the networks; commits."""
    drawn = None
    for sequence, first in enumerate(range(0, notices, part), start=1):
        size = min(part, notices - first)
        digest = hashlib.sha256(f"{first} {size} {checks} {companies}".encode()).hexdigest()
        folder = ledger.segments(data_dir) / digest
        folder.mkdir()
        if drawn is None or size < part:
            read = _write(
                folder, first=first, size=size, checks=checks, companies=companies, sequence=sequence,
                spill=data_dir / "drawing",
            )  # fmt: skip
            drawn = drawn or folder
        else:
            read = _rename(drawn, folder, sequence=sequence)
        session.add(manifest(folder, sequence=sequence, read=read))
        session.flush()
        ledger.lock(session)
        ledger.advance(session, sequence)
    path = data_dir / "holders.csv"
    path.write_text(large_deliveries.holders(companies))
    importing.import_holders(session, files=[path], data_dir=data_dir, at=AT)
    session.commit()


def _write(
    folder: Path, *, first: int, size: int, checks: int, companies: int, sequence: int, spill: Path
) -> tuple[int, int]:
    """Write one segment; returns how many notices and checks it has."""
    seed = 2024 + sequence
    options: dict[str, Any] = {
        "preserve_insertion_order": "false",
        "memory_limit": "2GB",
        "temp_directory": str(spill),
    }
    read: list[int] = []
    with duckdb.connect(":memory:", config=options) as connection:
        connection.execute("SET enable_progress_bar = false")
        large_deliveries.prepare(connection, notices=size, seed=seed, companies=companies)
        connection.execute(KEPT.format(first=first))
        looks = large_deliveries.looks("kept", checks=checks, name="notice")
        for name, query in ((ledger.NOTICES, NOTICES), (ledger.CHECKS, CHECKS)):
            path = str(folder / name)
            connection.sql(query.format(sequence=sequence, looks=looks)).write_parquet(
                path, compression="zstd"
            )
            ((count,),) = connection.read_parquet(path).aggregate("count(*)").fetchall()
            read.append(count)
    return read[0], read[1]


def _rename(drawn: Path, folder: Path, *, sequence: int) -> tuple[int, int]:
    """Write the segment *drawn* once more with other ids, in the same order; returns how many rows it has."""
    read: list[int] = []
    with duckdb.connect(":memory:", config={"memory_limit": "2GB"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        for name, ids in ((ledger.NOTICES, ("notice", "item", "site")), (ledger.CHECKS, ("notice",))):
            renamed = ", ".join(f"left({each}, 31) || '{LAST[sequence]}' AS {each}" for each in ids)
            query = RENAMED.format(renamed=renamed, sequence=sequence, path=drawn / name)
            connection.sql(query).write_parquet(str(folder / name), compression="zstd")
            ((count,),) = connection.read_parquet(str(folder / name)).aggregate("count(*)").fetchall()
            read.append(count)
    return read[0], read[1]


def manifest(folder: Path, *, sequence: int, read: tuple[int, int]) -> Delivery:
    counts: dict[str, int] = {"notices_changed": 0}
    for kind, count in zip(("notices", "checks"), read, strict=True):
        counts |= {f"{kind}_read": count, f"{kind}_new": count}
        counts |= {f"{kind}_{what}": 0 for what in NOT_COUNTED}
    return Delivery(
        sequence=sequence,
        source="bench",
        batch=None,
        digest=folder.name,
        taken_in_at=AT,
        earliest_at=datetime.combine(large_deliveries.START, datetime.min.time(), UTC),
        latest_at=None,
        notices_digest=ledger.file_digest(folder / ledger.NOTICES),
        checks_digest=ledger.file_digest(folder / ledger.CHECKS),
        checks_unmatched=0,
        conflicts=[],
        **counts,
    )
