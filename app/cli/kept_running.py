"""A process beside the server that is begun again whenever it ends, until the server does."""

import subprocess
import threading
from collections.abc import Callable

import click

LOOK_EVERY_S = 0.2
REST_S = 1.0
"""Between two starts of one that does not stay."""
STOP_S = 10


class KeptRunning:
    """Begins the process with *begin*, which gives it a standard input: it ends when that closes.

    *name* is how it is called in the line that says that it stopped.
    """

    def __init__(self, name: str, begin: Callable[[], "subprocess.Popen[bytes]"]) -> None:
        self._name, self._begin = name, begin
        self._stop = threading.Event()
        self._process = begin()
        self._watch = threading.Thread(target=self._keep_watch, daemon=True)
        self._watch.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self) -> None:
        self._stop.set()
        self._watch.join()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(timeout=STOP_S)

    def _keep_watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            if self._process.poll() is None:
                continue
            click.echo(f"{self._name} stopped: starting it again.", err=True)
            if self._process.stdin is not None:
                self._process.stdin.close()
            if self._stop.wait(REST_S):
                return
            self._process = self._begin()
