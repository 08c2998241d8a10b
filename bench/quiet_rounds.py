"""A worker with nothing to do: what its rounds take of the processor all day long, however large the register is."""

import time
from collections.abc import Callable, Sequence

from flask import Flask

from app.jobs import running
from bench.harness import ROUNDS, report

ROUNDS_OF = (
    ("quiet round of the worker", running.WORK, running.PAUSE_S, "its pause of 5 s", "<= 0.1"),
    ("quiet hourly round", running.HOURLY, running.HOUR_S, "its hour", "<= 0.01"),
)


def measure(app: Flask, size: int) -> None:
    """Rows for both kinds of rounds; what there is to do at first is done before."""
    for name, works, pause, words, goal in ROUNDS_OF:
        for _ in range(2):
            seconds(app, works)
        found = [seconds(app, works) / pause for _ in range(ROUNDS)]
        report(f"{name}, {size:,} companies", words, sorted(found), goal)


def seconds(app: Flask, works: Sequence[Callable[[], None]]) -> float:
    """Seconds of processor for one round."""
    start = time.process_time()
    running.do_all(app, works)
    return time.process_time() - start
