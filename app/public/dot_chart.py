"""Where the marks of "dots with intervals" lie: one row per company, in the order given. Pure.

Two layouts of the same rows, one for wide and one for narrow screens; the page shows one of
them. Lengths are in the drawing's own units, shares are 0 to 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Dot:
    """One company: its share from worst to best case, the interval around it, and on how much it rests."""

    name: str
    share_low: float
    share_high: float
    interval_low: float
    interval_high: float
    incidents: int


@dataclass(frozen=True)
class Frame:
    """The measures of one layout. Text lies *text_rise* above the middle of the marks of its row."""

    kind: str
    width: int
    plot_left: int
    plot_right: int
    top: int
    row_height: int
    mark_middle: int
    text_rise: int
    longest_name: int


WIDE = Frame("wide", 960, 330, 860, 44, 34, 17, -5, 34)
NARROW = Frame("narrow", 340, 10, 330, 40, 56, 40, 16, 26)


@dataclass(frozen=True)
class Row:
    """A dot with its places: ``y`` of the marks, ``text_y`` of the words, the rest along the scale."""

    dot: Dot
    short_name: str
    y: int
    text_y: int
    low: float
    high: float
    band_left: float
    band_width: float


@dataclass(frozen=True)
class Chart:
    frame: Frame
    rows: tuple[Row, ...]
    bottom: int
    norm: float | None
    """Where the line of the norm lies."""
    ticks: tuple[tuple[float, float], ...]
    """(share, place) of each line of the scale."""

    @property
    def height(self) -> int:
        return self.bottom + 8


def lay_out(dots: Sequence[Dot], *, frame: Frame, norm_share: float | None) -> Chart:
    """The places of all marks; the order of *dots* is kept."""

    def place(share: float) -> float:
        return round(frame.plot_left + share * (frame.plot_right - frame.plot_left), 1)

    rows = []
    for number, dot in enumerate(dots):
        y = frame.top + number * frame.row_height + frame.mark_middle
        left, right = place(dot.interval_low), place(dot.interval_high)
        rows.append(
            Row(
                dot=dot,
                short_name=shorten(dot.name, frame.longest_name),
                y=y,
                text_y=y - frame.text_rise,
                low=place(dot.share_low),
                high=place(dot.share_high),
                band_left=left,
                band_width=max(round(right - left, 1), 1.0),
            )
        )
    return Chart(
        frame=frame,
        rows=tuple(rows),
        bottom=frame.top + len(dots) * frame.row_height + 4,
        norm=None if norm_share is None else place(norm_share),
        ticks=tuple((share, place(share)) for share in TICKS),
    )


def shorten(name: str, longest: int) -> str:
    """*name*, cut off with an ellipsis where it would run into the scale; the table has it in full."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
