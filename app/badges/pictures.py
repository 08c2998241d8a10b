"""The badge itself: token, picture, QR code, and the live picture for the company's own site."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from app.badges import books, verdicts
from app.badges.blueprint import badges
from app.badges.offline import wanted_ticket
from app.clock import now
from app.headers import INERT
from app.i18n import LANGUAGES
from app.misuse import seeing
from app.navigation import settings
from badge import artwork, baking, origins, qr
from badge.artwork import LIGHT, THEMES, Form, Look, Picture, Theme
from badge.picture_words import Language

CACHE = "public, max-age=300"
"""Seconds that a copy may live: the bound on how long a withdrawn badge is seen."""
VC_JWT = "application/vc+jwt"
VC = "application/vc"
SVG = "image/svg+xml"


@badges.get("/badges/<badge_code>.jwt")
def token(badge_code: str) -> ResponseReturnValue:
    found = books.exhibit(badge_code) or abort(404)
    return jwt_answer(found.token)


@badges.get("/badges/<badge_code>.svg")
def svg(badge_code: str) -> ResponseReturnValue:
    found = books.exhibit(badge_code)
    if found is None:
        return unknown_svg()
    body = baking.svg_file(
        found.claims,
        found.token,
        Look.of(found.verdict.verdict),
        language=wanted_language(),
        theme=wanted_theme(),
    )
    return for_everyone(Response(body, mimetype=SVG))


@badges.get("/badges/<badge_code>.png")
def png(badge_code: str) -> ResponseReturnValue:
    found = books.exhibit(badge_code)
    if found is None:
        picture = artwork.png(render_template("badges/unknown.svg"), baking.PNG_WIDTH)
        return Response(picture, status=HTTPStatus.NOT_FOUND, mimetype="image/png")
    body = baking.png_file(
        found.claims,
        found.token,
        Look.of(found.verdict.verdict),
        language=wanted_language(),
        theme=wanted_theme(),
    )
    return for_everyone(Response(body, mimetype="image/png"))


@badges.get("/badges/<badge_code>.json")
def with_proof(badge_code: str) -> ResponseReturnValue:
    """The same credential with its proof inside (Data Integrity), as it was made when it was issued."""
    document = books.proven(badge_code) or abort(503 if g.get("is_copy") else 404)
    response = Response(document, mimetype=VC)
    response.access_control_allow_origin = "*"
    return for_everyone(response)


@badges.get("/qr/<badge_code>.svg")
def qr_code(badge_code: str) -> ResponseReturnValue:
    """The way to the verify page; with ``?ticket=1``, and while the badge is valid, also what an
    offline checker can read."""
    found = books.known_code(badge_code)
    if found is None:
        return unknown_svg()
    address = qr.verify_address(settings().base_url, found)
    shown = books.exhibit(found) if request.args.get("ticket") == "1" else None
    return for_everyone(Response(qr.svg(wanted_ticket(shown) or address, title=address), mimetype=SVG))


@badges.get("/b/<badge_code>/live.svg")
def live(badge_code: str) -> ResponseReturnValue:
    """The picture that knows on which site it stands, by the ``Referer``: of another host a count is kept."""
    return live_answer(books.exhibit(badge_code), language=wanted_language(), theme=wanted_theme())


def live_answer(
    found: books.Exhibit | None, *, language: Language, form: Form = Form.CARD, theme: Theme = LIGHT
) -> Response:
    """The badge as it looks on the site that asks; *found* is none for a CODE that nobody has."""
    if found is None:
        response = unknown_svg()
    else:
        drawn = artwork.live(
            Picture.of(found.claims, language),
            found.verdict.verdict,
            is_here=is_here(found),
            as_of=now().date(),
            form=form,
            theme=theme,
        )
        response = Response(drawn, mimetype=SVG)
    response.headers["Cache-Control"] = "private, max-age=300"
    response.vary.add("Referer")
    return may_be_embedded(response)


def is_here(found: books.Exhibit) -> bool | None:
    """Whether the site that asks is the badge's own; none when the browser did not say which it is.

    Another host than the badge's own is counted here.
    """
    origin = origins.normalised(request.referrer) if request.referrer else None
    if origin is None:
        return None
    if origin != found.claims.origin:
        seeing.note(found.claims.code, urlsplit(origin).hostname, on=now().date())
    return origin == found.claims.origin


@badges.get("/badges/<badge_code>/credentials/<int:number>")
def credential(badge_code: str, number: int) -> ResponseReturnValue:
    """What a credential gives as its own address: for people a verdict, for software the token."""
    shown = books.token_of(badge_code, number) or abort(503 if g.get("is_copy") else 404)
    kind = request.accept_mimetypes.best_match(["text/plain", "text/html", VC_JWT])
    if kind == "text/html":
        on, by_browser = verdicts.seen_on(request.args)
        response = Response(verdicts.page(books.judged_file(shown.encode(), on), by_browser=by_browser))
        response.vary.update(["Accept", "Accept-Language", "Referer"])
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
    response.headers["Content-Security-Policy"] = INERT
    return response


def unknown_svg() -> Response:
    body = render_template("badges/unknown.svg")
    return may_be_embedded(Response(body, status=HTTPStatus.NOT_FOUND, mimetype=SVG))


def wanted_language() -> Language:
    """The language of the words in the picture: Dutch, or English with ``?lang=en``."""
    return "en" if request.args.get("lang") == LANGUAGES[1] else "nl"


def wanted_theme() -> Theme:
    return THEMES.get(request.args.get("theme", ""), LIGHT)
