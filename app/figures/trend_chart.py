"""Where the marks of a trend lie: a month is a column with its range and interval, a gap stays open. Pure.

No line joins the months: between two measurements nothing was measured. Lengths are in the
drawing's own units, shares are 0 to 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.trends import Point

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Frame:
    """The measures of one layout."""

    kind: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


WIDE = Frame("wide", 960, 300, 60, 940, 40, 256)
NARROW = Frame("narrow", 340, 260, 40, 332, 36, 216)


@dataclass(frozen=True)
class Column:
    """A month with its places; all None where there is a gap."""

    point: Point
    x: float
    high: float | None
    low: float | None
    band_top: float | None
    band_height: float | None


@dataclass(frozen=True)
class Marker:
    """A dated act, numbered as in the table below the drawing."""

    number: int
    x: float


@dataclass(frozen=True)
class Trend:
    frame: Frame
    columns: tuple[Column, ...]
    markers: tuple[Marker, ...]
    norm: float
    ticks: tuple[tuple[float, float], ...]

    @property
    def is_empty(self) -> bool:
        return all(column.low is None for column in self.columns)


def lay_out(
    points: Sequence[Point], *, frame: Frame, norm_share: float, acts: Sequence[datetime] = ()
) -> Trend:
    """The places of the months of one company, or of all, in order; *acts* outside them are left out."""
    step = (frame.right - frame.left) / max(len(points), 1)

    def y(share: float) -> float:
        return round(frame.bottom - share * (frame.bottom - frame.top), 1)

    columns: list[Column] = []
    for place, point in enumerate(points):
        x = round(frame.left + (place + 0.5) * step, 1)
        if point.share_low is None or point.share_high is None:
            columns.append(Column(point, x, None, None, None, None))
            continue
        top, bottom = y(point.interval_high or 0.0), y(point.interval_low or 0.0)
        height = max(round(bottom - top, 1), 1.0)
        columns.append(Column(point, x, y(point.share_high), y(point.share_low), top, height))
    first = _months(points[0].month) if points else 0
    markers = [
        Marker(number, round(frame.left + place * step, 1))
        for number, at in enumerate(acts, start=1)
        if 0 <= (place := _place(at) - first) <= len(points)
    ]
    return Trend(
        frame=frame,
        columns=tuple(columns),
        markers=tuple(markers),
        norm=y(norm_share),
        ticks=tuple((share, y(share)) for share in TICKS),
    )


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _place(at: datetime) -> float:
    """A moment as months since the year 0, with the part of its month that has gone by."""
    at = at.astimezone(UTC)
    start = datetime(at.year, at.month, 1, tzinfo=UTC)
    following = datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
    return at.year * 12 + at.month - 1 + (at - start) / (following - start)
