"""The seal: a ring of 24 ticks for the Addendum's 24 hours around a sign. Pure.

The lengths of the ticks spell 48 bits of the CODE's digest, so that each seal is its own.
"""

import hashlib
import math
from enum import Enum

from badge.outlines import short

TICKS = 24
RADIUS = 50
"""Outer radius of the ring when drawn at scale 1."""

_SHORTEST, _STEP = 4.5, 3.3
_WIDTH = 3.6


class Sign(Enum):
    """What stands in the middle, drawn around (0, 0); every state has a form of its own."""

    CHECK = '<path d="M-12.5 .8-3.6 9.7 12.8-9.6"/>'
    PAUSE = '<path d="M-6.5-10.5v21M6.5-10.5v21"/>'
    CROSS = '<path d="M-9.5-9.5 9.5 9.5M9.5-9.5-9.5 9.5"/>'
    BAR = '<path d="M-13 0H13"/>'
    LENS = '<path d="M5 5 12 12M6.8-2.2a9 9 0 1 1-18 0 9 9 0 1 1 18 0z"/>'


class Ring(Enum):
    """What stands around the sign, so that a state is told without its colour.

    The first part is drawn in the colour of the state; with ``is_filled`` the sign is cut out of it.
    """

    DISC = (True, '<circle r="29"/>')
    BLOCK = (True, '<rect x="-26" y="-26" width="52" height="52" rx="9"/>')
    HALVES = (False, '<circle r="27" stroke-width="4.4" stroke-dasharray="66 18.8" stroke-dashoffset="33"/>')
    BROKEN = (False, '<circle r="27" stroke-width="3.6" stroke-dasharray="8 13.2"/>')
    DOTS = (False, '<circle r="27" stroke-width="3.6" stroke-dasharray="0 8.48"/>')

    def __init__(self, is_filled: bool, shape: str) -> None:
        self.is_filled = is_filled
        self.shape = shape


def lengths(code: str) -> tuple[int, ...]:
    """The 24 tick lengths of a CODE, each 0 to 3: the first 48 bits of its SHA-256 digest."""
    digest = hashlib.sha256(code.encode("ascii")).digest()
    bits = int.from_bytes(digest[: TICKS // 4], "big")
    return tuple(bits >> 2 * (TICKS - 1 - tick) & 3 for tick in range(TICKS))


def draw(
    code: str,
    sign: Sign,
    ring: Ring,
    *,
    colour: str,
    inside: str,
    centre: tuple[float, float],
    scale: float,
) -> str:
    """The seal as SVG; *inside* is the colour of a sign that is cut out of its ring."""
    ticks = "".join(_tick(tick, length) for tick, length in enumerate(lengths(code)))
    x, y = centre
    painted = f'fill="{colour}"' if ring.is_filled else f'stroke="{colour}"'
    return (
        f'<g transform="translate({short(x)} {short(y)})scale({short(scale, 4)})" fill="none"'
        f' stroke-linecap="round" stroke-linejoin="round">'
        f'<path stroke="{colour}" stroke-width="{_WIDTH}" d="{ticks}"/>'
        f"<g {painted}>{ring.shape}</g>"
        f'<g stroke="{inside if ring.is_filled else colour}" stroke-width="5.6">{sign.value}</g></g>'
    )


def _tick(tick: int, length: int) -> str:
    angle = 2 * math.pi * tick / TICKS
    sine, cosine = math.sin(angle), -math.cos(angle)
    inner = RADIUS - _SHORTEST - _STEP * length
    points = (sine * inner, cosine * inner, sine * RADIUS, cosine * RADIUS)
    return "M{} {}L{} {}".format(*(short(point) for point in points))
