"""The card: the badge as it usually stands on a site. Pure."""

from datetime import date

from badge.artwork import parts
from badge.artwork.looks import Look, Theme
from badge.artwork.parts import Row
from badge.artwork.picture import Picture
from badge.outlines import Style, Text, fitted

WIDTH = 400
_LEFT = 136.0
_ROOM = 248.0


def card(picture: Picture, look: Look, theme: Theme, *, as_of: date | None = None) -> str:
    """400 wide and about 140 high; higher when the domain needs more lines.

    *as_of* adds the day on which it was drawn, for pictures that are fetched live.
    """
    word = Text(picture.word(look).upper(), Style.BOLD, 15.5, 0.7)
    note = picture.editions_line
    if as_of is not None:
        note += " · " + parts.seen_on(picture, as_of)
    rows = [
        Row(31, fitted(word, _ROOM, least=9), theme.colour_of(look)),
        parts.line(20.5, picture.title, 15, _ROOM, theme.ink, style=Style.BOLD),
        parts.line(17.5, picture.domain_line(look), 12, _ROOM, theme.muted),
        *parts.host_rows(picture, _ROOM, theme.ink, size=16, steps=(18.5, 13.5), lines=3),
        parts.line(16.5, note, 12, _ROOM, theme.muted),
        parts.check_row(picture, _ROOM, theme, step=18.5, size=12),
    ]
    height = parts.height_of(rows) + 18
    body = (
        parts.frame(look, theme, WIDTH, height, radius=12, border=1.5)
        + parts.ring(picture, look, theme, (69, height / 2), 1.06)
        + parts.column(rows, _LEFT, 0)
    )
    return parts.document(picture, look, WIDTH, height, body, as_of=as_of)
