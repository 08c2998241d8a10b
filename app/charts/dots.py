"""Dots with intervals: a row for each company, in the order given. Pure.

The band is the interval; the mark is the share, from its lowest to its highest possible value.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from app.charts.plot import NARROW, WIDE, Area, Said, lying_norm, lying_scale, shorten
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
    return picture(
        lying_scale(area),
        *(_band(area, each, place) for place, each in enumerate(chart.rows)),
        lying_norm(area, norm=chart.norm, said=chart.said),
        *(_row(area, each, place) for place, each in enumerate(chart.rows)),
        width=area.width,
        height=area.height,
        key=key,
        kind=kind,
        title=chart.said.title,
        desc=chart.said.desc,
    )


def _middle(area: Area, place: int) -> float:
    return area.top + place * ROW[area.kind] + (17 if area.is_wide else 38)


def _band(area: Area, dot: Dot, place: int) -> str:
    left, right = area.across(dot.interval_low), area.across(dot.interval_high)
    width = max(right - left, 1)
    return element("rect", class_="band", x=left, y=_middle(area, place) - 6, width=width, height=12, rx=3)


def _row(area: Area, dot: Dot, place: int) -> str:
    name, y = shorten(dot.name, LONGEST_NAME[area.kind]), _middle(area, place)
    if area.is_wide:
        said = words(name, 0, y + 5) + words(dot.note, area.width, y + 5, class_="note", text_anchor="end")
    else:  # beside each other, before the line of the norm
        note = element("tspan", escape(dot.note), class_="note", dx=8)
        said = element("text", escape(name), note, x=area.left, y=y - 14)
    low, high = area.across(dot.share_low), area.across(dot.share_high)
    return said + element("path", class_="share", d=f"M{number(low)} {number(y)}h{max(high - low, 0.01):.2f}")
