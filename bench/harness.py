"""How the benchmarks measure and what they write down: ratios to a named anchor, never a bare time.

Candidate and anchor take turns, five rounds; what counts is the median of the paired ratios with its quartiles.
"""

import json
import os
import random
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROUNDS = 5
HISTORY = Path(__file__).parent / "history.ndjson"
FAR = 2
"""A run fails where every round misses the goal by this factor: less may be the machine."""
_GOAL = re.compile(r"(<=|>=) ([0-9.]+)(?= |$)(?! s\b)")


@dataclass(frozen=True)
class Row:
    """What was found: the ratio of ``name`` to ``anchor`` in each round, sorted, and the goal in words.

    A goal begins with ``<=`` or ``>=`` and the ratio asked; anything else is told and not judged.
    """

    name: str
    anchor: str
    found: tuple[float, ...]
    goal: str

    @property
    def median(self) -> float:
        return statistics.median(self.found)

    @property
    def quartiles(self) -> tuple[float, float]:
        if len(self.found) == 1:
            return self.found[0], self.found[0]
        low, _, high = statistics.quantiles(self.found, n=4)
        return low, high

    @property
    def is_met(self) -> bool | None:
        """Whether the median meets the goal; ``None`` without a goal that is a ratio."""
        asked = _GOAL.match(self.goal)
        if asked is None:
            return None
        limit = float(asked[2])
        return self.median <= limit if asked[1] == "<=" else self.median >= limit

    @property
    def is_far_off(self) -> bool:
        """Whether even the best round misses the goal by more than a noisy machine explains."""
        asked = _GOAL.match(self.goal)
        if asked is None:
            return False
        limit = float(asked[2])
        return min(self.found) > limit * FAR if asked[1] == "<=" else max(self.found) < limit / FAR

    def __str__(self) -> str:
        low, high = self.quartiles
        said = {True: "met", False: "MISSED", None: ""}[self.is_met]
        return (
            f"{self.name:50} {self.median:9.3g} x {self.anchor:36} [{low:.3g} - {high:.3g}]"
            f"  goal {self.goal}  {said}"
        )


ROWS: list[Row] = []
"""What this run found so far."""


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def ratios(candidate: Callable[[], object], anchor: Callable[[], object]) -> list[float]:
    """The candidate's time over the anchor's, in each of the rounds; which of them goes first is drawn each time."""
    acts = (candidate, anchor)
    for act in acts:
        act()  # warm files and caches for both
    found = []
    for _ in range(ROUNDS):
        took = {each: seconds(acts[each]) for each in random.sample((0, 1), 2)}
        found.append(took[0] / took[1])
    return sorted(found)


def report(name: str, anchor: str, found: Sequence[float], goal: str) -> None:
    """Print one row and append it to ``history.ndjson``, from which ``docs/performance.md`` is made."""
    row = Row(name, anchor, tuple(sorted(found)), goal)
    ROWS.append(row)
    print(row, flush=True)
    low, high = row.quartiles
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "name": name, "anchor": anchor,
        "median": round(row.median, 3), "quartiles": [round(low, 3), round(high, 3)], "goal": goal,
        "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "revision": revision(),
    }  # fmt: skip
    with HISTORY.open("a") as file:
        file.write(json.dumps(line) + "\n")


def revision() -> str:
    """The commit, with ``+`` where files differ from it; the history itself, which each row changes, does not count."""
    commit = ["git", "rev-parse", "--short=7", "HEAD"]
    differs = ["git", "diff", "--quiet", "HEAD", "--", ":/", f":(top,exclude)bench/{HISTORY.name}"]
    said = subprocess.run(commit, capture_output=True, text=True, check=False).stdout.strip()
    return said + ("+" if subprocess.run(differs, capture_output=True, check=False).returncode else "")


def skip(what: str, why: str) -> None:
    """Say what was not measured: nothing passes in silence."""
    print(f"SKIP {what}: {why}", flush=True)


def table() -> str:
    """All rows of this run, the goal beside each."""
    return "\n".join(str(row) for row in ROWS)


def verdict() -> int:
    """1 when some goal is missed by far in every round, else 0."""
    return int(any(row.is_far_off for row in ROWS))
