"""Folders for work: a living one is never swept, a dead one always is."""

import threading
from pathlib import Path

from monitor.workspace import sweep, workspace


def test_a_folder_in_use_is_not_swept_and_one_left_behind_is(tmp_path: Path) -> None:
    left = tmp_path / "work" / "left-behind"
    left.mkdir(parents=True)
    with workspace(tmp_path) as folder:
        assert sweep(tmp_path) == 1
        assert folder.is_dir()
        assert not left.exists()
    assert not folder.exists()


def test_many_make_folders_while_others_sweep(tmp_path: Path) -> None:
    lost: list[Path] = []

    def work() -> None:
        for _ in range(100):
            with workspace(tmp_path) as folder:
                if not folder.is_dir():
                    lost.append(folder)
                (folder / "file").touch()

    def clean() -> None:
        for _ in range(200):
            sweep(tmp_path)

    threads = [threading.Thread(target=each) for each in (work, work, clean, clean)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
