"""The dates of a company for a calendar; they are public, so a calendar needs no secret to follow them."""

from flask import Response, request

from app.clock import now
from app.extensions import db
from app.i18n import in_language
from app.open_answers import calendar_answer
from app.public.blueprint import public
from app.signatures.dates import calendar_of
from signatories import register
from signatories.signatures import signing


@public.get("/signatories/<slug>.ics")
def company_dates(slug: str) -> Response:
    """When the signatures of a company end by themselves; in Dutch, or in English by ``?lang=en``."""
    session, at = db.session(), now()
    found = register.company_at(session, slug)
    running = [
        each for each in register.signatures_of(session, found, at=at) if signing.is_running(each, at=at)
    ]
    lang = "en" if request.args.get("lang") == "en" else "nl"
    with in_language(lang):
        answer = calendar_answer(calendar_of(running, lang=lang, at=at))
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return answer
