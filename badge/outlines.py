"""Text as outlines: a badge looks the same everywhere and carries no font. Pure.

Outlines stay in whole units and are scaled by a transform, so that a letter is always
the same text: that is exact, and it packs well.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache, partial

from badge.glyphs import UNITS, Font, Glyph, font

_NEXT = ("atkinson-hyperlegible-next-latin-wght-normal", "atkinson-hyperlegible-next-latin-ext-wght-normal")
_MONO = ("atkinson-hyperlegible-mono-latin-wght-normal",)


class Style(Enum):
    """A font family in one weight."""

    REGULAR = (_NEXT, 400)
    BOLD = (_NEXT, 670)
    MONO = (_MONO, 600)


@dataclass(frozen=True)
class Text:
    """A line of text in one style; ``size`` and ``spacing`` (between letters) in pixels."""

    text: str
    style: Style
    size: float
    spacing: float = 0

    @property
    def width(self) -> float:
        """How wide the line is, in pixels."""
        placed = _placed(self)
        if not placed:
            return 0
        last, x = placed[-1]
        return (x + last.advance) * self.size / UNITS

    def path(self, x: float, baseline: float, fill: str) -> str:
        """The line as one SVG path that starts at *x* and stands on *baseline*."""
        body = "".join(glyph.outline_at(start) for glyph, start in _placed(self))
        scale = short(self.size / UNITS, 5)
        place = f"translate({short(x)} {short(baseline)})scale({scale} -{scale})"
        return f'<path fill="{fill}" transform="{place}" d="{body}"/>' if body else ""


def fitted(line: Text, width: float, *, least: float) -> Text:
    """*line* so that it is at most *width* wide: smaller, down to size *least*, then cut at its end."""
    line = _smaller(line, width, least)
    if line.width <= width:
        return line

    def cut(length: int) -> Text:
        return replace(line, text=line.text[:length].rstrip(" -.") + "…")

    return cut(_most(len(line.text), lambda length: cut(length).width <= width))


def wrapped(line: Text, width: float, *, least: float, lines: int) -> list[Text]:
    """*line* on at most *lines* lines of at most *width*: first smaller, then broken, then cut.

    It breaks after a dot or hyphen where it can. What has to go is cut from the front: of a
    domain name the end says whose it is.
    """
    line = _smaller(line, width, least)
    rows, rest = [], line.text
    while rest and len(rows) < lines:
        end = _break(replace(line, text=rest), width)
        rows.append(rest[:end])
        rest = rest[end:]
    if rest:
        rows = _last_rows(line, width, lines)
    return [replace(line, text=row) for row in rows]


def _last_rows(line: Text, width: float, lines: int) -> list[str]:
    """The longest end of *line* that fits on *lines* lines, with an ellipsis before it."""
    rows: list[str] = []
    rest = line.text
    for row in range(lines):
        is_first = row == lines - 1
        mark = "…" if is_first and replace(line, text=rest).width > width else ""
        start = len(rest) - _most(len(rest), partial(_end_fits, line, mark, rest, width))
        rows.insert(0, mark + rest[start:])
        rest = rest[:start]
    return rows


def _end_fits(line: Text, mark: str, text: str, width: float, length: int) -> bool:
    return replace(line, text=mark + text[len(text) - length :]).width <= width


def _most(upto: int, fits: Callable[[int], bool]) -> int:
    """The largest length up to *upto* that *fits*, found by halving; 0 when not even one does."""
    low, high = 0, upto
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _smaller(line: Text, width: float, least: float) -> Text:
    if line.width <= width:
        return line
    size = max(least, int(line.size * width / line.width * 10) / 10)
    return replace(line, size=size, spacing=line.spacing * size / line.size)


def short(number: float, digits: int = 2) -> str:
    """*number* in as few characters as it needs."""
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".") if digits else str(round(number))
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


@lru_cache(maxsize=2048)
def _placed(line: Text) -> Sequence[tuple[Glyph, int]]:
    """Each letter of *line* with the place where it starts, in units. Badges have most of their lines in common."""
    names, weight = line.style.value
    fonts = [font(name, weight) for name in names]
    x = 0
    placed: list[tuple[Glyph, int]] = []
    before: tuple[Font, Glyph] | None = None
    for character in unicodedata.normalize("NFC", line.text):
        own = next((each for each in fonts if ord(character) in each.names), fonts[0])
        glyph = own.glyph(own.names.get(ord(character), ".notdef"))
        if before is not None:
            x += before[1].advance + round(line.spacing * UNITS / line.size)
            x += own.kerning(before[1].name, glyph.name) if before[0] is own else 0
        placed.append((glyph, x))
        before = (own, glyph)
    return placed


def _break(line: Text, width: float) -> int:
    """How many characters of *line* go on one row: up to a dot or hyphen where there is one."""
    if line.width <= width:
        return len(line.text)
    end = max(1, _most(len(line.text), lambda length: replace(line, text=line.text[:length]).width <= width))
    nice = max(line.text.rfind(mark, 0, end) for mark in ".- ") + 1
    return nice if nice > end // 3 else end
