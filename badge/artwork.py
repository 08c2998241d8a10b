"""The picture of a badge: seal, words, domain, term and CODE, in every state and both languages. Pure.

SVG with presentation attributes only, so that the strictest content policy can show it.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from html import escape
from typing import Self
from urllib.parse import urlsplit

import resvg_py

from badge import seal
from badge.claims import MAIN_DOCUMENT, BadgeClaims
from badge.code import shown
from badge.outlines import Style, Text, fitted, short, wrapped
from badge.picture_words import WORDS, Language, day
from badge.seal import Sign
from badge.verdict import Outcome


class Look(Enum):
    """A state as it is seen: its sign and its colour on white and on dark."""

    IN_FORCE = (Sign.CHECK, "#0B4F6C", "#7CC4E8")
    SUSPENDED = (Sign.PAUSE, "#7A4300", "#F0B35C")
    ENDED = (Sign.CROSS, "#4A5560", "#A9B6C2")
    ELSEWHERE = (Sign.BAR, "#A3142E", "#FF8A98")
    UNKNOWN = (Sign.LENS, "#4A5560", "#A9B6C2")

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
    """Paper and inks. ``is_dark`` picks the colour of a state that can be read on the paper."""

    paper: str
    ink: str
    muted: str
    is_dark: bool = False


LIGHT = Theme(paper="#FFFFFF", ink="#0B1F33", muted="#44566A")
DARK = Theme(paper="#0E1A26", ink="#EEF4F9", muted="#A9BACB", is_dark=True)

WIDTH = 400
_LEFT, _RIGHT = 136.0, 384.0
_ROOM = _RIGHT - _LEFT


@dataclass(frozen=True)
class Picture:
    """What a picture shows. ``editions`` are those of the documents, in their order;
    ``check_at`` is the address to check at, without scheme."""

    code: str
    company: str
    host: str
    title: str
    editions: tuple[str, ...]
    until: date
    check_at: str
    language: Language = "nl"

    @classmethod
    def of(cls, claims: BadgeClaims, language: Language = "nl") -> Self:
        """The picture of the badge that says *claims*."""
        others = [each.name for each in claims.documents if each.key != MAIN_DOCUMENT]
        name = WORDS[language].code_of_conduct.format(name=claims.code_slug.upper())
        return cls(
            code=claims.code,
            company=claims.company,
            host=claims.origin.split("://", 1)[1],
            title=" + ".join([name, *others]),
            editions=tuple(each.edition for each in claims.documents),
            until=claims.valid_until.date(),
            check_at=f"{urlsplit(claims.base_url).netloc}/v/",
            language=language,
        )


def card(picture: Picture, look: Look, *, theme: Theme = LIGHT, as_of: date | None = None) -> str:
    """The badge as a card, 400 wide and about 140 high; higher when the domain needs more lines.

    *as_of* adds the day on which it was drawn, for pictures that are fetched live.
    """
    words = WORDS[picture.language]
    colour = _colour(look, theme)
    rows: list[tuple[float, Text, str]] = [
        (31, fitted(Text(_word(picture, look).upper(), Style.BOLD, 15.5, 0.7), _ROOM, least=9), colour),
        (20.5, fitted(Text(picture.title, Style.BOLD, 15), _ROOM, least=9), theme.ink),
        (17.5, _small(_domain_line(picture, look)), theme.muted),
    ]
    hosts = wrapped(Text(picture.host, Style.BOLD, 16), _ROOM, least=11, lines=3)
    rows += [
        (18.5 if first else 13.5, row, theme.ink)
        for first, row in zip([True, False, False], hosts, strict=False)
    ]
    format_of = words.editions if len(picture.editions) > 1 else words.edition
    note = format_of.format(editions=" + ".join(picture.editions))
    if as_of is not None:
        note += " · " + words.seen.format(day=day(as_of, picture.language))
    rows.append((16.5, _small(note), theme.muted))
    code = Text(shown(picture.code), Style.MONO, 13.5)
    (address,) = wrapped(Text(picture.check_at, Style.REGULAR, 12), _ROOM - code.width - 2, least=7, lines=1)
    rows.append((18.5, address, theme.muted))
    height = sum(step for step, _, _ in rows) + 18
    parts, baseline = [], 0.0
    for step, row, fill in rows:
        baseline += step
        parts.append(row.path(_LEFT, baseline, fill))
    parts.append(code.path(_LEFT + address.width + 1.5, baseline, theme.ink))
    border = 3 if look is Look.ELSEWHERE else 1.5
    frame = (
        f'<rect x="{short(border / 2)}" y="{short(border / 2)}" width="{short(WIDTH - border)}"'
        f' height="{short(height - border)}" rx="12" fill="{theme.paper}" stroke="{colour}"'
        f' stroke-width="{short(border)}"/>'
    )
    ring = seal.draw(
        picture.code, look.value[0], colour=colour, inside=theme.paper, centre=(69, height / 2), scale=1.06
    )
    return _svg(picture, look, WIDTH, height, frame + ring + "".join(parts))


def live(picture: Picture, outcome: Outcome, *, is_here: bool | None, as_of: date) -> str:
    """The card for a site that shows the badge from this register.

    *is_here* says whether the site that asked is the badge's own; ``None`` when it did not
    say, and then the picture never looks valid.
    """
    look = Look.of(outcome)
    if look is Look.IN_FORCE and not is_here:
        look = Look.UNKNOWN if is_here is None else Look.ELSEWHERE
    return card(picture, look, as_of=as_of)


def seal_only(picture: Picture, look: Look, *, theme: Theme = LIGHT) -> str:
    """The seal alone, 112 by 112, on nothing."""
    ring = seal.draw(
        picture.code,
        look.value[0],
        colour=_colour(look, theme),
        inside=theme.paper,
        centre=(56, 56),
        scale=1.06,
    )
    return _svg(picture, look, 112, 112, ring)


def strip(picture: Picture, look: Look) -> str:
    """A line of 22 pixels high for footers: seal and title, then state and domain."""
    title = Text(picture.title, Style.BOLD, 11)
    state = Text(_word(picture, look).lower(), Style.BOLD, 11)
    (host,) = wrapped(Text(picture.host, Style.REGULAR, 11), 260, least=7, lines=1)
    left = 26 + title.width + 8
    right = left + 8 + state.width + 7 + host.width + 9
    colour = _colour(look, LIGHT)
    body = (
        f'<path fill="#1E2D3D" d="M4 0H{short(left)}v22H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/>'
        f'<path fill="{colour}" d="M{short(left)} 0H{short(right - 4)}a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4'
        f'H{short(left)}z"/>'
        + seal.draw(
            picture.code, look.value[0], colour="#FFFFFF", inside="#1E2D3D", centre=(14, 11), scale=0.17
        )
        + title.path(26, 15, "#FFFFFF")
        + state.path(left + 8, 15, "#FFFFFF")
        + host.path(left + 8 + state.width + 7, 15, "#FFFFFF")
    )
    return _svg(picture, look, right, 22, body)


def png(svg: str, width: int) -> bytes:
    """*svg* as a PNG of that width in pixels."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))


def _word(picture: Picture, look: Look) -> str:
    return getattr(WORDS[picture.language], look.name.lower())


def _domain_line(picture: Picture, look: Look) -> str:
    words = WORDS[picture.language]
    if look is Look.ENDED:
        return words.was_for
    if look in (Look.ELSEWHERE, Look.SUSPENDED):
        return words.belongs_to
    return words.until_only_for.format(until=day(picture.until, picture.language))


def _small(text: str) -> Text:
    return fitted(Text(text, Style.REGULAR, 12), _ROOM, least=6)


def _colour(look: Look, theme: Theme) -> str:
    return look.value[2] if theme.is_dark else look.value[1]


def _svg(picture: Picture, look: Look, width: float, height: float, body: str) -> str:
    words = WORDS[picture.language]
    title = words.says.format(word=_word(picture, look), what=picture.title, host=picture.host)
    about = words.about.format(
        company=picture.company.rstrip("."),
        editions=" + ".join(picture.editions),
        until=day(picture.until, picture.language),
        address=picture.check_at + shown(picture.code),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{short(width)}" height="{short(height)}"'
        f' viewBox="0 0 {short(width)} {short(height)}" role="img" xml:lang="{picture.language}">'
        f"<title>{_safe(title)}</title><desc>{_safe(about)}</desc>{body}</svg>"
    )


def _safe(text: str) -> str:
    """*text* for an XML document: without markup, and without the controls that XML forbids."""
    return escape("".join(character for character in text if character.isprintable()))
