"""Intake and scoring of deliveries, beside DuckDB's bare read of the same files and scan of the same columns."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import app.tables
from bench import asked, peers, profile_2020, totals_2020
from bench.harness import ratios, report
from monitor import importing, ingesting, scoring
from monitor.scores import ScoreTable
from signatories.base import Base

assert app.tables  # every table is known before the metadata makes them

EVERY_VALUE = "bit_xor(hash(COLUMNS(*)))"
"""Reads all there is: a maximum is answered from statistics, and of one column the others are never made."""


def measure(folder: Path) -> list[asked.Line]:
    """Intake and scoring of a generated 2020 profile: 185,000 notices, some 735,000 checks.

    Returns the published totals beside those that the scores give.
    """
    profile = folder / "profile"
    profile.mkdir()
    profile_2020.write(profile)
    notices, checks, holders = profile / "notices.csv.gz", profile / "checks.csv.gz", profile / "holders.csv"
    made = iter(range(1000))

    def fresh() -> tuple[Session, Path]:
        data_dir = folder / f"data-{next(made)}"
        data_dir.mkdir()
        engine = create_engine(f"sqlite:///{data_dir / 'register.sqlite3'}")
        Base.metadata.create_all(engine)
        return Session(engine), data_dir

    def take_in() -> tuple[Session, Path]:
        session, data_dir = fresh()
        ingesting.take_in(
            session, files=[notices, checks], source="bench", batch=None, data_dir=data_dir,
            notice_key=b"k" * 32, at=datetime.now(UTC),
        )  # fmt: skip
        importing.import_holders(session, files=[holders], data_dir=data_dir, at=datetime.now(UTC))
        session.commit()
        return session, data_dir

    def bare_read() -> None:
        for file in (notices, checks):
            duckdb.execute(f"SELECT {EVERY_VALUE} FROM read_csv('{file}', all_varchar=true)").fetchall()

    report(
        "intake of 920,000 rows",
        "bare DuckDB read of the files",
        ratios(take_in, bare_read),
        "<= 5 at 10 M rows",
    )
    session, data_dir = take_in()
    segments = sorted(data_dir.rglob("*.parquet"))

    def score() -> ScoreTable:
        return scoring.score(session, data_dir=data_dir, start=date(2020, 1, 1), end=date(2020, 9, 1))

    def bare_scan() -> None:
        for segment in segments:
            duckdb.execute(f"SELECT {EVERY_VALUE} FROM read_parquet('{segment}')").fetchall()

    report(
        "score 185,000 notices",
        "bare DuckDB scan of the segments",
        ratios(score, bare_scan),
        "<= 12 at 1 M notices",
    )
    peers.measure(folder)
    return totals_2020.against(score())
