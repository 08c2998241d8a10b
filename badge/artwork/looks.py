"""How a state is seen: its sign, its ring and its colour; and the papers it is drawn on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from badge.seal import Ring, Sign
from badge.verdict import Outcome


class Look(Enum):
    """A state as it is seen. Its sign and its ring are its own, so no colour is needed to tell it."""

    IN_FORCE = (Sign.CHECK, Ring.DISC, "#0B4F6C", "#7CC4E8")
    SUSPENDED = (Sign.PAUSE, Ring.HALVES, "#7A4300", "#F0B35C")
    ENDED = (Sign.CROSS, Ring.BROKEN, "#4A5560", "#A9B6C2")
    ELSEWHERE = (Sign.BAR, Ring.BLOCK, "#A3142E", "#FF8A98")
    UNKNOWN = (Sign.LENS, Ring.DOTS, "#4A5560", "#A9B6C2")

    def __init__(self, sign: Sign, ring: Ring, on_light: str, on_dark: str) -> None:
        self.sign = sign
        self.ring = ring
        self.on_light = on_light
        self.on_dark = on_dark

    @classmethod
    def of(cls, outcome: Outcome) -> "Look":
        """The look of a badge with that verdict. Only ``valid`` looks in force."""
        return _LOOKS.get(outcome, cls.ENDED)


_LOOKS = {
    Outcome.VALID: Look.IN_FORCE,
    Outcome.SUSPENDED: Look.SUSPENDED,
    Outcome.NOT_FOR_THIS_SITE: Look.ELSEWHERE,
    Outcome.CANNOT_CHECK: Look.UNKNOWN,
    Outcome.NOT_YET_VALID: Look.UNKNOWN,
}


@dataclass(frozen=True)
class Theme:
    """Paper and inks. ``band`` is the ground of a strip's title, ``on_band`` its letters.

    With ``one_ink`` everything is drawn in ``ink``: for print and for copiers.
    """

    name: str
    paper: str
    ink: str
    muted: str
    band: str
    on_band: str
    is_dark: bool = False
    one_ink: bool = False

    def colour_of(self, look: Look) -> str:
        """The colour of a state that can be read on this paper."""
        if self.one_ink:
            return self.ink
        return look.on_dark if self.is_dark else look.on_light


LIGHT = Theme("light", "#FFFFFF", "#0B1F33", "#44566A", band="#1E2D3D", on_band="#FFFFFF")
DARK = Theme("dark", "#0E1A26", "#EEF4F9", "#A9BACB", band="#EEF4F9", on_band="#0E1A26", is_dark=True)
MONO = Theme("mono", "#FFFFFF", "#000000", "#000000", band="#000000", on_band="#FFFFFF", one_ink=True)

THEMES: Mapping[str, Theme] = {each.name: each for each in (LIGHT, DARK, MONO)}
