"""Verify pages: what the register says of one badge, in words and as JSON."""

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.badges.blueprint import badges
from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from app.texts import document_name
from badge import code, origins, proof_keeping, records
from badge.verdict import Verdict, as_json
from signatories import register
from signatories.errors import NotFound

LONGEST_SITE = 200
LONGEST_SHOWN = 40


def judged(badge_code: str) -> Verdict:
    """The verdict on the badge of a CODE, for the site that ``?on=`` names."""
    return records.verify_code(
        db.session(), badge_code, keys=badge_keys(), at=now(), on=site(request.args.get("on"))
    )


def judged_file(shown: bytes, on: str | None) -> Verdict:
    """The verdict on what somebody shows: a file, a token, a CODE or an address. Nothing is fetched."""
    return records.verify(
        db.session(), shown, keys=badge_keys(), base_url=settings().base_url, at=now(), on=site(on)
    )


def site(typed: str | None) -> str | None:
    """The website where a badge was seen: its origin, or what was typed when it has none."""
    typed = (typed or "").strip()
    return (origins.normalised(typed) or typed[:LONGEST_SITE]) if typed else None


def page(verdict: Verdict) -> str:
    """The verify page of *verdict*."""
    badge = records.find(db.session(), verdict.code) if verdict.code else None
    return render_template(
        "badges/verdict.html",
        verdict=verdict,
        company_slug=slug_of(verdict),
        names=names_of(verdict),
        has_proof=badge is not None and proof_keeping.is_kept(db.session(), badge),
    )


def names_of(verdict: Verdict) -> dict[str, str]:
    """The name of each signed document by its key, in the language of the page.

    The badge itself has English names only.
    """
    found = records.find(db.session(), verdict.code) if verdict.code else None
    editions = found.signature.editions if found else []
    in_badge = {each.key: each.name for each in verdict.documents}
    return in_badge | {edition.document.key: document_name(edition.document) for edition in editions}


def slug_of(verdict: Verdict) -> str | None:
    """Where the page of the badge's company is, if the register has it."""
    if verdict.register_number is None:
        return None
    try:
        return register.company_of(db.session(), verdict.register_number).slug
    except NotFound:
        return None


# The short address is in print and in QR codes, where capitals take less room. It is answered in
# the language of the browser; the language pages are what the switch leads to.
@badges.get("/v/<badge_code>", endpoint="verdict")
@badges.get("/V/<badge_code>", endpoint="verdict")
@badges.get("/nl/controle/<badge_code>", endpoint="verdict", defaults={"lang": "nl"})
@badges.get("/en/verify/<badge_code>", endpoint="verdict", defaults={"lang": "en"})
def verdict(badge_code: str) -> ResponseReturnValue:
    found = judged(badge_code)
    if found.code is None:
        typed = "".join(sign for sign in badge_code[:LONGEST_SHOWN] if sign.isprintable())
        return render_template("badges/unknown.html", badge_code=code.normalised(typed) or typed), 404
    response = Response(page(found))
    response.vary.add("Accept-Language")
    return response


@badges.get("/v/<badge_code>.json", endpoint="verdict_json")
@badges.get("/V/<badge_code>.json", endpoint="verdict_json")
def verdict_json(badge_code: str) -> ResponseReturnValue:
    found = judged(badge_code)
    response = jsonify(as_json(found))
    response.access_control_allow_origin = "*"
    response.status_code = 200 if found.code else 404
    return response
