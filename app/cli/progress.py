"""Signs of life on a terminal. Elsewhere (a pipe, a log, a test) nothing but plain lines is printed."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from monitor.progress import Progress, Step, Tell

TICK_S = 1.0


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Say on a terminal what goes on, and for how many seconds already, until it is done."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(what, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
        click.echo("\r\033[K", nl=False, err=True)


def _tick(what: str, done: threading.Event) -> None:
    start = time.monotonic()
    while True:
        click.echo(f"\r\033[K{what}: {time.monotonic() - start:.0f} s", nl=False, err=True)
        if done.wait(TICK_S):
            return


PLAIN_AFTER_S = 5.0
"""Work that is shorter than this prints no plain line."""
PLAIN_EVERY_S = 10.0
WIDTH = 24


class Meter:
    """Draws progress in one line of a terminal, and prints a plain line now and then elsewhere."""

    def __init__(self, words: dict[Step, str]) -> None:
        self._words = words
        self._start = self._told = time.monotonic()
        self._is_terminal = sys.stderr.isatty()

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        spent = now - self._start
        rows = f"{progress.rows:,} rows" + (f" of {progress.of:,}" if progress.of else "")
        refused = f", {progress.refused:,} break a rule" if progress.refused else ""
        line = f"{self._words[progress.step]}: {rows}{refused}"
        if self._is_terminal:
            done = int(progress.part * WIDTH)
            left = (
                f", about {spent * (1 - progress.part) / progress.part:.0f} s left"
                if spent > 2 and progress.part > 0.1
                else ""
            )
            click.echo(f"\r\033[K[{'#' * done}{'.' * (WIDTH - done)}] {line}{left}", nl=False, err=True)
        elif spent >= PLAIN_AFTER_S and now - self._told >= PLAIN_EVERY_S:
            self._told = now
            click.echo(f"{line} ({spent:.0f} s)", err=True)


@contextmanager
def meter(words: dict[Step, str]) -> Iterator[Tell]:
    """How far a long piece of work is: a bar on a terminal, plain lines elsewhere."""
    drawn = Meter(words)
    try:
        yield drawn.tell
    finally:
        if sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)


@contextmanager
def counting() -> Iterator[Callable[[str, int], Callable[[int], None]]]:
    """Begin a step of so many bytes, and count them: on a terminal only."""
    is_terminal = sys.stderr.isatty()

    def begin(what: str, total: int) -> Callable[[int], None]:
        done = [0, -1]

        def tell(more: int) -> None:
            done[0] += more
            part = 100 * done[0] // total if total else 100
            if is_terminal and part != done[1]:
                done[1] = part
                click.echo(f"\r\033[K{what}: {min(part, 100)} % of {total / 1e6:.1f} MB", nl=False, err=True)

        if is_terminal:
            click.echo(f"\r\033[K{what}", nl=False, err=True)
        return tell

    try:
        yield begin
    finally:
        if is_terminal:
            click.echo("\r\033[K", nl=False, err=True)


@contextmanager
def done_of(what: str) -> Iterator[Callable[[int, int], None]]:
    """How much of a counted piece of work is done, with the time left: a line on a terminal, else now and then."""
    is_terminal, start = sys.stderr.isatty(), time.monotonic()
    told = [start]
    before: list[int] = []

    def tell(done: int, of: int) -> None:
        now = time.monotonic()
        before[:] = before or [done]  # what an earlier run did took no time now
        new, spent = done - before[0], now - start
        left = f", about {spent * (of - done) / new:.0f} s left" if new and done < of else ""
        line = f"{what}: {done:,} of {of:,}{left}"
        if is_terminal:
            click.echo(f"\r\033[K{line}", nl=False, err=True)
        elif now - told[0] >= PLAIN_EVERY_S:
            told[0] = now
            click.echo(line, err=True)

    try:
        yield tell
    finally:
        if is_terminal:
            click.echo("\r\033[K", nl=False, err=True)
