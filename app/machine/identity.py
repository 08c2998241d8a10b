"""Who the register is to a stranger's software: its keys, and the lists of withdrawn badges."""

from flask import Response, abort, json, request
from flask.typing import ResponseReturnValue

from app.database_life import AWAY
from app.extensions import db
from app.keys import badge_keys
from app.machine.blueprint import machine
from app.published.store import store
from badge import records

KEYS_CACHE = "public, max-age=300, stale-if-error=3600"
"""A next key is published a day before it signs: what a cache holds while the register is away is soon enough."""
STATUS_CACHE = "public, max-age=300, stale-if-error=3600"
"""A list carries its own end inside, signed: while the register is away an old one cannot pass for a new one."""


@machine.get("/.well-known/did.json")
def did_document() -> ResponseReturnValue:
    return document(json.dumps(badge_keys().did_document()), "application/did+json", KEYS_CACHE)


@machine.get("/.well-known/jwks.json")
def jwks() -> ResponseReturnValue:
    return document(json.dumps(badge_keys().jwks()), "application/jwk-set+json", KEYS_CACHE)


@machine.get("/status/revocation/<int:list_number>")
def status_list(list_number: int) -> ResponseReturnValue:
    try:
        copy = records.status_list(db.session(), list_number)
        token = copy.token if copy else None
    except AWAY:
        token = store().status_list(list_number)
    return document(token or abort(404), "application/vc+jwt", STATUS_CACHE)


def document(body: str, mimetype: str, cache: str) -> Response:
    """A document that any site may read; unchanged ones are answered with 304."""
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = cache
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.access_control_allow_origin = "*"
    response.add_etag()
    response.make_conditional(request)
    return response
