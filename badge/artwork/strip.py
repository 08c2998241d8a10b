"""The strip: one line of 22 pixels high for footers; and the seal alone. Pure."""

from datetime import date

from badge.artwork import parts
from badge.artwork.looks import Look, Theme
from badge.artwork.picture import Picture
from badge.outlines import Style, Text, fitted, short, wrapped

HEIGHT = 22
SEAL = 112


def strip(picture: Picture, look: Look, theme: Theme, *, as_of: date | None = None) -> str:
    """Seal and title, then state and domain; as wide as its words."""
    title = fitted(Text(picture.title, Style.BOLD, 11), 220, least=7)
    state = Text(picture.word(look).lower(), Style.BOLD, 11)
    (host,) = wrapped(Text(picture.host, Style.REGULAR, 11), 260, least=7, lines=1)
    left = 26 + title.width + 8
    right = left + 8 + state.width + 7 + host.width + 9
    letters = theme.ink if theme.one_ink else theme.paper
    body = (
        _ground(left, right, theme, theme.colour_of(look))
        + f'<path fill="{theme.band}" d="M4 0H{short(left)}v22H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/>'
        + parts.ring(picture, look, theme, (14, 11), 0.17, on=theme.band)
        + title.path(26, 15, theme.on_band)
        + state.path(left + 8, 15, letters)
        + host.path(left + 8 + state.width + 7, 15, letters)
    )
    return parts.document(picture, look, right, HEIGHT, body, as_of=as_of)


def _ground(left: float, right: float, theme: Theme, colour: str) -> str:
    """The ground of state and domain: in the colour of the state, or an outline where there is one ink."""
    if theme.one_ink:
        return (
            f'<rect x=".5" y=".5" width="{short(right - 1)}" height="21" rx="4" fill="{theme.paper}"'
            f' stroke="{colour}"/>'
        )
    return (
        f'<path fill="{colour}" d="M{short(left)} 0H{short(right - 4)}a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4'
        f'H{short(left)}z"/>'
    )


def seal_alone(picture: Picture, look: Look, theme: Theme, *, as_of: date | None = None) -> str:
    """The seal alone, 112 by 112, on nothing."""
    ring = parts.ring(picture, look, theme, (SEAL / 2, SEAL / 2), 1.06)
    return parts.document(picture, look, SEAL, SEAL, ring, as_of=as_of)
