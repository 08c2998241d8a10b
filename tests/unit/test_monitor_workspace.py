"""Folders for work: a living one is never swept, a dead one always is."""

import tempfile
import threading
from pathlib import Path

import pytest

from monitor.workspace import sweep, workspace


def test_a_folder_in_use_is_not_swept_and_one_left_behind_is(tmp_path: Path) -> None:
    left = tmp_path / "work" / "left-behind"
    left.mkdir(parents=True)
    with workspace(tmp_path) as folder:
        assert sweep(tmp_path) == 1
        assert folder.is_dir()
        assert not left.exists()
    assert not folder.exists()


def test_a_folder_is_not_swept_between_its_making_and_its_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tempfile.mkdtemp
    sweeper = threading.Thread(target=sweep, args=[tmp_path])

    def make_and_dawdle(**where: Path) -> str:
        folder = make(**where)  # pyright: ignore[reportCallIssue, reportArgumentType]
        sweeper.start()
        sweeper.join(timeout=0.3)  # as long as an unguarded sweep needs, and longer
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", make_and_dawdle)
    with workspace(tmp_path) as folder:
        sweeper.join()
        assert folder.is_dir()
