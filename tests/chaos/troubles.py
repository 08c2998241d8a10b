"""What goes wrong, one thing after the other, drawn from a seed; each is over when its function returns."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import psycopg

from tests.chaos.stage import Stage
from tests.cutting_proxy import Line
from tests.power import Machine, resize

REST_S = (1.5, 5.0)


def kill(name: str) -> Callable[[Stage, random.Random], None]:
    def trouble(stage: Stage, numbers: random.Random) -> None:
        stage.keeper.unit(name).kill()

    trouble.__name__ = f"{name} killed"
    return trouble


def power_cut(stage: Stage, numbers: random.Random) -> None:
    with stage.cut:
        if stage.machine.process is not None and stage.machine.process.poll() is None:
            stage.machine.cut()
            time.sleep(numbers.uniform(0.1, 1.5))
            stage.machine.begin()


def frozen_database(stage: Stage, numbers: random.Random) -> None:
    with stage.cut, stage.machine.frozen():
        time.sleep(numbers.uniform(0.5, 3))


def cut_lines(stage: Stage, numbers: random.Random) -> None:
    for _ in range(numbers.randrange(2, 6)):
        stage.line.cut()
        time.sleep(numbers.uniform(0.1, 0.5))


def line_refused(stage: Stage, numbers: random.Random) -> None:
    with stage.line.being(Line.REFUSED):
        time.sleep(numbers.uniform(0.5, 3))


def line_half_open(stage: Stage, numbers: random.Random) -> None:
    with stage.line.being(Line.SILENT):
        time.sleep(numbers.uniform(0.5, 3))


def slow_line(stage: Stage, numbers: random.Random) -> None:
    with stage.line.being(delay_s=numbers.choice((0.05, 0.3, 5.0))):
        time.sleep(numbers.uniform(1, 4))


def full_disk(stage: Stage, numbers: random.Random) -> None:
    """The disk of the database takes nothing more for some seconds."""
    folder = stage.machine.data
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(b"\0" * 65536)
            file.flush()
    use_up(stage.machine)
    time.sleep(numbers.uniform(1, 4))
    ballast.unlink()


def use_up(server: Machine) -> None:
    with (
        suppress(psycopg.Error),
        psycopg.connect(server.url, autocommit=True, connect_timeout=1) as connection,
    ):
        for _ in range(400):
            connection.execute("SELECT pg_logical_emit_message(false, 'use up', repeat('x', 1000000))")


def troubles() -> list[Callable[[Stage, random.Random], None]]:
    """Each as often as it stands here; without root no disk can be filled."""
    found = [
        *map(kill, ("web", "worker", "signer", "witness")),
        *(power_cut, power_cut, frozen_database, cut_lines, cut_lines),
        *(line_refused, line_half_open, slow_line),
    ]
    return [*found, full_disk] if os.geteuid() == 0 else found


def make_trouble(stage: Stage, numbers: random.Random, until: float, stop: threading.Event) -> Counter[str]:
    """Let things go wrong until that moment; how often each did. Each kind comes before any comes again."""
    happened: Counter[str] = Counter()
    hand: list[Callable[[Stage, random.Random], None]] = []
    while time.monotonic() < until and not stop.is_set():
        if not hand:
            hand = troubles()
            numbers.shuffle(hand)
        trouble = hand.pop()
        trouble(stage, numbers)
        happened[trouble.__name__] += 1
        stop.wait(numbers.uniform(*REST_S))
    return happened


def mend(stage: Stage) -> None:
    """Give everything back what it had; nothing else is done by hand."""
    resize_to = 900
    if os.geteuid() == 0:
        resize(stage.machine.data, resize_to)
    stage.mailbox.is_rude = False
