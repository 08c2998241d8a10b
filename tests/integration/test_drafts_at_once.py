"""Files that several threads write at the same moment: each has a draft of its own, and none is read half."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import config
from app.cases import files
from app.exporting import tree
from app.published.store import Store
from badge import key_files

THREADS, ROUNDS = 12, 6
TEXTS = [f"{number} " * (2000 + 500 * number) for number in range(THREADS)]


def at_once(act: Callable[[int], object]) -> list[object]:
    start = Barrier(THREADS)

    def one(number: int) -> object:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(THREADS)))


def test_a_secret_is_made_once_however_many_ask_first(tmp_path: Path) -> None:
    for number in range(ROUNDS):
        place = tmp_path / f"{number}" / "notice_key"
        made = set(at_once(lambda _number, place=place: config._kept_secret(place)))
        assert made == {place.read_text()}
        assert [each.name for each in place.parent.iterdir()] == ["notice_key"]


@pytest.mark.parametrize(
    "write",
    [
        lambda folder, text: Store(folder)._write(folder / "one", text),
        lambda folder, text: tree.replace_file(folder / "one", text.encode()),
        lambda folder, text: key_files.write_whole(folder / "one", text.encode()),
    ],
    ids=["published", "exported", "keys"],
)
def test_what_is_written_at_once_is_one_of_it_whole(
    tmp_path: Path, write: Callable[[Path, str], object]
) -> None:
    for _ in range(ROUNDS):
        at_once(lambda number: write(tmp_path, TEXTS[number]))
        assert (tmp_path / "one").read_text() in TEXTS
    assert [each.name for each in tmp_path.iterdir()] == ["one"]


def test_the_same_evidence_at_once_is_kept_once(tmp_path: Path) -> None:
    data = b"%PDF-1.7 " + json.dumps(TEXTS).encode()
    for _ in range(ROUNDS):
        kept = at_once(lambda _number: files.keep(tmp_path, data, scanner=None))
        assert len(set(kept)) == 1
        [place] = (tmp_path / "case-files").iterdir()
        assert place.read_bytes() == data
        place.unlink()
