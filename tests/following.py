"""A replica of a PostgreSQL of the tests, that follows it as it streams."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.power import Machine


@contextmanager
def follower(main: Machine) -> Iterator[Machine]:
    """A replica of *main*: a base backup that goes on with what *main* streams."""
    root = Path(tempfile.mkdtemp(prefix="register-replica-"))
    made = Machine(root)
    try:
        made.sockets.mkdir()
        made.data.mkdir()
        made._given_away(root, *root.iterdir())
        words = [str(main._programs / "pg_basebackup"), "-h", str(main.sockets), "-U", "register"]
        words += ["-D", str(made.data), "-R", "-X", "stream", "-c", "fast"]
        done = subprocess.run(
            words, cwd=root, env=main._environment, capture_output=True, check=False, **main._who()
        )
        assert done.returncode == 0, done.stderr
        made.start()
        yield made
    finally:
        if made.process is not None:
            made.cut()
        shutil.rmtree(root, ignore_errors=True)
