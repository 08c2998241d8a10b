"""What the forms share: the document around a drawing, rows of text, the row that says where to check. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from badge import seal
from badge.artwork.looks import Look, Theme
from badge.artwork.picture import Picture
from badge.code import shown
from badge.outlines import Style, Text, fitted, short, wrapped
from badge.picture_words import WORDS, day


@dataclass(frozen=True)
class Row:
    """A line of text, and how far its baseline lies below the one before. ``after`` stands behind it."""

    step: float
    text: Text
    fill: str
    after: "Row | None" = None

    def path(self, left: float, baseline: float) -> str:
        drawn = self.text.path(left, baseline, self.fill)
        return drawn + self.after.path(left + self.text.width + 1.5, baseline) if self.after else drawn


def column(rows: Sequence[Row], left: float, top: float) -> str:
    """The rows below one another; *top* is where the first step is counted from."""
    parts, baseline = [], top
    for row in rows:
        baseline += row.step
        parts.append(row.path(left, baseline))
    return "".join(parts)


def height_of(rows: Sequence[Row]) -> float:
    """From the top to the last baseline."""
    return sum(row.step for row in rows)


def line(step: float, text: str, size: float, room: float, fill: str, *, style: Style = Style.REGULAR) -> Row:
    """One row: smaller where it has to be, down to half its size, then cut at its end."""
    return Row(step, fitted(Text(text, style, size), room, least=size / 2), fill)


def host_rows(
    picture: Picture, room: float, fill: str, *, size: float, steps: tuple[float, float], lines: int
) -> list[Row]:
    """The domain, bold; *steps* are that of its first row and of those that follow."""
    rows = wrapped(Text(picture.host, Style.BOLD, size), room, least=size * 0.69, lines=lines)
    return [Row(steps[0] if number == 0 else steps[1], row, fill) for number, row in enumerate(rows)]


def check_row(picture: Picture, room: float, theme: Theme, *, step: float, size: float) -> Row:
    """Where to check: the address, muted, and directly behind it the CODE."""
    code = Text(shown(picture.code), Style.MONO, size * 1.125)
    if code.width > room * 0.7:
        code = fitted(code, room * 0.7, least=size / 2)
    address = Text(picture.check_at, Style.REGULAR, size)
    (address,) = wrapped(address, room - code.width - 2, least=size * 0.58, lines=1)
    return Row(step, address, theme.muted, Row(0, code, theme.ink))


def ring(
    picture: Picture, look: Look, theme: Theme, centre: tuple[float, float], scale: float, on: str = ""
) -> str:
    """The seal of the picture; *on* is the ground that it stands on, where that is not the paper."""
    colour = theme.on_band if on else theme.colour_of(look)
    inside = on or theme.paper
    return seal.draw(
        picture.code, look.sign, look.ring, colour=colour, inside=inside, centre=centre, scale=scale
    )


def frame(look: Look, theme: Theme, width: float, height: float, *, radius: float, border: float) -> str:
    """Paper with an edge in the colour of the state; twice as thick where the badge does not belong."""
    border *= 2 if look is Look.ELSEWHERE else 1
    return (
        f'<rect x="{short(border / 2)}" y="{short(border / 2)}" width="{short(width - border)}"'
        f' height="{short(height - border)}" rx="{short(radius)}" fill="{theme.paper}"'
        f' stroke="{theme.colour_of(look)}" stroke-width="{short(border)}"/>'
    )


def document(
    picture: Picture, look: Look, width: float, height: float, body: str, *, as_of: date | None = None
) -> str:
    """The SVG document around *body*, with its words for those who cannot see it."""
    words = WORDS[picture.language]
    title = words.says.format(word=picture.word(look), what=picture.title, host=picture.host)
    about = words.about.format(
        company=picture.company.rstrip("."),
        editions=" + ".join(picture.editions),
        until=day(picture.until, picture.language),
        address=picture.check_at + shown(picture.code),
    )
    if as_of is not None:
        about += " " + seen_on(picture, as_of).capitalize() + "."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{short(width)}" height="{short(height)}"'
        f' viewBox="0 0 {short(width)} {short(height)}" role="img" xml:lang="{picture.language}">'
        f"<title>{_safe(title)}</title><desc>{_safe(about)}</desc>{body}</svg>"
    )


def seen_on(picture: Picture, as_of: date) -> str:
    return WORDS[picture.language].seen.format(day=day(as_of, picture.language))


def _safe(text: str) -> str:
    """*text* for an XML document: without markup, and without the controls that XML forbids."""
    return escape("".join(character for character in text if character.isprintable()))
