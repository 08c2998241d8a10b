"""Dots with intervals: a row for each company, in the order given. Pure.

The band is the interval; the mark is the share, from its lowest to its highest possible value.
"""

from dataclasses import dataclass

from app.charts.plot import NARROW, WIDE, Area, Said, lying_scale, shorten
from app.charts.svg import element, number, picture, words

ROW = {WIDE: 34, NARROW: 52}
LONGEST_NAME = {WIDE: 34, NARROW: 28}
TOP = 44


@dataclass(frozen=True)
class Dot:
    """One row: a name, a *note* such as ``n = 12``, and shares of 0 to 1."""

    name: str
    note: str
    share_low: float
    share_high: float
    interval_low: float
    interval_high: float


@dataclass(frozen=True)
class Dots:
    """The whole chart; its order is that of *rows*."""

    said: Said
    norm: float
    rows: tuple[Dot, ...]


def draw(chart: Dots, *, kind: str, key: str) -> str:
    """One layout of the chart."""
    bottom = TOP + len(chart.rows) * ROW[kind] + 4
    area = (
        Area(WIDE, 960, bottom + 8, 330, 860, TOP, bottom)
        if kind == WIDE
        else Area(NARROW, 340, bottom + 8, 10, 330, TOP, bottom)
    )
    rows = [_row(area, each, place) for place, each in enumerate(chart.rows)]
    return picture(
        lying_scale(area, norm=chart.norm, said=chart.said),
        *rows,
        width=area.width,
        height=area.height,
        key=key,
        kind=kind,
        title=chart.said.title,
        desc=chart.said.desc,
    )


def _row(area: Area, dot: Dot, place: int) -> str:
    name = shorten(dot.name, LONGEST_NAME[area.kind])
    start = area.top + place * ROW[area.kind]
    if area.is_wide:
        y = start + 17
        said = words(name, 0, y + 5) + words(dot.note, area.width, y + 5, class_="note", text_anchor="end")
    else:
        y = start + 38
        said = words(name, area.left, y - 14) + words(
            dot.note, area.right, y - 14, class_="note", text_anchor="end"
        )
    return said + interval(area, dot, y)


def interval(area: Area, dot: Dot, y: float) -> str:
    """The band and the share of one row."""
    left, right = area.across(dot.interval_low), area.across(dot.interval_high)
    low, high = area.across(dot.share_low), area.across(dot.share_high)
    band = element(
        "rect", class_="band", x=left, y=y - 6, width=max(round(right - left, 1), 1.0), height=12, rx=3
    )
    return band + element("path", class_="share", d=f"M{number(low)} {number(y)}h{max(high - low, 0.01):.2f}")
