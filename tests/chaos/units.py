"""Processes that are started again when they stop, as systemd would; and a mail server that is sometimes rude."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession

from tests.postgres import _die_with_parent

ROOT = Path(__file__).parents[2]
RESTART_S = 0.3


@dataclass
class Unit:
    """One process, with all that it starts itself."""

    name: str
    words: list[str]
    environment: Mapping[str, str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.words,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        self.starts += 1

    def kill(self) -> None:
        """Kill it and its children at once, wherever they are."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Keeper:
    """Starts again what stopped; *also* is done each time, for what is no unit."""

    units: list[Unit]
    also: Callable[[], None]
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def begin(self) -> None:
        for unit in self.units:
            unit.start()
        self.thread = threading.Thread(target=self._keep)
        self.thread.start()

    def _keep(self) -> None:
        while not self.stop.wait(RESTART_S):
            self.also()
            for unit in self.units:
                if unit.process is not None and unit.process.poll() is not None:
                    unit.start()

    def end(self) -> None:
        self.stop.set()
        if self.thread is not None:
            self.thread.join()
        for unit in self.units:
            unit.kill()

    def unit(self, name: str) -> Unit:
        return next(each for each in self.units if each.name == name)


class RudeMailbox:
    """Takes mail; now and then it says 451, or hangs up after it took one and before it says so."""

    def __init__(self, numbers: random.Random) -> None:
        self.taken: Counter[str] = Counter()
        self.numbers, self.is_rude = numbers, True

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        mood = self.numbers.random() if self.is_rude else 1.0
        if mood < 0.1:
            return "451 4.7.1 Come back later"
        assert isinstance(envelope.content, bytes)
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        if mood < 0.2 and server.transport is not None:
            server.transport.close()
        return "250 OK"


def within(seconds: float, is_so: Callable[[], bool], what: str) -> float:
    """How long it took until *is_so*; fails with *what* after *seconds*."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.2)
    return time.monotonic() - begun
