"""Verify pages: what the register says of one badge, in words and as JSON."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.badges import books
from app.badges.blueprint import badges
from app.badges.books import Judged
from app.navigation import settings
from app.open_answers import json_answer
from badge import code, origins
from badge.verdict import as_json

LONGEST_SITE = 200
LONGEST_SHOWN = 40
JSON = ".json"


def site(typed: str | None) -> str | None:
    """The website where a badge was seen: its origin, or what was typed when it has none."""
    typed = (typed or "").strip()
    return (origins.normalised(typed) or typed[:LONGEST_SITE]) if typed else None


def came_from() -> str | None:
    """The website that led the visitor here, if the browser says so; never this register itself."""
    found = origins.normalised(request.referrer) if request.referrer else None
    return None if found == origins.normalised(settings().base_url) else found


def seen_on(arguments: MultiDict[str, str]) -> tuple[str | None, bool]:
    """The website to judge for, and whether only the browser named it.

    Who follows the link of a copied logo is warned without typing anything. ``?on=``, also an
    empty one, goes before it.
    """
    if "on" in arguments:
        return site(arguments["on"]), False
    return came_from(), True


def page(found: Judged, *, typed: str = "", by_browser: bool = False) -> str:
    """The verify page of what was judged; *typed* is what goes into its search box."""
    return render_template(
        "badges/verdict.html",
        verdict=found.verdict,
        company_slug=found.company_slug,
        names=found.names,
        has_proof=found.has_proof,
        is_copy=found.is_copy,
        points_back_at=found.points_back_at,
        typed=typed,
        by_browser=by_browser and found.verdict.asked_for is not None,
    )


# The short address is in print and in QR codes, where capitals take less room. It is answered in
# the language of the browser; the language pages are what the switch leads to. A slash too many
# is forgiven: all forms of the address lead to one verdict.
@badges.get("/v/<badge_code>", endpoint="verdict", strict_slashes=False)
@badges.get("/V/<badge_code>", endpoint="verdict", strict_slashes=False)
@badges.get("/nl/controle/<badge_code>", endpoint="verdict", defaults={"lang": "nl"}, strict_slashes=False)
@badges.get("/en/verify/<badge_code>", endpoint="verdict", defaults={"lang": "en"}, strict_slashes=False)
def verdict(badge_code: str) -> ResponseReturnValue:
    if badge_code.lower().endswith(JSON):
        return verdict_json(badge_code[: -len(JSON)])
    on, by_browser = seen_on(request.args)
    found = books.judged(badge_code, on)
    if found.verdict.code is None:
        response = Response(unknown(badge_code, found), status=404)
    else:
        response = Response(page(found, by_browser=by_browser))
    response.vary.update(["Accept-Language", "Referer"])
    return response


def unknown(badge_code: str, found: Judged) -> str:
    typed = "".join(sign for sign in badge_code[:LONGEST_SHOWN] if sign.isprintable())
    return render_template(
        "badges/unknown.html",
        badge_code=code.normalised(typed) or typed,
        near=found.near,
        is_copy=found.is_copy,
    )


@badges.get("/v/<badge_code>.json", endpoint="verdict_json", strict_slashes=False)
@badges.get("/V/<badge_code>.json", endpoint="verdict_json", strict_slashes=False)
def verdict_json(badge_code: str) -> ResponseReturnValue:
    """The verdict for programs: for a website only when ``?on=`` names it."""
    found = books.judged(badge_code, site(request.args.get("on"))).verdict
    return json_answer(as_json(found), 200 if found.code else 404)
