"""A PostgreSQL that keeps what it says it keeps, on a machine whose power can be cut.

A cut stops every process first and kills them all then. Killing the postmaster alone is no power cut:
a backend that lives on can still commit, and the disk would have what no machine wrote.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgres

BACK_LIMIT_S = 30
SETTINGS = (
    *("listen_addresses=", "shared_buffers=64MB", "max_connections=100", "autovacuum=off"),
    *("wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=16MB"),
)
"""fsync, synchronous_commit and full_page_writes stay as they are by default: on. What nobody waits for is written
late, so that a commit which does not wait for the disk is lost by a cut, and not saved by luck."""
INITDB = ("-U", "register", "-A", "trust", "-E", "UTF8", "--no-locale")


class Machine:
    """The server with its data below *root*; ``url`` names its first database, without a driver."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sockets, self.data = root / "s", root / "data"
        self.url = f"postgresql://register@/postgres?host={self.sockets}"
        self.process: subprocess.Popen[Any] | None = None
        self._programs = postgres.binaries(root)
        self._environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(root)}

    def make(self) -> None:
        self.sockets.mkdir()
        self.data.mkdir(exist_ok=True)
        self._given_away(self.root, *self.root.iterdir())
        words = [str(self._programs / "initdb"), "-D", str(self.data), *INITDB]
        done = subprocess.run(words, env=self._environment, cwd=self.root, capture_output=True, **self._who())
        assert done.returncode == 0, done.stderr

    def start(self, *more: str) -> float:
        """Start it with *more* settings; the seconds until it took a connection."""
        begun = time.monotonic()
        self.begin(*more)
        return self.wait(begun)

    def begin(self, *more: str) -> None:
        settings = (*SETTINGS, f"unix_socket_directories={self.sockets}", *more)
        words = [str(self._programs / "postgres"), "-D", str(self.data)]
        for each in settings:
            words += ["-c", each]
        with (self.root / "log").open("ab") as log:
            self.process = subprocess.Popen(
                words, env=self._environment, cwd=self.root, stdout=log, stderr=log,
                preexec_fn=postgres._die_with_parent, **self._who(),
            )  # fmt: skip

    def wait(self, begun: float) -> float:
        until = begun + BACK_LIMIT_S
        while time.monotonic() < until:
            assert self.process is not None and self.process.poll() is None, self.log()
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=1).close()
                return time.monotonic() - begun
            time.sleep(0.02)
        raise AssertionError(f"it did not come back: {self.log()}")

    def processes(self) -> list[int]:
        """The postmaster and every process of it that lives."""
        assert self.process is not None
        found = [self.process.pid]
        for path in Path("/proc").iterdir():
            with suppress(OSError, IndexError, ValueError):
                if path.name.isdigit() and int(_stat(path)[1]) == self.process.pid:
                    found.append(int(path.name))
        return found

    def cut(self) -> None:
        """Cut the power: nothing of it runs on, and nothing of it had time to tidy up."""
        assert self.process is not None
        stopped: set[int] = set()
        while more := set(self.processes()) - stopped:  # one may have been born meanwhile
            for pid in more:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
            stopped |= more
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        while any(_lives(pid) for pid in stopped):
            time.sleep(0.005)
        self.process = None
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # its number may be somebody else's by now

    @contextmanager
    def frozen(self) -> Iterator[None]:
        pids = self.processes()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def log(self) -> str:
        return (self.root / "log").read_text(errors="replace")[-1500:]

    def _who(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam(postgres.NOBODY)
        return {"user": nobody.pw_uid, "group": nobody.pw_gid}

    def _given_away(self, *folders: Path) -> None:
        if who := self._who():
            for folder in folders:
                os.chown(folder, who["user"], who["group"])
                if folder == self.data:
                    folder.chmod(0o700)


def _stat(process: Path) -> list[str]:
    """State and parent of a process."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def _lives(pid: int) -> bool:
    try:
        return _stat(Path(f"/proc/{pid}"))[0] != "Z"
    except OSError:
        return False


@contextmanager
def machine(*, disk_mb: int = 0) -> Iterator[Machine]:
    """A machine of its own, gone at the end; with *disk_mb* its data lie on a disk of that size (for root)."""
    root = Path(tempfile.mkdtemp(prefix="register-power-"))
    made = Machine(root)
    try:
        if disk_mb:
            made.data.mkdir()
            mount(made.data, disk_mb)
        made.make()
        made.start()
        yield made
    finally:
        if made.process is not None:
            made.cut()
        if disk_mb:
            subprocess.run(["umount", "-l", str(made.data)], check=False)
        shutil.rmtree(root, ignore_errors=True)


def mount(folder: Path, megabytes: int, *options: str) -> None:
    """Put a disk of *megabytes* at *folder*, or resize it. Skips the test where that is not allowed."""
    words = ["mount", "-t", "tmpfs", "-o", ",".join((f"size={megabytes}m", *options)), "tmpfs", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("no disk of a given size can be mounted here: that needs root")


def resize(folder: Path, megabytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(folder)], check=True)
