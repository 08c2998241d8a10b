"""Ten minutes at half of what the register can serve: answers stay as quick, and memory does not grow.

Public pages, pictures and data that are ready, and now and then a search that the database answers.
"""

import shutil
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench import load, processor
from bench.harness import report, skip
from tests.journeys import gallery
from tests.journeys.served import Served

WINDOWS = 10
MOST_SLOWER, MOST_MEMORY = 2.0, 1.1
"""The 99th percentile of the last windows beside the first, and memory at the end beside that after the first."""


@dataclass(frozen=True)
class Soaked:
    """``share`` of the ``full`` requests a second were asked; the other two are ratios to the first window."""

    full: float
    share: float
    slower: float
    grown: float


def pause_for_half(full: load.Served) -> int:
    """The pause in ms after which each connection asks again, so that half as much is asked in all."""
    each_ms = load.CONNECTIONS / full.per_second * 1000
    return max(1, round(each_ms))


def soak(folder: Path, *, seconds: float) -> Soaked:
    """Serve the demo and ask for *seconds*, in ten windows."""
    with Served.demo(folder / "demo") as served:
        code = gallery.badge_of(served, "waterlinie")
        ready = [
            *(f"/badges/{code}.svg", f"/b/{code}/live.svg", f"/badges/{code}.jwt", f"/v/{code}.json"),
            *("/status/revocation/1", "/en/", "/nl/ondertekenaars", "/en/figures", "/en/method"),
        ]
        paths = [*ready * 6, "/en/signatories?q=waterlijnie"]
        pids = processor.of_port(urlsplit(served.url).port or 0)
        load.run(served.url, paths, folder, seconds=5)  # so that everything is ready
        full = load.run(served.url, paths, folder, seconds=max(seconds / 60, 2))
        windows: list[load.Served] = []
        memory: list[int] = []
        for _ in range(WINDOWS):
            windows.append(
                load.run(served.url, paths, folder, seconds=seconds / WINDOWS, pause_ms=pause_for_half(full))
            )
            time.sleep(1)
            memory.append(sum(processor.resident(pid) for pid in pids))
    return Soaked(
        full=full.per_second,
        share=statistics.median(each.per_second for each in windows) / full.per_second,
        slower=statistics.median(each.p99_ms for each in windows[-3:]) / windows[0].p99_ms,
        grown=memory[-1] / memory[0],
    )


def measure(folder: Path) -> None:
    if shutil.which("wrk") is None:
        skip("soak", "wrk is not here (apt-get install wrk)")
        return
    found = soak(folder, seconds=600)
    said = f"at {found.share:.0%} of {found.full:,.0f} a second, ten minutes"
    report(f"soak: 99th percentile of the last windows, {said}", "the first window", [found.slower], "<= 2")
    report(f"soak: memory at the end, {said}", "after the first window", [found.grown], f"<= {MOST_MEMORY}")
