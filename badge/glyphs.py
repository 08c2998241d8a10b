"""Letters of the badge's fonts as SVG outlines, in whole units. Reads only the files in ``fonts/``.

The fonts are Atkinson Hyperlegible Next and Mono, variable in weight, unchanged, under the
SIL Open Font License (its text stands beside them).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
FONT_UNITS = 1000
"""Units of one em in the font files."""
UNITS = 500
"""Units of one em in an outline. Coarser than the fonts, and 4 times as large still sharp."""

CURVE_WITHIN = 1
"""Font units by which a curve may leave the font's own."""
SMOOTH_WITHIN = 1
"""Units by which a control point may be off in the short form of a curve."""

Pairs = Callable[[str, str], int | None]


@dataclass(frozen=True)
class Glyph:
    """One letter: its name, advance and outline in units."""

    name: str
    advance: int
    start: tuple[int, int] | None
    body: str

    def outline_at(self, x: int) -> str:
        if self.start is None:
            return ""
        return _numbers("M", self.start[0] + x, self.start[1]) + self.body


class Font:
    """One font file at one weight (see ``font``).

    fontTools unpacks a letter when it is first asked for, and what two threads unpack at once is torn: one
    at a time asks it.
    """

    def __init__(self, name: str, weight: int) -> None:
        file: Any = TTFont(FONTS / f"{name}.woff2")
        self.names: dict[int, str] = file.getBestCmap()
        self._shapes = file.getGlyphSet(location={"wght": weight})
        self._pairs = list(_pair_tables(file))
        self._glyphs: dict[str, Glyph] = {}
        self._closer: dict[tuple[str, str], int] = {}
        self._file = Lock()

    def glyph(self, name: str) -> Glyph:
        if name not in self._glyphs:
            with self._file:
                self._glyphs[name] = self._drawn(name)
        return self._glyphs[name]

    def _drawn(self, name: str) -> Glyph:
        pen = _RelativePen(self._shapes)
        # The fonts' many short quadratic curves become few cubic ones.
        self._shapes[name].draw(Qu2CuPen(pen, CURVE_WITHIN, all_cubic=True))
        return Glyph(name, _whole((self._shapes[name].width, 0))[0], pen.start, pen.body)

    def kerning(self, left: str, right: str) -> int:
        """How much closer the pair stands, in units (usually 0 or negative)."""
        if (left, right) not in self._closer:
            with self._file:
                found = next((each for table in self._pairs if (each := table(left, right)) is not None), 0)
            self._closer[left, right] = _whole((found, 0))[0]
        return self._closer[left, right]


class _RelativePen(BasePen):
    """Writes an outline relative to its first point, so that moving it changes one number only."""

    def __init__(self, shapes: Any) -> None:
        super().__init__(shapes)
        self.start: tuple[int, int] | None = None
        self.body = ""
        self._at = self._contour = (0, 0)
        self._control: tuple[int, int] | None = None

    def _moveTo(self, pt: tuple[float, float]) -> None:
        point = _whole(pt)
        if self.start is None:
            self.start = point
        else:
            self.body += _numbers("m", *_minus(point, self._at))
        self._at = self._contour = point
        self._control = None

    def _lineTo(self, pt: tuple[float, float]) -> None:
        dx, dy = _minus(_whole(pt), self._at)
        self.body += _numbers("h", dx) if dy == 0 else _numbers("v", dy) if dx == 0 else _numbers("l", dx, dy)
        self._at = _whole(pt)
        self._control = None

    def _curveToOne(
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        first, second, end = _whole(pt1), _whole(pt2), _whole(pt3)
        # Where a curve goes on smoothly, SVG's short form leaves out the first control point.
        smooth = (
            (2 * self._at[0] - self._control[0], 2 * self._at[1] - self._control[1])
            if self._control
            else None
        )
        if smooth and max(map(abs, _minus(smooth, first))) <= SMOOTH_WITHIN:
            self.body += _numbers("s", *_minus(second, self._at), *_minus(end, self._at))
        else:
            self.body += _numbers(
                "c", *_minus(first, self._at), *_minus(second, self._at), *_minus(end, self._at)
            )
        self._at, self._control = end, second

    def _closePath(self) -> None:
        self.body += "z"
        self._at = self._contour
        self._control = None


_fonts: dict[tuple[str, int], Font] = {}
_opening = Lock()


def font(name: str, weight: int) -> Font:
    """The font file *name* at *weight* (200 to 800), read once."""
    with _opening:
        if (name, weight) not in _fonts:
            _fonts[name, weight] = Font(name, weight)
        return _fonts[name, weight]


def _pair_tables(file: Any) -> Iterator[Pairs]:
    """The pair kerning of a font file (GPOS lookup type 2), a function of two glyph names each."""
    for lookup in file["GPOS"].table.LookupList.Lookup if "GPOS" in file else ():
        for table in lookup.SubTable if lookup.LookupType == 2 else ():
            yield _pairs_by_name(table) if table.Format == 1 else _pairs_by_class(table)


def _pairs_by_name(table: Any) -> Pairs:
    pairs = {
        (left, record.SecondGlyph): _advance(record.Value1)
        for left, pair_set in zip(table.Coverage.glyphs, table.PairSet, strict=True)
        for record in pair_set.PairValueRecord
    }
    return lambda left, right: pairs.get((left, right))


def _pairs_by_class(table: Any) -> Pairs:
    covered = frozenset(table.Coverage.glyphs)
    lefts, rights = table.ClassDef1.classDefs, table.ClassDef2.classDefs

    def kerning(left: str, right: str) -> int | None:
        if left not in covered:
            return None
        record = table.Class1Record[lefts.get(left, 0)].Class2Record[rights.get(right, 0)]
        return _advance(record.Value1)

    return kerning


def _advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) or 0


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0] * UNITS / FONT_UNITS), round(point[1] * UNITS / FONT_UNITS)


def _minus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] - other[0], one[1] - other[1]


def _numbers(command: str, *numbers: int) -> str:
    text = command
    for position, number in enumerate(numbers):
        text += f" {number}" if position and number >= 0 else str(number)
    return text
