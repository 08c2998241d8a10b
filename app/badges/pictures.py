"""The badge itself: token, picture, QR code, and the live picture for the company's own site."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.badges import verdicts
from app.badges.blueprint import badges
from app.badges.offline import ticket_address
from app.clock import now
from app.extensions import db
from app.i18n import LANGUAGES
from app.keys import badge_keys
from app.navigation import settings
from badge import artwork, baking, openbadge, origins, qr, records
from badge.artwork import DARK, LIGHT, Look, Picture, Theme
from badge.claims import BadgeClaims
from badge.picture_words import Language
from badge.verdict import Verdict

CACHE = "public, max-age=300"
"""Seconds that a copy may live: the bound on how long a withdrawn badge is seen."""
VC_JWT = "application/vc+jwt"
SVG = "image/svg+xml"


@dataclass(frozen=True)
class Exhibit:
    """A badge as it is shown: what it says, its token, and what the register says of it now."""

    claims: BadgeClaims
    token: str
    verdict: Verdict

    @property
    def look(self) -> Look:
        return Look.of(self.verdict.verdict)


def exhibit(badge_code: str) -> Exhibit | None:
    """The newest credential of a CODE; ``None`` when there is none."""
    found = records.find(db.session(), badge_code)
    current = found.current if found else None
    if found is None or current is None or current.token is None:
        return None
    verdict = records.verify_code(db.session(), found.code, keys=badge_keys(), at=now())
    return Exhibit(openbadge.read(current.payload), current.token, verdict)


@badges.get("/badges/<badge_code>.jwt")
def token(badge_code: str) -> ResponseReturnValue:
    found = exhibit(badge_code) or abort(404)
    return jwt_answer(found.token)


@badges.get("/badges/<badge_code>.svg")
def svg(badge_code: str) -> ResponseReturnValue:
    found = exhibit(badge_code)
    if found is None:
        return unknown_svg()
    body = baking.svg_file(
        found.claims, found.token, found.look, language=wanted_language(), theme=wanted_theme()
    )
    return for_everyone(Response(body, mimetype=SVG))


@badges.get("/badges/<badge_code>.png")
def png(badge_code: str) -> ResponseReturnValue:
    found = exhibit(badge_code)
    if found is None:
        picture = artwork.png(render_template("badges/unknown.svg"), baking.PNG_WIDTH)
        return Response(picture, status=HTTPStatus.NOT_FOUND, mimetype="image/png")
    body = baking.png_file(
        found.claims, found.token, found.look, language=wanted_language(), theme=wanted_theme()
    )
    return for_everyone(Response(body, mimetype="image/png"))


@badges.get("/qr/<badge_code>.svg")
def qr_code(badge_code: str) -> ResponseReturnValue:
    """The way to the verify page; with ``?ticket=1``, and while the badge is valid, also what an
    offline checker can read."""
    found = records.find(db.session(), badge_code)
    if found is None:
        return unknown_svg()
    address = qr.verify_address(settings().base_url, found.code)
    shown = exhibit(found.code) if request.args.get("ticket") == "1" else None
    drawn = address if shown is None or not shown.verdict.is_valid else ticket_address(shown.claims)
    return for_everyone(Response(qr.svg(drawn, title=address), mimetype=SVG))


@badges.get("/b/<badge_code>/live.svg")
def live(badge_code: str) -> ResponseReturnValue:
    """The picture that knows on which site it stands, by the ``Referer``; nothing of it is kept."""
    found = exhibit(badge_code)
    if found is None:
        response = unknown_svg()
    else:
        host = origins.normalised(request.referrer) if request.referrer else None
        is_here = None if host is None else host == found.claims.origin
        picture = Picture.of(found.claims, wanted_language())
        drawn = artwork.live(picture, found.verdict.verdict, is_here=is_here, as_of=now().date())
        response = Response(drawn, mimetype=SVG)
    response.headers["Cache-Control"] = "private, max-age=300"
    response.vary.add("Referer")
    return may_be_embedded(response)


@badges.get("/badges/<badge_code>/credentials/<int:number>")
def credential(badge_code: str, number: int) -> ResponseReturnValue:
    """What a credential gives as its own address: for people a verdict, for software the token."""
    found = records.find_credential(db.session(), badge_code, number)
    shown = (found.token if found else None) or abort(404)
    kind = request.accept_mimetypes.best_match(["text/plain", "text/html", VC_JWT])
    if kind == "text/html":
        response = Response(verdicts.page(verdicts.judged_file(shown.encode(), request.args.get("on"))))
        response.vary.update(["Accept", "Accept-Language"])
        return response
    return jwt_answer(shown)


def jwt_answer(shown: str) -> Response:
    """The token as text, which every reader takes, or under its own type for those who ask for that."""
    kind = request.accept_mimetypes.best_match(["text/plain", VC_JWT])
    response = Response(shown, mimetype=VC_JWT if kind == VC_JWT else "text/plain")
    response.vary.add("Accept")
    response.access_control_allow_origin = "*"
    return for_everyone(response)


def for_everyone(response: Response) -> Response:
    """Let caches keep it, for no longer than a withdrawal may take, and let other sites show it."""
    response.headers["Cache-Control"] = CACHE
    response.add_etag()
    may_be_embedded(response)
    response.make_conditional(request)
    return response


def may_be_embedded(response: Response) -> Response:
    """A picture may stand on any site, but can load and run nothing, even when it is opened alone."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def unknown_svg() -> Response:
    body = render_template("badges/unknown.svg")
    return may_be_embedded(Response(body, status=HTTPStatus.NOT_FOUND, mimetype=SVG))


def wanted_language() -> Language:
    """The language of the words in the picture: Dutch, or English with ``?lang=en``."""
    return "en" if request.args.get("lang") == LANGUAGES[1] else "nl"


def wanted_theme() -> Theme:
    return DARK if request.args.get("theme") == "dark" else LIGHT
