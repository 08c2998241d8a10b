"""The door of the API: a token that works, its scope, and how often it came."""

import logging
from http import HTTPStatus

from flask import Response, abort, g, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from app import noting
from app.api.operations import OPERATIONS, api
from app.api.queries import check_all
from app.clock import now
from app.errors import answer
from app.extensions import db
from app.i18n import spoken
from app.open_answers import digest
from app.owners import Owner
from app.tokens import checking
from app.tokens.errors import NoToken
from app.tokens.scopes import Scope

log = logging.getLogger(__name__)


@api.before_request
def check_token() -> None:
    """Let in only who sends a token that works and has the scope of what is asked.

    What needs no scope is open to anyone. Then the address must have the values that were declared.
    """
    operation = OPERATIONS.get(request.endpoint or "")
    if operation is None:
        abort(404)
    if operation.scope is not None:
        take_token(operation.scope)
    check_all(operation.query, request.args)


def take_token(scope: Scope) -> None:
    """Raises ``NoToken``, ``ScopeMissing``, or that it came too often."""
    token = checking.token_of(db.session(), authorization=request.headers.get("Authorization", ""), at=now())
    checking.count_use(db.session(), token, door=request.endpoint or "", at=now())
    if request.method not in noting.LOOKING:
        noting.begin(request.endpoint or "", by=token.public_id)
    checking.check_scope(token, scope)
    g.token = token


def owner() -> Owner:
    """The desk whose token this request carries."""
    return g.token.owner


@api.errorhandler(NoToken)
def no_token(error: NoToken) -> ResponseReturnValue:
    log.warning("a token was refused: %s", error.code)
    response = answer(HTTPStatus.UNAUTHORIZED, spoken(error), error.code)
    response.headers["WWW-Authenticate"] = 'Bearer realm="register"'
    return response


@api.after_request
def keep_for_one(response: Response) -> Response:
    """No cache keeps an answer to a token: it was for this token alone."""
    if "token" in g or response.status_code >= HTTPStatus.BAD_REQUEST:
        response.headers["Cache-Control"] = "no-store"
    return response


def answered(shape: BaseModel, status: int = 200) -> Response:
    """*shape* as JSON, with a tag where it was asked for by GET; times are UTC."""
    response = Response(shape.model_dump_json(), status, mimetype="application/json")
    if request.method == "GET":
        response.set_etag(digest(shape.model_dump_json(exclude={"as_of"})), weak=True)
        response.make_conditional(request)
    return response
