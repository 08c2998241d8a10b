"""The browsers in which somebody signed in before: tries from there are counted apart.

So a stranger who tries codes or asks for links by the dozen slows the stranger down, and never keeps the owner
out. The cookie opens nothing: all that it does is to choose the count.
"""

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from app import limits
from app.accounts.models import Person

TERM = timedelta(days=180)


def cookie_name() -> str:
    """Beside the session's: ``__Host-`` on https."""
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def known() -> tuple[str, str] | None:
    """Whose device this is (a public id) and its number; ``None`` for a browser that nobody signed in with."""
    try:
        person, device = _box().loads(request.cookies.get(cookie_name(), ""))
    except (BadData, ValueError):
        return None
    return person, device


def account(person: Person) -> str:
    """Under whose name a try for *person* is counted: the device's own where it is one of theirs."""
    found = known()
    return f"{person.public_id} {found[1]}" if found and found[0] == person.public_id else person.public_id


def source() -> str:
    """Under whose name a try from here is counted, whomever it is for: a person who is known, else the address."""
    found = known()
    return f"known {found[0]}" if found else limits.source()


def remember(person: Person) -> None:
    """Let the answer to this request carry the cookie: the browser is one of *person*'s from now on."""
    found = known()
    device = found[1] if found and found[0] == person.public_id else secrets.token_hex(8)
    value = _box().dumps([person.public_id, device])

    @after_this_request
    def carry(response: Response) -> Response:
        response.set_cookie(
            cookie_name(),
            value if isinstance(value, str) else value.decode(),
            max_age=TERM,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _box() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")
