"""Intake of ten million rows, and scoring of ten and of a hundred million notices.

Those ledgers are filled without intake (``bench/ledgers.py``); one that lies in the folder from an earlier run is used
again. Only when it is asked for by name: it takes an hour, and the last size ``ROOM`` on the disk.
"""

import math
import shutil
from dataclasses import dataclass
from pathlib import Path

from bench import growth, ledgers
from bench.growth import GIGABYTE, Spent, apart
from bench.harness import report, skip

ROUNDS = 3
ROOM = 30 * GIGABYTE
"""What a hundred million notices take: 11 for the segments, and 12 at most in the work folder."""


@dataclass(frozen=True)
class Size:
    notices: int
    checks: int
    rounds: int = ROUNDS

    def __str__(self) -> str:
        once = ", one run" if self.rounds == 1 else ""
        return f"{self.notices:,} notices with {self.checks} checks each{once}"


SMALL, MIDDLE, LARGE = Size(1_000_000, 12), Size(3_000_000, 12), Size(10_000_000, 12)
LARGEST = Size(100_000_000, 4, rounds=1)


ROWS = 80_000, 800_000
"""Notices of twelve checks each at most, a million and ten million rows together."""


def measure(folder: Path) -> None:
    """Rows of intake, of both larger sizes and of one run of the largest, and the exponents."""
    take_in(folder)
    score(folder)
    if shutil.disk_usage(folder).free < ROOM:
        skip(f"score: {LARGEST}", f"needs {ROOM // GIGABYTE} GB on the disk")
        return
    tell(LARGEST, rounds(folder, LARGEST), scan_goal="-", memory_goal="-")


def score(folder: Path) -> None:
    """Rows of a million and of ten million notices, and the exponents through three sizes."""
    found = {size: rounds(folder, size) for size in (SMALL, MIDDLE, LARGE)}
    for size in (SMALL, LARGE):
        tell(size, found[size], scan_goal="<= 12", memory_goal="<= 1")
    sizes = [size.notices for size in found]
    span = f"{SMALL.notices:,} to {LARGE.notices:,} notices"
    for name, what, goal in (
        ("score", "seconds", "<= 1.1"),
        ("the processor time of score", "processor", "<= 1.1"),
        ("the memory of score", "memory", "<= 0.7"),
    ):
        grown = [
            growth.exponent([getattr(each, what) for _, each in one], sizes)
            for one in zip(*found.values(), strict=True)
        ]
        report(f"growth of {name}, {span}", "exponent of its size", grown, goal)


def take_in(folder: Path) -> None:
    """One round of intake of each number of rows; the larger delivery comes a second time and changes nothing."""
    found: list[tuple[Spent, Spent]] = []
    folders = [folder / f"{notices} as CSV" for notices in ROWS]
    for here, notices in zip(folders, ROWS, strict=True):
        growth.write_csv(here, notices=notices)
        found.append((apart("read", here), apart("intake", here)))
    second = apart("again", folders[-1])
    name = f"{ROWS[1]:,} notices with 12 checks each, 10 M rows, one run"
    goal, (alone, each) = "<= 5 at 10 M rows", found[1]
    report(f"intake: {name}", "bare DuckDB read of every value", [each.seconds / alone.seconds], goal)
    spent = [each.processor / alone.processor]
    report(f"processor time of intake: {name}", "bare DuckDB read of every value", spent, goal)
    for words, most in (("intake", each), ("a second delivery of the same", second)):
        report(f"memory of {words}: {name}", "3 GB", [most.memory / GIGABYTE / 3], "<= 1")
    for words, what in (("the processor time of intake", "processor"), ("the memory of intake", "memory")):
        small, large = (getattr(each, what) for _, each in found)
        grown = [math.log(large / small) / math.log(ROWS[1] / ROWS[0])]
        goal = "<= 1.1" if what == "processor" else "<= 0.7"
        report(f"growth of {words}, 1 M to 10 M rows, one run", "exponent of its size", grown, goal)


def rounds(folder: Path, size: Size) -> list[tuple[Spent, Spent]]:
    """Scan and score in turns, each in a process of its own."""
    here = folder / f"{size.notices}"
    if not (here / "data").is_dir():
        here.mkdir(parents=True, exist_ok=True)
        with growth.opened(here / "data") as session:
            ledgers.fill(session, here / "data", notices=size.notices, checks=size.checks)
    return [(apart("scan", here), apart("score", here)) for _ in range(size.rounds)]


def tell(size: Size, found: list[tuple[Spent, Spent]], *, scan_goal: str, memory_goal: str) -> None:
    scan = "bare DuckDB scan of every value"
    report(f"score: {size}", scan, [each.seconds / alone.seconds for alone, each in found], scan_goal)
    spent = [each.processor / alone.processor for alone, each in found]
    report(f"processor time of score: {size}", scan, spent, scan_goal)
    report(f"memory of score: {size}", "4 GB", [each.memory / GIGABYTE / 4 for _, each in found], memory_goal)
    for alone, each in found:
        print(f"scan {alone}\nscore {each}", flush=True)
