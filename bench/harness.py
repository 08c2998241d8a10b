"""How the benchmarks measure and what they write down: ratios to a named anchor, never a bare time.

Candidate and anchor take turns, five rounds; what counts is the median of the paired ratios with its quartiles.
"""

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROUNDS = 5
HISTORY = Path(__file__).parent / "history.ndjson"


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def ratios(candidate: Callable[[], object], anchor: Callable[[], object]) -> list[float]:
    """The candidate's time over the anchor's, in each of the rounds."""
    for act in (candidate, anchor):
        act()  # warm files and caches for both
    return sorted(seconds(candidate) / seconds(anchor) for _ in range(ROUNDS))


def report(name: str, anchor: str, found: Sequence[float], goal: str) -> None:
    """Print one row and append it to ``history.ndjson``, from which ``docs/performance.md`` is made."""
    low, _, high = statistics.quantiles(found, n=4)
    median = statistics.median(found)
    print(f"{name:46} {median:8.2f} x {anchor:34} [{low:.2f} - {high:.2f}]  goal {goal}")
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "name": name, "anchor": anchor,
        "median": round(median, 3), "quartiles": [round(low, 3), round(high, 3)], "goal": goal, "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2), "revision": revision.stdout.strip(),
    }  # fmt: skip
    with HISTORY.open("a") as file:
        file.write(json.dumps(line) + "\n")
