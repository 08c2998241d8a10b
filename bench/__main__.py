"""The benchmarks: each figure is a ratio to a named peer or limit, measured in the same run (``harness``).

``python -m bench`` runs them all and ends with the table of ratios, the goal beside each; ``python -m bench
reads members`` runs those two. It ends with 1 when every round of some row misses its goal by far.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import (
    badges,
    corrected,
    exported,
    exports,
    growth,
    harness,
    larger,
    markets,
    members,
    monitoring,
    pages,
    public_reads,
    replica,
    setting_up,
    soak,
    tokens,
    weights,
)
from bench.asked import Line

ALL: dict[str, Callable[[Path], list[Line] | None]] = {
    "tokens": tokens.measure,
    "reads": public_reads.measure,
    "exports": exports.measure,
    "exported": exported.measure,
    "weights": weights.measure,
    "renewal": badges.measure,
    "members": members.measure,
    "pages": pages.measure,
    "monitor": monitoring.measure,
    "setup": setting_up.measure,
}
"""By the name that the command takes; each gets an empty folder. What it returns is asked of the figures themselves."""
BY_NAME: dict[str, Callable[[Path], list[Line] | None]] = {
    "suite": setting_up.suite,
    "growth": growth.measure,
    "larger": larger.measure,
    "corrected": corrected.measure,
    "soak": soak.measure,
    "replica": replica.measure,
}
"""What is measured only when it is asked for by name: it takes as long as all others."""
FIGURES = "figures"
"""How true the figures are, from markets in which the truth is known: no speed, and the longest of all."""


def main(names: list[str]) -> int:
    known = {**ALL, **BY_NAME}
    if unknown := set(names) - {*known, FIGURES}:
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join([*known, FIGURES])}.")
        return 2
    beside: list[Line] = []
    for name in names or ALL:
        if name in known:
            with tempfile.TemporaryDirectory(prefix="b") as folder:
                beside += known[name](Path(folder)) or []
    print(f"\nRatios of this run, on {harness.revision()}\n{harness.table()}")
    judged = markets.main(beside=beside) if not names or FIGURES in names else 0
    return max(harness.verdict(), judged)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
