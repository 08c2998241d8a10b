"""A badge in every form: as a file to keep, as a live picture, and for services that draw badges themselves.

The address says form, theme and language (``strip-dark-en``), without a query: what is asked
without one can be kept as a plain file.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from app.badges import books, offline
from app.badges.blueprint import badges
from app.badges.books import Exhibit
from app.badges.pictures import SVG, for_everyone, live_answer, unknown_svg
from app.i18n import LANGUAGES
from badge import artwork, baking
from badge.artwork import LIGHT, THEMES, Form, Look, Picture, Theme
from badge.picture_words import Language

_NAME = re.compile(r"([a-z]+)-([a-z]+)-([a-z]{2})")


@dataclass(frozen=True)
class Wanted:
    """Which picture an address asks for."""

    form: Form
    theme: Theme
    language: Language

    @classmethod
    def of(cls, name: str) -> "Wanted | None":
        """The picture that *name* (``card-light-nl``) asks for; none when there is no such picture."""
        match = _NAME.fullmatch(name)
        form = Form.named(match.group(1)) if match else None
        if match is None or form is None or match.group(2) not in THEMES or match.group(3) not in LANGUAGES:
            return None
        return cls(form, THEMES[match.group(2)], "en" if match.group(3) == "en" else "nl")


@badges.get("/badges/<badge_code>/<name>.svg")
def form_svg(badge_code: str, name: str) -> ResponseReturnValue:
    """The form as SVG; a square with ``?ticket=1`` has this week's ticket in its QR code, as ``/qr`` has."""
    wanted, found = Wanted.of(name), books.exhibit(badge_code)
    if wanted is None or found is None:
        return unknown_svg()
    body = baking.svg_file(
        found.claims,
        found.token,
        Look.of(found.verdict.verdict),
        language=wanted.language,
        theme=wanted.theme,
        form=wanted.form,
        scan=offline.wanted_ticket(found) if wanted.form is Form.SQUARE else None,
    )
    return for_everyone(Response(body, mimetype=SVG))


@badges.get("/badges/<badge_code>/<name>.png")
def form_png(badge_code: str, name: str) -> ResponseReturnValue:
    wanted, found = Wanted.of(name), books.exhibit(badge_code)
    if wanted is None or found is None:
        picture = artwork.png(render_template("badges/unknown.svg"), baking.PNG_WIDTH)
        return Response(picture, status=HTTPStatus.NOT_FOUND, mimetype="image/png")
    body = baking.png_file(
        found.claims,
        found.token,
        Look.of(found.verdict.verdict),
        language=wanted.language,
        theme=wanted.theme,
        form=wanted.form,
    )
    return for_everyone(Response(body, mimetype="image/png"))


@badges.get("/b/<badge_code>/live-<name>.svg")
def live_form(badge_code: str, name: str) -> ResponseReturnValue:
    """The live picture in another form, theme or language."""
    wanted = Wanted.of(name)
    if wanted is None:
        return live_answer(None, language="nl")
    found = books.exhibit(badge_code)
    return live_answer(found, language=wanted.language, form=wanted.form, theme=wanted.theme)


@badges.get("/b/<badge_code>/shields.json")
def shields(badge_code: str) -> ResponseReturnValue:
    """The state in the endpoint schema of shields.io, for services that draw their own badge; in Dutch."""
    return shields_answer(badge_code, "nl")


@badges.get("/b/<badge_code>/shields-en.json")
def shields_en(badge_code: str) -> ResponseReturnValue:
    return shields_answer(badge_code, "en")


def shields_answer(badge_code: str, language: Language) -> Response:
    found = books.exhibit(badge_code) or abort(HTTPStatus.NOT_FOUND)
    response = jsonify(shields_of(found, language))
    response.access_control_allow_origin = "*"
    return for_everyone(response)


def shields_of(found: Exhibit, language: Language) -> dict[str, object]:
    """What such a service draws: the state, and always for which domain."""
    picture, look = Picture.of(found.claims, language), Look.of(found.verdict.verdict)
    _, _, only_for = picture.domain_line(look).rpartition(", ")
    return {
        "schemaVersion": 1,
        "label": picture.title,
        "message": f"{picture.word(look).lower()}: {only_for} {picture.host}",
        "color": LIGHT.colour_of(look).removeprefix("#"),
        "isError": look is not Look.IN_FORCE,
        "cacheSeconds": 300,
    }
