"""The register as others meet it: served on a port, and by its command line."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.accounts.signing_in import make_link
from tests.made_once import copy_of

ROOT = Path(__file__).parents[2]
START_LIMIT_S = 60
STOP_LIMIT_S = 15


@dataclass(frozen=True)
class Served:
    """A register that answers at ``url``; ``environment`` is what its commands run with."""

    url: str
    environment: dict[str, str]

    @classmethod
    def on(cls, folder: Path, **settings: str) -> "Served":
        """The register with its data in *folder* and with *settings*, not served yet."""
        port = free_port()
        own = {name: value for name, value in os.environ.items() if not name.startswith("REGISTER_")}
        return cls(
            url=f"http://localhost:{port}",
            environment={
                **own,
                "REGISTER_DEMO": "1",
                "REGISTER_DATA_DIR": str(folder / "data"),
                "PORT": str(port),
                "PYTHONPATH": str(ROOT),
                **settings,
            },
        )

    @classmethod
    @contextmanager
    def demo(cls, folder: Path, **settings: str) -> Iterator["Served"]:
        """Serve the demo that lies in *folder* with *settings*, and always stop it again; made first if need be."""
        served = cls.on(folder, **settings)
        if not (folder / "data").exists():
            served.fill()
        with (folder / "server.log").open("w") as log, served._process("serve", log=log) as process:
            served._wait(process, folder / "server.log")
            yield served

    def fill(self) -> None:
        """Make the database and load the demo. Takes some seconds."""
        for words in (("db", "upgrade"), ("demo", "load")):
            done = self.command(*words)
            assert done.returncode == 0, done.stderr

    @contextmanager
    def later(self, folder: Path, by: timedelta) -> Iterator["Served"]:
        """Serve the same register again, once its first server stopped, with the clock moved on *by*."""
        clock = (datetime.now(UTC) + by).isoformat()
        served = replace(self, environment={**self.environment, "REGISTER_CLOCK": clock})
        with (folder / "later.log").open("w") as log, served._process("serve", log=log) as process:
            served._wait(process, folder / "later.log")
            yield served

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What ``bin/register`` does with these words, on this register."""
        return subprocess.run(
            [sys.executable, "-m", "app.cli.main", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def login_link(self, email: str, *, lang: str = "nl") -> str:
        """A one-time link for *email*, to the page in *lang*: what the command prints, without its start."""
        clock = self.environment.get("REGISTER_CLOCK")
        at = datetime.fromisoformat(clock) if clock else datetime.now(UTC)
        engine = create_engine(f"sqlite:///{self.environment['REGISTER_DATA_DIR']}/register.sqlite3")
        with Session(engine) as session:
            token = make_link(session, email=email, at=at)
            session.commit()
        engine.dispose()
        return f"{self.url}{'/en/sign-in' if lang == 'en' else '/nl/aanmelden'}/{token}"

    @contextmanager
    def _process(self, *words: str, log: IO[str]) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli.main", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its workers can be stopped with it, whatever happens
        )
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STOP_LIMIT_S)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        until = time.monotonic() + START_LIMIT_S
        while process.poll() is None and time.monotonic() < until:
            with suppress(URLError, ConnectionError), urlopen(f"{self.url}/readyz", timeout=5):
                return
            time.sleep(0.1)
        raise AssertionError(f"The server did not start.\n{log.read_text()}")


def demo_folder(factory: pytest.TempPathFactory) -> Path:
    """A new folder with the demo in it, as ``make run`` makes it."""
    return copy_of("served", factory, lambda folder: Served.on(folder).fill())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
