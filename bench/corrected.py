"""A rerun after a correction, from what the run before left behind, beside a whole run: one notice in a thousand was
accepted an hour later, or one decision was made.

Whole run and rerun take turns, each in a process of its own, and must give the same table; with ``listed`` the item
list too:

    python -m bench.corrected {first,whole,again,listed,again_listed,decided,again_decided} FOLDER
"""

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from bench import growth, large_deliveries, ledgers
from bench.growth import Spent
from bench.harness import report
from monitor import ledger, measuring, scoring
from monitor.judging_again import measured_again, measured_and_kept

NOTICES, ROUNDS = 1_000_000, 3
ONE_IN = 1000

LATER = """
SELECT * REPLACE (delivered_at + INTERVAL 1 HOUR AS delivered_at, {sequence}::INTEGER AS sequence)
FROM read_parquet('{path}')
WHERE delivered_at IS NOT NULL AND hash(notice) % {one_in} = 0
ORDER BY notice
"""
NO_CHECKS = "SELECT notice, checked_at, status, sequence FROM read_parquet('{path}') WHERE false"


@dataclass(frozen=True)
class Done(Spent):
    """And the digest of what came of it."""

    found: str


def measure(folder: Path) -> None:
    """Rows for a rerun after a delivery with corrections, and after one decision."""
    with growth.opened(folder / "data") as session:
        ledgers.fill(session, folder / "data", notices=NOTICES)
    apart("first", folder)
    correct(folder / "data")
    name = f"1 in {ONE_IN:,} of {NOTICES:,} notices corrected"
    turns(folder, name, "whole", "again", goal="<= 0.1")
    turns(folder, f"{name}, with the item list", "listed", "again_listed", goal="-")
    apart("first", folder)
    turns(folder, f"one decision, {NOTICES:,} notices", "decided", "again_decided", goal="<= 0.1")


def turns(folder: Path, name: str, whole: str, again: str, *, goal: str) -> None:
    """Rows for *again* beside *whole*."""
    pairs = [(apart(whole, folder), apart(again, folder)) for _ in range(ROUNDS)]
    assert len({each.found for pair in pairs for each in pair}) == 1, "a rerun found something else"
    report(f"rerun: {name}", "whole run", [b.seconds / a.seconds for a, b in pairs], goal)
    spent = [b.processor / a.processor for a, b in pairs]
    report(f"processor time of a rerun: {name}", "whole run", spent, goal)
    for pair in pairs:
        print(*pair, sep="\n", flush=True)


def correct(data_dir: Path) -> None:
    """A further delivery, in which one notice in so many was accepted an hour later; commits."""
    with growth.opened(data_dir) as session:
        (first,) = ledger.deliveries(session)
        sequence = ledger.lock(session)
        source = ledger.segments(data_dir) / first.folder
        target = ledger.segments(data_dir) / hashlib.sha256(b"corrections").hexdigest()
        target.mkdir()
        for name, query in ((ledger.NOTICES, LATER), (ledger.CHECKS, NO_CHECKS)):
            text = query.format(path=source / name, sequence=sequence, one_in=ONE_IN)
            duckdb.execute(f"COPY ({text}) TO '{target / name}' (FORMAT parquet, COMPRESSION zstd)")
        ((count,),) = duckdb.read_parquet(str(target / ledger.NOTICES)).aggregate("count(*)").fetchall()
        session.add(ledgers.manifest(target, sequence=sequence, read=(count, 0)))
        ledger.advance(session, sequence)
        session.commit()


ACTS: Mapping[str, tuple[measuring.Measuring, bool, bool]] = {
    "first": (measured_and_kept, False, False),
    "whole": (measuring.measured, False, False),
    "again": (measured_again, False, False),
    "listed": (measuring.measured, True, False),
    "again_listed": (measured_again, True, False),
    "decided": (measuring.measured, False, True),
    "again_decided": (measured_again, False, True),
}
"""How it is measured, whether the item list is written, and whether there is a decision."""


def apart(act: str, folder: Path) -> Done:
    """*act* in a process of its own."""
    words = [sys.executable, "-m", "bench.corrected", act, str(folder)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return Done(**json.loads(said))


def run(act: str, data_dir: Path) -> str:
    """Score; the digest of the table, and of the item list where there is one."""
    how, is_listed, is_decided = ACTS[act]
    with growth.opened(data_dir) as session, tempfile.TemporaryDirectory(dir=data_dir) as place:
        table = scoring.score(
            session,
            data_dir=data_dir,
            start=large_deliveries.START,
            end=large_deliveries.END,
            items_to=Path(place) if is_listed else None,
            decided={a_notice(data_dir): "undetermined"} if is_decided else None,
            measured=how,
        )
        items = ledger.file_digest(Path(place) / "items.parquet") if is_listed else ""
    return hashlib.sha256(f"{table}{items}".encode()).hexdigest()


def a_notice(data_dir: Path) -> str:
    ((notice,),) = duckdb.read_parquet(str(data_dir / "segments" / "*" / ledger.NOTICES)).aggregate(
        "min(notice)"
    ).fetchall()  # fmt: skip
    return str(notice)


def main(act: str, folder: str) -> None:
    start, worked = time.perf_counter(), time.process_time()
    found = run(act, Path(folder) / "data")
    spent = Done(
        time.perf_counter() - start,
        time.process_time() - worked,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        found,
    )
    print(json.dumps(asdict(spent)))


if __name__ == "__main__":
    main(*sys.argv[1:])
