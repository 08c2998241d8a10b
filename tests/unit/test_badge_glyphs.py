"""Letters are read from the font files once, by whichever thread needs them first."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest

from badge import glyphs
from badge.glyphs import Font

FILE, WEIGHT = "atkinson-hyperlegible-next-latin-wght-normal", 670
LETTERS = "Gedragscode0123"
AT_ONCE = 8


@pytest.fixture
def threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def drawn(font: Font) -> list[object]:
    names = [font.names[ord(letter)] for letter in LETTERS]
    return [*map(font.glyph, names), *(font.kerning(*pair) for pair in pairwise(names))]


@pytest.mark.usefixtures("threads_take_turns_often")
def test_threads_that_need_the_same_letters_first_all_get_them() -> None:
    expected = drawn(Font(FILE, WEIGHT))
    for _ in range(5):
        fresh, start = Font(FILE, WEIGHT), Barrier(AT_ONCE)

        def draw(font: Font = fresh, start: Barrier = start) -> list[object]:
            start.wait()
            return drawn(font)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = [each.result() for each in [pool.submit(draw) for _ in range(AT_ONCE)]]
        assert found == [expected] * AT_ONCE


def test_a_font_file_is_read_once_by_threads_that_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_fonts", {})
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda _: glyphs.font(FILE, WEIGHT), range(AT_ONCE)))
    assert all(each is found[0] for each in found)
