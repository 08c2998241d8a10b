"""A funnel chart: each company's share against its number of incidents, within the limits of chance. Pure.

Not a league table: what few incidents cannot say lies between the limits, whoever it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import NamedTuple

from app.charts.plot import NARROW, WIDE, Area, Said, shorten, standing_norm, standing_scale
from app.charts.svg import element, line, number, picture, words
from monitor import funnel

AREAS = {
    WIDE: Area(WIDE, 960, 460, 52, 880, 24, 396),
    NARROW: Area(NARROW, 340, 400, 36, 288, 24, 336),
}
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
POINTS = 10
LONGEST_NAME = {WIDE: (28, 16), NARROW: (18, 10)}
"""The length of a name where there is room, and where there is little."""
CROWD, CELL = 100, 10
"""Above so many companies a dot stands for all whose middle lies in the same cell, and none is named."""
LETTER, TALL = 7.6, 15
"""About how wide and tall a letter of a name is, so that names do not run into each other."""


@dataclass(frozen=True)
class Place:
    """One company: on how many incidents its share rests; ``is_named`` writes its name beside the mark."""

    name: str
    incidents: int
    share_low: float
    share_high: float
    is_named: bool


@dataclass(frozen=True)
class Funnel:
    """The whole chart; *levels* are the one-sided levels of the limits, with the word of each."""

    said: Said
    norm: float
    least: int
    places: tuple[Place, ...]
    levels: tuple[tuple[float, str], ...]
    across: str
    """What the lying scale counts."""


@dataclass(frozen=True)
class Scale:
    """Numbers of incidents on a lying scale of logarithms."""

    area: Area
    least: int
    most: int

    def at(self, incidents: float) -> float:
        part = log(incidents / self.least) / log(self.most / self.least)
        return round(self.area.left + part * (self.area.right - self.area.left))


def draw(chart: Funnel, *, kind: str, key: str) -> str:
    """One layout of the chart."""
    area = AREAS[kind]
    largest = max((each.incidents for each in chart.places), default=chart.least)
    scale = Scale(area, chart.least, max(next(tick for tick in TICKS if tick >= largest), chart.least * 4))
    return picture(
        standing_scale(area),
        standing_norm(area, norm=chart.norm, said=chart.said),
        *_counts(scale, chart.across),
        *_limits(scale, chart),
        *(_crowd(scale, chart.places) if len(chart.places) > CROWD else _companies(scale, chart.places)),
        width=area.width,
        height=area.height,
        key=key,
        kind=kind,
        title=chart.said.title,
        desc=chart.said.desc,
    )


def _counts(scale: Scale, across: str) -> list[str]:
    area = scale.area
    drawn = [
        words(str(each), scale.at(each), area.bottom + 22, class_="scale", text_anchor="middle")
        for each in TICKS
        if scale.least <= each <= scale.most
    ]
    middle = (area.left + area.right) / 2
    return [*drawn, words(across, middle, area.bottom + 46, class_="scale", text_anchor="middle")]


def _limits(scale: Scale, chart: Funnel) -> list[str]:
    """A line for each level, below the norm and above it, with its word at the end."""
    drawn = []
    for place, (level, word) in enumerate(chart.levels):
        for side in (funnel.lowest, funnel.highest):
            found = _limit(side, scale.least, scale.most, chart.norm, level)
            points = [(scale.at(each), scale.area.up(share)) for each, share in found]
            if len(points) > 1:
                drawn.append(line(points, class_="limit" if place == 0 else "limit outer"))
            if len(points) > 1 and side is funnel.lowest:
                x, y = points[-1]
                drawn.append(words(word, x + 6, y + (0 if place == 0 else 14), class_="note"))
    return drawn


@lru_cache(maxsize=64)
def _limit(
    side: Callable[..., float | None], least: int, most: int, norm: float, level: float
) -> tuple[tuple[float, float], ...]:
    """(incidents, share) along one limit, where there is one: the same for every layout and language."""
    counts = [least * (most / least) ** (each / POINTS) for each in range(POINTS + 1)]
    found = ((each, side(each, norm_share=norm, level=level)) for each in counts)
    return tuple((each, share) for each, share in found if share is not None)


def _companies(scale: Scale, places: Sequence[Place]) -> list[str]:
    marks, taken = [], []
    for each in places:
        x, low, high = scale.at(each.incidents), scale.area.up(each.share_low), scale.area.up(each.share_high)
        marks.append(
            element(
                "path",
                class_="place named" if each.is_named else "place",
                d=f"M{number(x)} {number(low)}v-{max(low - high, 0.01):.2f}",
            )
        )
        taken.append((x - 7, high - 7, x + 7, low + 7))
    for each in places:
        if each.is_named:
            found = _room(scale, each, taken)
            if found:
                taken.append(found.box)
                marks.append(words(found.name, found.x, found.y, text_anchor=found.anchor))
    return marks


def _crowd(scale: Scale, places: Sequence[Place]) -> list[str]:
    """Dots on a grid, in one path: as many at most as there are cells, however many companies there are."""
    area = scale.area
    columns, rows = (area.right - area.left) // CELL, (area.bottom - area.top) // CELL
    cells = {
        (
            min(int((scale.at(each.incidents) - area.left) // CELL), columns - 1),
            min(int((area.up((each.share_low + each.share_high) / 2) - area.top) // CELL), rows - 1),
        )
        for each in places
    }
    half = CELL // 2
    dots = "".join(
        f"M{area.left + column * CELL + half} {area.top + row * CELL + half}h.01"
        for column, row in sorted(cells, key=lambda cell: (cell[1], cell[0]))
    )
    return [element("path", class_="place crowd", d=dots)]


Box = tuple[float, float, float, float]


class Room(NamedTuple):
    """Where a name stands: its words, place and side, and the box that it takes."""

    name: str
    x: float
    y: float
    anchor: str
    box: Box


def _room(scale: Scale, each: Place, taken: Sequence[Box]) -> Room | None:
    """Where a name can stand beside its mark without touching another; nowhere, if there is no room."""
    area = scale.area
    x, y = scale.at(each.incidents), area.up((each.share_low + each.share_high) / 2)
    for longest in LONGEST_NAME[area.kind]:
        name = shorten(each.name, longest)
        wide = len(name) * LETTER
        for left, down, anchor in (
            (x + 12, y + 5, "start"),
            (x - 12 - wide, y + 5, "end"),
            (x - wide / 2, y + 24, "middle"),
            (x - wide / 2, y - 12, "middle"),
            (x - 6, y - 12, "start"),
            (x + 6 - wide, y + 24, "end"),
        ):
            box = (left, down - TALL, left + wide, down + 4)
            is_inside = box[0] >= area.left - 8 and box[2] <= area.width and box[3] <= area.bottom
            if is_inside and not any(_touch(box, other) for other in taken):
                at = {"start": left, "end": left + wide, "middle": left + wide / 2}[anchor]
                return Room(name, at, down, anchor, box)
    return None


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
