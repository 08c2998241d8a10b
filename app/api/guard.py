"""The door of the API: a token that works, its scope, and how often it came."""

from http import HTTPStatus
from typing import Any

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


def page_of(items: list[Any], size: int) -> tuple[list[Any], int, str | None]:
    """The asked page of *items*, how many there are, and the address of the next page."""
    start = max(request.args.get("start", 0, type=int), 0)
    args = {**request.args.to_dict(), "start": str(start + size)}
    following = f"{request.path}?{'&'.join(f'{key}={value}' for key, value in sorted(args.items()))}"
    return items[start : start + size], len(items), following if start + size < len(items) else None
