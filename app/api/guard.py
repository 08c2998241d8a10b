"""The door of the API: a token that works, its scope, and how often it came."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, abort, g, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from app.api.operations import OPERATIONS, api
from app.clock import now
from app.errors import answer
from app.extensions import db
from app.i18n import spoken
from app.owners import Owner
from app.tokens import checking
from app.tokens.errors import NoToken

MOST_ROWS = 1_000_000
"""How far a request can pass over; there are never as many."""


@api.before_request
def check_token() -> None:
    """Let in only who sends a token that works and has the scope of what is asked."""
    operation = OPERATIONS.get(request.endpoint or "")
    if operation is None:
        abort(404)
    token = checking.token_of(db.session(), authorization=request.headers.get("Authorization", ""), at=now())
    checking.count_use(db.session(), token.id, at=now())
    checking.check_scope(token, operation.scope)
    g.token = token


def owner() -> Owner:
    """The desk whose token this request carries."""
    return g.token.owner


@api.errorhandler(NoToken)
def no_token(error: NoToken) -> ResponseReturnValue:
    response = answer(HTTPStatus.UNAUTHORIZED, spoken(error), error.code)
    response.headers["WWW-Authenticate"] = 'Bearer realm="register"'
    return response


@api.after_request
def keep_for_one(response: Response) -> Response:
    """No cache keeps an answer: it was for this token alone."""
    response.headers["Cache-Control"] = "no-store"
    return response


def answered(shape: BaseModel, status: int = 200) -> Response:
    """*shape* as JSON; times are UTC."""
    return Response(shape.model_dump_json(), status, mimetype="application/json")


def start() -> int:
    """How many rows this request passes over."""
    return min(max(request.args.get("start", 0, type=int), 0), MOST_ROWS)


def next_page(total: int, size: int) -> str | None:
    """The address of the page after this one, if there is one."""
    following = start() + size
    if following >= total:
        return None
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'start': str(following)})}"
