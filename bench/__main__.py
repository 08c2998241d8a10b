"""The benchmarks: each figure is a ratio to a named peer or limit, measured in the same run (``harness``).

An A/A row comes first: what lies inside it is noise. ``python -m bench members`` runs the import of members
alone, ``python -m bench reads`` what the public reads.
"""

import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import app.tables
from badge import verifying
from badge.keys import KeyRing
from bench import asked, badges, markets, members, profile_2020, public_reads, totals_2020
from bench.harness import ROUNDS, ratios, report, seconds
from monitor import importing, ingesting, scoring
from monitor.scores import ScoreTable
from signatories.base import Base
from tests.badge_samples import AT, KEY, badge, listed, trusted

assert app.tables  # every table is known before the metadata makes them


def bench_badge() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    message, keys = badge().encode(), trusted(KEY)
    signature = private.sign(message, ec.ECDSA(hashes.SHA256()))

    def raw() -> None:
        for _ in range(200):
            private.public_key().verify(signature, message, ec.ECDSA(hashes.SHA256()))

    def judge() -> None:
        for _ in range(200):
            verifying.verify_file(message, keys=keys, status_lists=[listed()], at=AT)

    report("A/A: raw ES256 against itself", "raw ES256 verify", ratios(raw, raw), "1")
    report("verify a badge (strict, all checks)", "raw ES256 verify", ratios(judge, raw), "-")


def bench_monitor(folder: Path) -> list[asked.Line]:
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
            duckdb.execute(
                f"SELECT count(*), max(notice_id) FROM read_csv('{file}', all_varchar=true)"
            ).fetchall()

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
            duckdb.execute(f"SELECT count(*), max(COLUMNS(*)) FROM read_parquet('{segment}')").fetchall()

    report(
        "score 185,000 notices",
        "bare DuckDB scan of the segments",
        ratios(score, bare_scan),
        "<= 12 at 1 M notices",
    )
    return totals_2020.against(score())


def bench_members(folder: Path) -> None:
    """The preview and the saving of a members file of 20,000 rows."""
    imports = members.Imports(folder)
    bare = "bare csv and INSERT of 20,000 rows"
    report("preview 20,000 members", bare, ratios(imports.preview, imports.bare), "<= 3 s")
    report("save 20,000 members", bare, ratios(imports.saving(), imports.bare), "<= 3 s")
    for name, act in (("preview", imports.preview), ("save", imports.saving())):
        busy, wall = time.process_time(), seconds(act)
        print(f"{'':6}{name} {wall:.2f} s, {time.process_time() - busy:.2f} s of them on the processor")


def bench_renewal(folder: Path) -> None:
    """The monthly renewal of 1,000 badges, as the worker does it: in one process, and through a signer."""
    renewal = badges.Renewal(folder)
    anchor = "1,000 bare ES256 signatures"

    def against(keys: KeyRing | None) -> list[float]:
        renewal.timed(keys)
        return sorted(renewal.timed(keys) / badges.bare() for _ in range(ROUNDS))

    report("renew 1,000 badges", anchor, against(None), "<= 5 s")
    beside = badges.SignerProcess(folder)
    try:
        report("renew 1,000 badges through the signer", anchor, against(beside.keys), "<= 5 s")
        print(
            f"{'':6}in one process {renewal.timed():.2f} s, through the signer {renewal.timed(beside.keys):.2f} s"
        )
    finally:
        beside.stop()


def main() -> int:
    if sys.argv[1:] == ["members"]:
        with tempfile.TemporaryDirectory() as folder:
            bench_members(Path(folder))
        return 0
    if sys.argv[1:] == ["reads"]:
        public_reads.measure()
        return 0
    bench_badge()
    public_reads.measure()
    with tempfile.TemporaryDirectory(prefix="b") as folder:
        bench_renewal(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        bench_members(Path(folder))
        totals = bench_monitor(Path(folder))
    return markets.main(beside=totals)


if __name__ == "__main__":
    sys.exit(main())
