"""The one search box of the check page: whatever is typed leads to a verdict, or to the directory."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from app.badges import books, verdicts
from app.extensions import db
from app.navigation import settings
from badge import records, typed


def lead_to_answer(text: str) -> ResponseReturnValue:
    """Where *text* leads: a CODE or website of a badge to its verdict, a token judged at once,
    anything else to the directory, which forgives typing errors."""
    asked = typed.read(text, base_url=settings().base_url)
    if asked.is_token:
        return verdicts.page(books.judged_file(asked.words.encode(), verdicts.site(request.args.get("on"))))
    found = badge_code(asked)
    if found is not None:
        return to_verdict(found, on=asked.origin)
    if asked.looks_like_code and records.near(db.session(), asked.words):
        return to_verdict(asked.words)
    return redirect(url_for("public.signatories", q=asked.words[:100]))


def badge_code(asked: typed.Typed) -> str | None:
    """The CODE that is meant: as typed when the register has it, else that of the website."""
    session = db.session()
    if asked.is_own:
        return asked.code
    if asked.code is not None:
        found = records.find(session, asked.code)
        return found.code if found else None
    found = records.of_origin(session, asked.origin) if asked.origin else None
    return found.code if found else None


def to_verdict(code: str, *, on: str | None = None) -> Response:
    return redirect(url_for("badges.verdict", badge_code=code, on=on))
