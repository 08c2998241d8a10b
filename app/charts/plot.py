"""What the charts have in common: a scale of shares, lying or standing, with the line of the norm. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.svg import element, number, words

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
WIDE, NARROW = "wide", "narrow"


@dataclass(frozen=True)
class Said:
    """The words of a chart, in one language: its finding, what it shows, and the norm beside its line."""

    title: str
    desc: str
    norm: str


@dataclass(frozen=True)
class Area:
    """Where the marks of one layout lie; lengths are in the drawing's own units."""

    kind: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def across(self, share: float) -> float:
        """The place of a share on a lying scale, to the unit: less than a quarter of a percent."""
        return round(self.left + share * (self.right - self.left))

    def up(self, share: float) -> float:
        """The place of a share on a standing scale."""
        return round(self.bottom - share * (self.bottom - self.top))

    @property
    def is_wide(self) -> bool:
        return self.kind == WIDE


def lying_scale(area: Area) -> str:
    """The lines of the scale from top to bottom, with their numbers over them."""
    drawn = []
    for share in TICKS:
        x = area.across(share)
        drawn.append(element("path", class_="grid", d=f"M{number(x)} {area.top}V{area.bottom}"))
        at = "middle" if area.is_wide or 0 < share < 1 else "end" if share else "start"
        drawn.append(words(f"{share * 100:.0f}", x, area.top - 8, class_="scale", text_anchor=at))
    return "".join(drawn)


def lying_norm(area: Area, *, norm: float, said: Said) -> str:
    """The norm on a lying scale: a line over the bands, with its word on top."""
    x = area.across(norm)
    drawn = element("path", class_="norm", d=f"M{number(x)} {area.top - 24}V{area.bottom}")
    return drawn + words(said.norm, x - 6, area.top - 27, class_="norm-word", text_anchor="end")


def standing_scale(area: Area) -> str:
    """The lines of the scale from left to right, with their numbers before them."""
    drawn = []
    for share in TICKS:
        y = area.up(share)
        drawn.append(element("path", class_="grid", d=f"M{area.left} {number(y)}H{area.right}"))
        drawn.append(words(f"{share * 100:.0f}", area.left - 8, y + 5, class_="scale", text_anchor="end"))
    return "".join(drawn)


def standing_norm(area: Area, *, norm: float, said: Said) -> str:
    """The norm on a standing scale: a line over the bands, with its word at the start."""
    y = area.up(norm)
    drawn = element("path", class_="norm", d=f"M{area.left} {number(y)}H{area.right}")
    return drawn + words(said.norm, area.left + 12, y + 18, class_="norm-word")


def shorten(name: str, longest: int) -> str:
    """*name*, cut off with an ellipsis where it would run into the scale; the table has it in full."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def runs(values: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches ``[start, end)`` in which *values* are true without a gap."""
    found: list[tuple[int, int]] = []
    start = None
    for place, each in enumerate((*values, False)):
        if each and start is None:
            start = place
        elif not each and start is not None:
            found.append((start, place))
            start = None
    return found
