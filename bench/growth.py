"""How time and memory of intake and scoring grow with the size of a delivery, up to a million notices.

Each act runs in a fresh process, which says how long it took and how much memory it held at most:

    python -m bench.growth {read,intake,again,scan,score} FOLDER
"""

import json
import math
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import app.tables
from bench import large_deliveries
from bench.harness import ROUNDS, report
from monitor import compacting, importing, ingesting, ledger, scoring
from signatories.base import Base

assert app.tables  # every table is known before the metadata makes them

SIZES = (100_000, 300_000, 1_000_000)
GIGABYTE = 10**9
EVERY_VALUE = "bit_xor(hash(COLUMNS(*)))"
KINDS = ("notices", "checks")


@dataclass(frozen=True)
class Spent:
    """Seconds of an act, on the clock and of all cores together, and the most bytes that its process held."""

    seconds: float
    processor: float
    memory: int


def measure(folder: Path) -> None:
    """Rows for the largest size, and the exponents through all three."""
    spent: dict[str, list[list[Spent]]] = {act: [] for act in ACTS}
    for size in SIZES:
        here = folder / str(size)
        write_csv(here, notices=size)
        for pair in (("read", "intake"), ("scan", "score")):
            rounds = [[apart(act, here) for act in pair] for _ in range(ROUNDS)]
            for act, found in zip(pair, zip(*rounds, strict=True), strict=True):
                spent[act].append(list(found))
    name = f"{SIZES[-1]:,} notices with {large_deliveries.CHECKS} checks each"
    for act, anchor, words, goal, limit in (
        ("intake", "read", "bare DuckDB read of every value", "<= 5 at 10 M rows", 3),
        ("score", "scan", "bare DuckDB scan of every value", "<= 12", 4),
    ):
        pairs = list(zip(spent[act][-1], spent[anchor][-1], strict=True))
        report(f"{act}: {name}", words, [each.seconds / alone.seconds for each, alone in pairs], goal)
        pairs = [each.processor / alone.processor for each, alone in pairs]
        report(f"processor time of {act}: {name}", words, pairs, goal)
        most = [each.memory / GIGABYTE / limit for each in spent[act][-1]]
        report(f"memory of {act}: {name}", f"{limit} GB", most, "<= 1")
        rounds = list(zip(*spent[act], strict=True))
        span = f"{SIZES[0]:,} to {SIZES[-1]:,} notices"
        grown = [exponent([each.seconds for each in one]) for one in rounds]
        report(f"growth of {act}, {span}", "exponent of its size", grown, "<= 1.1")
        grown = [exponent([each.memory for each in one]) for one in rounds]
        report(f"growth of the memory of {act}, {span}", "exponent of its size", grown, "<= 0.7")


def exponent(found: Sequence[float], sizes: Sequence[int] = SIZES) -> float:
    """The slope through all sizes, both as logarithms."""
    return statistics.linear_regression([*map(math.log, sizes)], [*map(math.log, found)]).slope


def write_csv(folder: Path, *, notices: int) -> None:
    """A large delivery as CSV files, as most monitors send one, with its list of holders."""
    large_deliveries.write(folder, notices=notices)
    for kind in KINDS:
        rows = duckdb.read_parquet(str(folder / f"{kind}.parquet"))
        texts = [
            f"strftime({name} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS {name}"
            if "TIME" in str(kept)
            else name
            for name, kept in zip(rows.columns, rows.types, strict=True)
        ]
        rows.project(", ".join(texts)).write_csv(str(folder / f"{kind}.csv"))


def apart(act: str, folder: Path) -> Spent:
    """*act* in a process of its own."""
    words = [sys.executable, "-m", "bench.growth", act, str(folder)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return Spent(**json.loads(said))


def read(folder: Path) -> None:
    for kind in KINDS:
        duckdb.execute(
            f"SELECT {EVERY_VALUE} FROM read_csv('{folder / kind}.csv', all_varchar = true)"
        ).fetchall()


def scan(folder: Path) -> None:
    for segment in sorted(folder.rglob("segments/*/*.parquet")):
        duckdb.execute(f"SELECT {EVERY_VALUE} FROM read_parquet('{segment}')").fetchall()


def intake(folder: Path) -> None:
    """Into a register that holds nothing yet; the one that an earlier round filled goes away."""
    data_dir = folder / "data"
    shutil.rmtree(data_dir, ignore_errors=True)
    with opened(data_dir) as session:
        ingesting.take_in(
            session, files=[folder / f"{kind}.csv" for kind in KINDS], source="bench", batch=None,
            data_dir=data_dir, notice_key=b"k" * 32, at=datetime.now(UTC),
        )  # fmt: skip
        importing.import_holders(
            session, files=[folder / "holders.csv"], data_dir=data_dir, at=datetime.now(UTC)
        )
        session.commit()


def again(folder: Path) -> None:
    """The same delivery once more, and its checks alone as another one: neither changes what the ledger knows."""
    data_dir = folder / "data"
    with opened(data_dir) as session:
        before = compacting.state_digest(data_dir, ledger.deliveries(session))
        for kinds in (KINDS, KINDS[1:]):
            told = ingesting.take_in(
                session, files=[folder / f"{kind}.csv" for kind in kinds], source="bench", batch=None,
                data_dir=data_dir, notice_key=b"k" * 32, at=datetime.now(UTC),
            )  # fmt: skip
            assert told.already == (kinds == KINDS)
            assert told.already or told.checks.unchanged == told.checks.read - told.checks.repeated
        session.commit()
        assert compacting.state_digest(data_dir, ledger.deliveries(session)) == before


def score(folder: Path) -> None:
    data_dir = folder / "data"
    with opened(data_dir) as session:
        table = scoring.score(
            session, data_dir=data_dir, start=large_deliveries.START, end=large_deliveries.END
        )
        assert table.total.incidents


def opened(data_dir: Path) -> Session:
    data_dir.mkdir(exist_ok=True)
    engine = create_engine(f"sqlite:///{data_dir / 'register.sqlite3'}")
    Base.metadata.create_all(engine)
    return Session(engine)


ACTS: dict[str, Callable[[Path], None]] = {
    "read": read,
    "intake": intake,
    "again": again,
    "scan": scan,
    "score": score,
}


def main(act: str, folder: str) -> None:
    start, worked = time.perf_counter(), time.process_time()
    ACTS[act](Path(folder))
    spent = Spent(
        time.perf_counter() - start,
        time.process_time() - worked,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )
    print(json.dumps(asdict(spent)))


if __name__ == "__main__":
    main(*sys.argv[1:])
