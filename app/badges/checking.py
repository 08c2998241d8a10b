"""Checking a file, a token or an address: by form and by API. No JavaScript, no cookie, nothing fetched."""

import base64
import binascii
from http import HTTPStatus
from typing import Any

from flask import g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.badges import asking, books, verdicts
from app.badges.blueprint import badges
from app.errors import answer
from app.extensions import csrf
from app.i18n import LANGUAGES, language
from app.navigation import settings
from badge import typed
from badge.carrier import MAX_PICTURE
from badge.verdict import as_json

MAX_BODY = MAX_PICTURE + 64 * 1024
MAX_JSON = MAX_PICTURE * 4 // 3 + 64 * 1024
"""Base64 makes four characters of three bytes."""
LONGEST_NAME = 100


@badges.get("/verify", endpoint="check_redirect")
def check_redirect() -> ResponseReturnValue:
    response = redirect(url_for("badges.check", lang=language()))
    response.vary.add("Accept-Language")
    return response


@badges.get("/nl/controle", endpoint="check", defaults={"lang": "nl"})
@badges.get("/en/verify", endpoint="check", defaults={"lang": "en"})
@badges.post("/verify", endpoint="check")
@csrf.exempt  # it changes nothing and knows nobody
def check() -> ResponseReturnValue:
    """The form, and by POST the verdict on what was sent."""
    if request.method != "POST":
        question = request.args.get("q", "").strip()
        if question:
            return asking.lead_to_answer(question)
        return render_template("badges/check.html", on=request.args.get("on", ""), missing=False)
    prepare_to_read()
    if request.form.get("lang") in LANGUAGES:
        g.lang = request.form["lang"]
    shown, on = what_was_sent(), request.form.get("on", "")
    if not shown:
        return render_template("badges/check.html", on=on, missing=True), HTTPStatus.UNPROCESSABLE_ENTITY
    found = books.judged_file(shown, verdicts.site(on))
    return verdicts.page(found, typed=searchable(shown)), {"Cache-Control": "no-store"}


def searchable(shown: bytes) -> str:
    """What the search box of the answer starts with: a short line that was typed, never a file."""
    text = request.form.get("badge", "").strip()
    is_name = (
        text.isprintable()
        and len(text) <= LONGEST_NAME
        and not typed.read(text, base_url=settings().base_url).is_token
    )
    return text if is_name and text.encode() == shown else ""


def prepare_to_read(limit: int = MAX_BODY) -> None:
    """Bound the body before it is read, and promise the database that this request writes nothing."""
    request.max_content_length = limit
    request.max_form_memory_size = limit
    g.only_reads = True


def what_was_sent() -> bytes:
    """The chosen file, else what was pasted; empty when there is neither."""
    file = request.files.get("badge")
    if file is not None and file.filename:
        return file.read()
    return request.form.get("badge", "").strip().encode()


@badges.post("/api/v1/verify")
@csrf.exempt
def check_by_api() -> ResponseReturnValue:
    """``{"badge": text}`` or ``{"badge_base64": file}``, and ``"on"``; the answer is that of ``/v/CODE.json``."""
    prepare_to_read(MAX_JSON)
    body = request.get_json(silent=True)
    shown, on = (handed_in(body), body.get("on")) if isinstance(body, dict) else (None, None)
    if shown is None or not isinstance(on, str | None):
        sentence = gettext(
            'Send JSON with "badge" (a token, an address, a code or an SVG) or "badge_base64" (a file). '
            '"on" is the website.'
        )
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, "badge-missing")
    found = books.judged_file(shown, verdicts.site(on))
    return jsonify(as_json(found.verdict)), {"Cache-Control": "no-store"}


def handed_in(body: dict[str, Any]) -> bytes | None:
    """What *body* brings: text, or a file as base64 (RFC 4648, section 4); none when it is neither, or both."""
    text, file = body.get("badge"), body.get("badge_base64")
    if isinstance(text, str) and file is None:
        return text.encode(errors="replace")  # half a character, which JSON can write, is no badge
    if not isinstance(file, str) or text is not None:
        return None
    try:
        return base64.b64decode(file, validate=True)
    except (binascii.Error, ValueError):
        return None
