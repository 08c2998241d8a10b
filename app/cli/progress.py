"""Signs of life on a terminal. Elsewhere (a pipe, a log, a test) nothing but plain lines is printed."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

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
