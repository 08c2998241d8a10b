"""A private folder for one piece of work under the data folder, gone when the work is.

What a killed process leaves behind is swept by the next one: a folder is locked while in use.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def workspace(data_dir: Path) -> Iterator[Path]:
    """A fresh folder under ``data_dir/work``, mode 0700, removed at the end."""
    root = data_dir / "work"
    root.mkdir(parents=True, exist_ok=True)
    with _gate(root, fcntl.LOCK_SH):  # no sweep between making the folder and locking it
        folder = Path(tempfile.mkdtemp(dir=root))
        lock = held(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def sweep(data_dir: Path) -> int:
    """Remove the folders of processes that are gone; return how many."""
    swept = 0
    root = data_dir / "work"
    if not root.is_dir():
        return swept
    with _gate(root, fcntl.LOCK_EX):
        for folder in sorted(root.iterdir()):
            lock = held(folder)
            if lock is None:
                continue
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
            swept += 1
    return swept


@contextmanager
def _gate(root: Path, kind: int) -> Iterator[None]:
    """Many may make folders at once (``LOCK_SH``); who sweeps is alone (``LOCK_EX``)."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


def held(folder: Path) -> int | None:
    """A descriptor that holds the lock on *folder*; None when another process holds it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
