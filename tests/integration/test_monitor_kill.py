"""A process that is killed at any moment of taking in leaves all of a delivery or nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from monitor import ledger
from monitor.models import Delivery
from signatories.entries import Entry, check_entries
from tests.goals import Figure
from tests.monitor_samples import sample_files, take

ROOT = Path(__file__).parent.parent.parent

CHILD = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import monitor.ingesting, monitor.ledger, signatories.models
from tests.monitor_samples import AT, NOTICE_KEY, sample_files

point, database, data_dir = sys.argv[1:]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def dying_after(function):
    def run(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return run

if point == "rows read":
    monitor.ingesting._canonical_digest = die
if point == "lock held":
    monitor.ingesting._judge = die
if point == "segment half written":
    monitor.ledger.sync = die
if point == "segment renamed":
    Path.rename = dying_after(Path.rename)
if point == "manifest written":
    monitor.ingesting.entries.append = die

with Session(create_engine(database)) as session:
    print("begun", flush=True)
    monitor.ingesting.take_in(session, files=sample_files(), source="monitor", batch="1",
        data_dir=Path(data_dir), notice_key=NOTICE_KEY, at=AT)
    if point == "not committed":
        die()
    session.commit()
    print("committed", flush=True)
    if point == "committed":
        die()
"""


def start(point: str, database: str, data_dir: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", CHILD, point, database, str(data_dir)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def is_whole_or_absent(database: str, data_dir: Path) -> bool:
    """Whether the delivery was taken in; fails when it was taken in by halves."""
    engine = create_engine(database)
    with Session(engine) as session:
        manifests = ledger.deliveries(session)
        entries = list(session.scalars(select(Entry).order_by(Entry.position)))
        assert len(manifests) == len(entries) <= 1
        assert check_entries(entries) is None
        ledger.check(data_dir, manifests)
    engine.dispose()
    return bool(manifests)


def delivered_again(database: str, data_dir: Path) -> None:
    """The next delivery completes what was begun, and sweeps what was left."""
    engine = create_engine(database)
    with Session(engine) as session:
        receipt = take(session, data_dir, sample_files(), batch="1")
        assert (receipt.notices.new, receipt.checks.new) == (1726, 43023)
        assert session.scalars(select(func.count(Delivery.id))).one() == 1
        ledger.check(data_dir, ledger.deliveries(session))
        assert ledger.orphans(session, data_dir) == []
    engine.dispose()
    assert not list((data_dir / "work").iterdir())


POINTS = [
    ("rows read", False),
    ("lock held", False),
    ("segment half written", False),
    ("segment renamed", False),
    ("manifest written", False),
    ("not committed", False),
    ("committed", True),
]


@pytest.mark.parametrize(("point", "is_kept"), POINTS, ids=[row[0] for row in POINTS])
def test_i11_a_killed_intake_leaves_all_or_nothing(
    empty_database: Path, tmp_path: Path, point: str, is_kept: bool
) -> None:
    copy = tmp_path / "register.sqlite3"
    copy.write_bytes(empty_database.read_bytes())
    database, data_dir = f"sqlite:///{copy}", tmp_path / "ledger"
    child = start(point, database, data_dir)
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    assert is_whole_or_absent(database, data_dir) is is_kept
    delivered_again(database, data_dir)


KILLS = 200


def seconds_of_an_intake(empty_database: Path, folder: Path) -> float:
    """How long one intake takes on this machine now, from its first word to its last."""
    copy = folder / "whole.sqlite3"
    copy.write_bytes(empty_database.read_bytes())
    child = start("", f"sqlite:///{copy}", folder / "ledger-whole")
    assert child.stdout is not None
    child.stdout.readline()
    begun = time.monotonic()
    child.communicate()
    return time.monotonic() - begun


@pytest.mark.drill
def test_i11_two_hundred_kills_all_over_an_intake_leave_all_or_nothing(
    empty_database: Path, tmp_path: Path, figure: Figure
) -> None:
    numbers = random.Random()
    longest = seconds_of_an_intake(empty_database, tmp_path)
    kept = 0
    for turn in range(KILLS):
        copy = tmp_path / f"{turn}.sqlite3"
        copy.write_bytes(empty_database.read_bytes())
        database, data_dir = f"sqlite:///{copy}", tmp_path / f"ledger-{turn}"
        child = start("", database, data_dir)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep((turn + numbers.random()) / KILLS * longest * 1.1)  # every part of it has its turn
        child.kill()
        said, _ = child.communicate()
        was_kept = is_whole_or_absent(database, data_dir)
        assert was_kept or b"committed" not in said  # nothing acknowledged was lost
        kept += was_kept
        delivered_again(database, data_dir)
        copy.unlink()
    print(f"{kept} of {KILLS} deliveries were complete before the kill")
    what = f"{KILLS} kills of intake, {kept} after it was whole: by halves, lost or twice"
    figure("G1", what, 0, goal="0")
