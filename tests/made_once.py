"""A folder that takes long to make: the first process that asks makes it, everybody gets a copy."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def copy_of(name: str, factory: pytest.TempPathFactory, make: Callable[[Path], object]) -> Path:
    """A new folder with what *make* puts into a folder, which it does once in a run of all processes."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = shared / f"made-once-{name}"
    with (shared / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = shared / f"{made.name}.making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(made)
    return shutil.copytree(made, factory.mktemp(name), dirs_exist_ok=True)
