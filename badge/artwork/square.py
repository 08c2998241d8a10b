"""The square for print, with a QR code. Pure."""

import math
from datetime import date

from badge import qr
from badge.artwork import parts
from badge.artwork.looks import Look, Theme
from badge.artwork.parts import Row
from badge.artwork.picture import Picture
from badge.code import shown
from badge.outlines import Style, Text, fitted, short

SIZE = 480
QR_SIDE = 222
"""The QR code with its white."""
LEAST_MM, LEAST_MM_WITH_TICKET = (
    math.ceil(least * 10 * SIZE / QR_SIDE) + 1 for least in (qr.LEAST_CM, qr.LEAST_CM_WITH_TICKET)
)
"""How wide the square must be printed, so that its QR code is as wide as it needs."""
_EDGE = 24
_TOP = 172
_BESIDE_SEAL, _BESIDE_QR = 152.0, 262.0


def square(picture: Picture, look: Look, theme: Theme, *, as_of: date | None = None) -> str:
    """Seal and names above, QR code and domain in the middle, where to check below."""
    room = SIZE - _EDGE - _BESIDE_SEAL
    word = Text(picture.word(look).upper(), Style.BOLD, 24, 1)
    above = [
        Row(34, fitted(word, room, least=12), theme.colour_of(look)),
        parts.line(30, picture.title, 20, room, theme.ink, style=Style.BOLD),
        parts.line(28, picture.company, 18, room, theme.ink),
        parts.line(26, picture.editions_line, 16, room, theme.muted),
    ]
    room = SIZE - _EDGE - _BESIDE_QR
    first, *others = picture.domain_line(look).split(", ")
    beside = [
        parts.line(22, first + ("," if others else ""), 17, room, theme.muted),
        *(parts.line(22, each, 17, room, theme.muted) for each in others),
        *parts.host_rows(picture, room, theme.ink, size=22, steps=(32, 21), lines=7),
    ]
    below = [
        parts.line(0, picture.check_at, 17, SIZE - 2 * _EDGE, theme.muted),
        Row(32, Text(shown(picture.code), Style.MONO, 28), theme.ink),
    ]
    body = (
        parts.frame(look, theme, SIZE, SIZE, radius=20, border=2.5)
        + parts.ring(picture, look, theme, (_EDGE + 56, 86), 1.12)
        + parts.column(above, _BESIDE_SEAL, 22)
        + _qr_code(picture.scan)
        + parts.column(beside, _BESIDE_QR, _TOP + 6)
        + parts.column(below, _EDGE + 2, 422)
    )
    return parts.document(picture, look, SIZE, SIZE, body, as_of=as_of)


def _qr_code(address: str) -> str:
    """Black on white whatever the paper: that is what scanners read."""
    size, dark = qr.path(address)
    scale = QR_SIDE / size
    return (
        f'<g transform="translate({_EDGE} {_TOP})scale({short(scale, 5)})" shape-rendering="crispEdges">'
        f'<path fill="#FFFFFF" d="M0 0h{size}v{size}H0z"/><path stroke="#000000" d="{dark}"/></g>'
    )
