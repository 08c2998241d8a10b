"""A strip of time: what a signature amounted to from when until when. Pure.

Each state has its own look and its own word in the table beside it; a time without a signature stays open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.charts.plot import NARROW, WIDE, Area
from app.charts.svg import element, number, picture, words

AREAS = {
    WIDE: Area(WIDE, 960, 88, 8, 952, 22, 46),
    NARROW: Area(NARROW, 340, 88, 8, 332, 22, 46),
}
MOST_YEARS = {WIDE: 14, NARROW: 5}


@dataclass(frozen=True)
class Piece:
    """A state in ``[start, end)``; *look* is the class of its colour."""

    look: str
    start: date
    end: date


@dataclass(frozen=True)
class Strip:
    """The whole strip from the first of January of its first year to *until*."""

    title: str
    desc: str
    pieces: tuple[Piece, ...]
    today: date
    today_word: str


def draw(strip: Strip, *, kind: str, key: str) -> str:
    """One layout of the strip."""
    area = AREAS[kind]
    first = date(min(each.start for each in strip.pieces).year, 1, 1)
    last = date(max(*(each.end for each in strip.pieces), strip.today).year + 1, 1, 1)

    def at(day: date) -> float:
        return area.across((day - first).days / (last - first).days)

    return picture(
        element("path", class_="track", d=f"M{area.left} 34H{area.right}"),
        *_years(
            area, first.year, last.year, at_year=[at(date(y, 1, 1)) for y in range(first.year, last.year + 1)]
        ),
        *(
            element(
                "rect",
                class_=f"state {each.look}",
                x=at(each.start),
                y=24,
                width=max(at(each.end) - at(each.start), 2),
                height=20,
                rx=3,
            )
            for each in strip.pieces
        ),
        element("path", class_="act", d=f"M{number(at(strip.today))} 18V50"),
        words(strip.today_word, at(strip.today), 12, class_="note", text_anchor=_side(at(strip.today), area)),
        width=area.width,
        height=area.height,
        key=key,
        kind=kind,
        title=strip.title,
        desc=strip.desc,
    )


def _side(x: float, area: Area) -> str:
    """On which side of a place its word stands, so that it stays within the strip."""
    return "start" if x < area.left + 60 else "end" if x > area.right - 60 else "middle"


def _years(area: Area, first: int, last: int, *, at_year: Sequence[float]) -> list[str]:
    every = -(-(last - first) // MOST_YEARS[area.kind])
    drawn = []
    for place, year in enumerate(range(first, last + 1)):
        drawn.append(element("path", class_="grid", d=f"M{number(at_year[place])} 46v8"))
        if year < last and place % every == 0:
            drawn.append(words(str(year), at_year[place], 74, class_="scale"))
    return drawn
