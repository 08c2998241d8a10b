"""The pictures that travel: a card for social media, and one for the foot of a mail. Pure."""

from datetime import date

from badge.artwork import parts
from badge.artwork.looks import Look, Theme
from badge.artwork.parts import Row
from badge.artwork.picture import Picture
from badge.outlines import Style, Text, fitted

WIDTH, HEIGHT = 1200, 630
"""What social media cut nothing off."""
MAIL_WIDTH = 320

_LEFT, _ROOM = 540.0, 590.0
_MAIL_LEFT, _MAIL_ROOM = 90.0, 218.0


def social(picture: Picture, look: Look, theme: Theme, *, as_of: date | None = None) -> str:
    """1200 by 630, with the company's name; the text stands in the middle of the height."""
    word = Text(picture.word(look).upper(), Style.BOLD, 52, 2)
    rows = [
        Row(0, fitted(word, _ROOM, least=26), theme.colour_of(look)),
        parts.line(60, picture.title, 42, _ROOM, theme.ink, style=Style.BOLD),
        parts.line(54, picture.company, 34, _ROOM, theme.ink),
        parts.line(62, picture.domain_line(look), 30, _ROOM, theme.muted),
        *parts.host_rows(picture, _ROOM, theme.ink, size=46, steps=(54, 42), lines=3),
        parts.line(54, picture.editions_line, 30, _ROOM, theme.muted),
        parts.check_row(picture, _ROOM, theme, step=58, size=28),
    ]
    top = (HEIGHT - parts.height_of(rows)) / 2 + 15
    body = (
        parts.frame(look, theme, WIDTH, HEIGHT, radius=0, border=8)
        + parts.ring(picture, look, theme, (282, HEIGHT / 2), 4.1)
        + parts.column(rows, _LEFT, top)
    )
    return parts.document(picture, look, WIDTH, HEIGHT, body, as_of=as_of)


def mail(picture: Picture, look: Look, theme: Theme, *, as_of: date | None = None) -> str:
    """A small card, 320 wide. A mail is read years later, so the end date is in it."""
    word = Text(picture.word(look).upper(), Style.BOLD, 12, 0.5)
    rows = [
        Row(23, fitted(word, _MAIL_ROOM, least=7), theme.colour_of(look)),
        parts.line(15.5, picture.title, 12.5, _MAIL_ROOM, theme.ink, style=Style.BOLD),
        parts.line(14.5, picture.domain_line(look), 10.5, _MAIL_ROOM, theme.muted),
        *parts.host_rows(picture, _MAIL_ROOM, theme.ink, size=13, steps=(14.5, 11), lines=2),
        parts.check_row(picture, _MAIL_ROOM, theme, step=15.5, size=10.5),
    ]
    height = parts.height_of(rows) + 12
    body = (
        parts.frame(look, theme, MAIL_WIDTH, height, radius=8, border=1)
        + parts.ring(picture, look, theme, (45, height / 2), 0.68)
        + parts.column(rows, _MAIL_LEFT, 0)
    )
    return parts.document(picture, look, MAIL_WIDTH, height, body, as_of=as_of)
