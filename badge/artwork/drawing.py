"""One function for every picture of a badge; and the pictures as PNG. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Protocol

import resvg_py

from badge.artwork.card import card
from badge.artwork.forms import Form
from badge.artwork.looks import LIGHT, Look, Theme
from badge.artwork.picture import Picture
from badge.artwork.social import mail, social
from badge.artwork.square import square
from badge.artwork.strip import seal_alone, strip
from badge.verdict import Outcome


class Drawn(Protocol):
    def __call__(
        self, picture: Picture, look: Look, theme: Theme, /, *, as_of: date | None = None
    ) -> str: ...


_DRAWN: Mapping[Form, Drawn] = {
    Form.CARD: card,
    Form.STRIP: strip,
    Form.SEAL: seal_alone,
    Form.SQUARE: square,
    Form.SOCIAL: social,
    Form.MAIL: mail,
}


def draw(
    picture: Picture,
    look: Look,
    form: Form = Form.CARD,
    theme: Theme = LIGHT,
    *,
    as_of: date | None = None,
) -> str:
    """The badge as SVG. *as_of* says on which day it was drawn, for pictures that are fetched live."""
    return _DRAWN[form](picture, look, theme, as_of=as_of)


def live(
    picture: Picture,
    outcome: Outcome,
    *,
    is_here: bool | None,
    as_of: date,
    form: Form = Form.CARD,
    theme: Theme = LIGHT,
) -> str:
    """The picture for a site that shows the badge from this register.

    *is_here* says whether the site that asked is the badge's own; ``None`` when it did not
    say, and then the picture never looks valid.
    """
    look = Look.of(outcome)
    if look is Look.IN_FORCE and not is_here:
        look = Look.UNKNOWN if is_here is None else Look.ELSEWHERE
    return draw(picture, look, form, theme, as_of=as_of)


def png(svg: str, width: int) -> bytes:
    """*svg* as a PNG of that width in pixels."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))


def size_of(svg: str) -> tuple[int, int]:
    """How wide and high a picture of our own is, in whole pixels."""
    found = re.search(r' width="([0-9.]+)" height="([0-9.]+)"', svg)
    if found is None:
        raise ValueError("not a picture of our own")
    return round(float(found.group(1))), round(float(found.group(2)))


def as_png(svg: str, form: Form) -> bytes:
    """A picture of that form as PNG, in the size of the form."""
    return png(svg, size_of(svg)[0] * form.png_scale)
