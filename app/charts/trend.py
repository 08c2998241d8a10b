"""A trend: a column for each month or half-year, with its interval; a gap stays open. Pure.

Columns that follow each other without a gap, under one method, are joined. No line and no band
leads over a gap or from one version of the method to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.charts.plot import NARROW, WIDE, Area, Said, runs, standing_norm, standing_scale
from app.charts.svg import element, line, number, picture, words

AREAS = {
    WIDE: Area(WIDE, 960, 320, 52, 940, 44, 264),
    NARROW: Area(NARROW, 340, 280, 36, 334, 44, 224),
}
LEAST_APART = 16
"""Numbers of markers that lie closer than this stand one above the other."""
MOST_WORDS = {WIDE: 13, NARROW: 7}
"""With more columns than this the words under them would touch, and only some are written."""


@dataclass(frozen=True)
class Column:
    """One period; the shares are None where there is a gap. ``short`` is its word on a narrow screen."""

    word: str
    short: str
    method: str
    share_low: float | None = None
    share_high: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None

    @property
    def is_gap(self) -> bool:
        return None in (self.share_low, self.share_high, self.interval_low, self.interval_high)

    @property
    def ends(self) -> tuple[float, float, float, float]:
        """Share and interval, each from low to high; of a column that has them."""
        assert self.share_low is not None and self.share_high is not None  # noqa: S101 - asked of gaps never
        assert self.interval_low is not None and self.interval_high is not None  # noqa: S101
        return self.share_low, self.share_high, self.interval_low, self.interval_high


@dataclass(frozen=True)
class Marker:
    """A dated act, numbered as in the list below: ``place`` counts columns from the left edge."""

    number: int
    place: float


@dataclass(frozen=True)
class Trend:
    """The whole chart. ``method_word`` goes before the version, where a version begins after another."""

    said: Said
    norm: float
    columns: tuple[Column, ...]
    markers: tuple[Marker, ...] = ()
    method_word: str = ""


def draw(chart: Trend, *, kind: str, key: str) -> str:
    """One layout of the chart."""
    area = AREAS[kind]
    step = (area.right - area.left) / max(len(chart.columns), 1)
    places = [round(area.left + (each + 0.5) * step) for each in range(len(chart.columns))]
    joined = stretches(chart.columns)
    return picture(
        standing_scale(area),
        *_labels(area, chart.columns, places),
        *_borders(area, chart, step),
        *(_band(area, chart.columns[first:last], places[first:last]) for first, last in joined),
        standing_norm(area, norm=chart.norm, said=chart.said),
        *(_shares(area, chart.columns[first:last], places[first:last]) for first, last in joined),
        *_markers(area, chart.markers, step),
        width=area.width,
        height=area.height,
        key=key,
        kind=kind,
        title=chart.said.title,
        desc=chart.said.desc,
    )


def stretches(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """What may be joined: ``[start, end)`` without a gap and under one version of the method."""
    found = []
    for start, end in runs([not each.is_gap for each in columns]):
        cuts = [
            place for place in range(start + 1, end) if columns[place].method != columns[place - 1].method
        ]
        found += pairwise([start, *cuts, end])
    return found


def _band(area: Area, columns: Sequence[Column], places: Sequence[float]) -> str:
    """The intervals of one stretch: an area, or a bar where a column stands alone."""
    ends = [(area.up(each.ends[3]), area.up(each.ends[2])) for each in columns]
    if len(columns) == 1:
        top, bottom = ends[0]
        height = max(bottom - top, 1.0)
        return element("rect", class_="band", x=places[0] - 8, y=top, width=16, height=height, rx=3)
    over = [(x, top) for x, (top, _bottom) in zip(places, ends, strict=True)]
    under = [(x, bottom) for x, (_top, bottom) in zip(places, ends, strict=True)]
    return line([*over, *reversed(under)], is_closed=True, class_="band")


def _shares(area: Area, columns: Sequence[Column], places: Sequence[float]) -> str:
    """The shares of one stretch, joined."""
    ends = [each.ends[:2] for each in columns]
    middle = [(x, area.up((low + high) / 2)) for x, (low, high) in zip(places, ends, strict=True)]
    marks = [
        element(
            "path",
            class_="share",
            d=f"M{number(x)} {number(area.up(low))}v-{max(area.up(low) - area.up(high), 0.01):.2f}",
        )
        for x, (low, high) in zip(places, ends, strict=True)
    ]
    return "".join([line(middle, class_="joined"), *marks] if len(columns) > 1 else marks)


def _labels(area: Area, columns: Sequence[Column], places: Sequence[float]) -> list[str]:
    every = -(-len(columns) // MOST_WORDS[area.kind])
    return [
        words(
            each.word if area.is_wide else each.short,
            x,
            area.bottom + 24,
            class_="scale",
            text_anchor="middle",
        )
        for place, (each, x) in enumerate(zip(columns, places, strict=True))
        if place % every == 0
    ]


def _borders(area: Area, chart: Trend, step: float) -> list[str]:
    """A line between columns where the version of the method changes, with the version behind it."""
    drawn = []
    for place, (before, after) in enumerate(pairwise(chart.columns), start=1):
        if before.method != after.method:
            x = round(area.left + place * step)
            drawn.append(element("path", class_="border", d=f"M{number(x)} {area.top}V{area.bottom}"))
            drawn.append(words(f"{chart.method_word} {after.method}", x + 5, area.bottom - 8, class_="note"))
    return drawn


def _markers(area: Area, markers: Sequence[Marker], step: float) -> list[str]:
    drawn, before, is_raised = [], -LEAST_APART * 2.0, False
    for each in sorted(markers, key=lambda marker: (marker.place, marker.number)):
        x = round(area.left + each.place * step)
        is_raised = x - before < LEAST_APART and not is_raised
        top = area.top - (28 if is_raised else 12)
        drawn.append(element("path", class_="act", d=f"M{number(x)} {top + 4}V{area.bottom}"))
        drawn.append(words(str(each.number), x, top, class_="act-number", text_anchor="middle"))
        before = x
    return drawn
