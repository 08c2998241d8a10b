"""A form that came too late: what was typed comes back on a page, with one button that sends it after all."""

import re

from flask import Response, make_response, render_template, request
from flask_login import current_user

from app.accounts.held_forms import MOST_CHARACTERS, SECRET
from app.i18n import language
from config import Settings

PAGE = re.compile(r"/(nl|en)/")
WORTH_COPYING = 20
"""Characters from which a value is shown to copy too: what took time to write."""


def fields() -> list[tuple[str, str]]:
    """What was filled in, in its order, without tokens and secrets; empty when it is too long."""
    sent = [each for each in request.form.items(multi=True) if not SECRET.search(each[0])]
    return sent if sum(len(name) + len(value) for name, value in sent) <= MOST_CHARACTERS else []


def is_from_our_page(settings: Settings) -> bool:
    """Whether the browser says that a page of ours sent this form.

    Another site must not be able to fill in a form here and have somebody press its button.
    """
    return (
        request.headers.get("Sec-Fetch-Site") == "same-origin"
        or request.headers.get("Origin") == settings.base_url
    )


def page(settings: Settings, *, status: int) -> Response | None:
    """The page that gives the form back; ``None`` for a form without words, or one of another site."""
    typed = fields()
    if (
        request.method != "POST"
        or not PAGE.match(request.path)
        or not typed
        or not is_from_our_page(settings)
    ):
        return None
    html = render_template(
        "sent_again.html",
        fields=typed,
        texts=[value for _, value in typed if len(value) >= WORTH_COPYING],
        path=request.full_path.rstrip("?"),
        has_file=bool(request.files),
        signed_out=f"/{language()}/desk/" in request.path and not current_user.is_authenticated,
    )
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
