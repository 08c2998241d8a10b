"""How open data is answered: any site may read it, and who has it already hears that it is the same.

Most answers say at which moment they were looked at. That moment is no change: the tag of such an
answer is made from the rest, and is a weak one, since the bytes differ.
"""

import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json, request

MOVING = frozenset({"as_of", "checked_at"})
"""Members that say when somebody looked."""
NEVER_TAGGED = frozenset({"machine.healthz", "machine.readyz"})
"""Answers about this very moment."""


def json_answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """*body* as JSON for any site, with a tag that stays while nothing but the moment changed."""
    response = Response(json.dumps(body), status, mimetype="application/json")
    if status == HTTPStatus.OK:
        response.set_etag(digest(json.dumps(steady(body))), weak=True)
    return for_any_site(response)


def file_answer(body: str | bytes, mimetype: str, filename: str = "") -> Response:
    """A file for any site; *filename* is under what name browsers save it."""
    response = Response(body, mimetype=mimetype)
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.add_etag()
    return for_any_site(response)


CALENDAR = "text/calendar"
_MADE_AT = re.compile(rb"DTSTAMP[^\r\n]*\r\n")


def calendar_answer(body: bytes) -> Response:
    """An iCalendar file, with a tag that stays while nothing but the moment of making it changed."""
    response = Response(body, mimetype=CALENDAR)
    response.set_etag(digest(_MADE_AT.sub(b"", body)), weak=True)
    return response


def for_any_site(response: Response) -> Response:
    response.access_control_allow_origin = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code == HTTPStatus.OK:
        response.make_conditional(request)
    return response


def steady(value: Any) -> Any:
    """*value* without what only says when somebody looked, the times of single checks included."""
    if isinstance(value, Mapping):
        return {
            name: [_without_time(each) for each in part] if name == "checks" else steady(part)
            for name, part in value.items()
            if name not in MOVING
        }
    return [steady(each) for each in value] if isinstance(value, list | tuple) else value


def _without_time(check: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in check.items() if name != "at"}


def digest(body: str | bytes) -> str:
    return hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()[:32]


def bind_tags(app: Flask) -> None:
    """Every answer of a machine address has a tag, also where its view gave none."""

    @app.after_request
    def tag(response: Response) -> Response:
        is_file = request.method in ("GET", "HEAD") and not request.path.startswith(
            ("/nl", "/en", "/static/")
        )
        is_plain = response.status_code == 200 and not response.direct_passthrough
        if is_file and is_plain and response.mimetype != "text/html" and request.endpoint not in NEVER_TAGGED:
            if "ETag" not in response.headers:
                response.add_etag()
            response.make_conditional(request)
        return response
