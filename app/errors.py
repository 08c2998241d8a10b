"""What went wrong, said in the visitor's language and in the form that was asked for."""

import logging
from errno import EDQUOT, ENOSPC, EROFS, errorcode
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app import sent_again
from app.extensions import db
from app.i18n import _l, spoken
from sentences import SpokenError
from signatories.imports.correcting import ChangedMeanwhile

log = logging.getLogger(__name__)

STATUS = {
    "not-found": HTTPStatus.NOT_FOUND,
    "not-known-then": HTTPStatus.NOT_FOUND,
    "no-bundle": HTTPStatus.NOT_FOUND,
    "not-in-log-yet": HTTPStatus.NOT_FOUND,
    "log-files-differ": HTTPStatus.SERVICE_UNAVAILABLE,
    "too-many-attempts": HTTPStatus.TOO_MANY_REQUESTS,
    "token-not-valid": HTTPStatus.UNAUTHORIZED,
    "scope-missing": HTTPStatus.FORBIDDEN,
    "too-many-requests": HTTPStatus.TOO_MANY_REQUESTS,
    "files-missing": HTTPStatus.UNPROCESSABLE_ENTITY,
    "wrong-body": HTTPStatus.UNPROCESSABLE_ENTITY,
    "wrong-value": HTTPStatus.BAD_REQUEST,
    "wrong-cursor": HTTPStatus.BAD_REQUEST,
    "wrong-day": HTTPStatus.BAD_REQUEST,
    "day-to-come": HTTPStatus.BAD_REQUEST,
    "day-before-register": HTTPStatus.BAD_REQUEST,
    "signer-away": HTTPStatus.SERVICE_UNAVAILABLE,
    "signer-refused": HTTPStatus.SERVICE_UNAVAILABLE,
    "key-comes-back": HTTPStatus.SERVICE_UNAVAILABLE,
    "scanner-away": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of a domain error by its code; any other is a conflict with what is the case."""

NO_ROOM = (ENOSPC, EDQUOT, EROFS)
"""A full disk, a quota that is used up, and a disk that the system keeps from being written."""

PAGES = {
    400: (_l("This request is not right"), _l("Go back, load the page again and try once more.")),
    403: (_l("This page is not for you"), _l("You are signed in, but this page belongs to another role.")),
    404: (_l("We cannot find this page"), _l("Check the address, or look for a company or a logo.")),
    405: (_l("This page does not take that request"), _l("Go back and use the button on the page.")),
    409: (_l("This is not possible now"), _l("Go back and look at what has changed.")),
    413: (_l("This file is too large"), _l("Send a smaller file, or split it.")),
    429: (_l("Too many requests"), _l("Wait a minute and try again.")),
    500: (_l("Something went wrong here"), _l("It is not your fault. Try again in a few minutes.")),
    503: (_l("The register is being worked on"), _l("Try again in a few minutes. Nothing is lost.")),
}


JSON_FORMS = (".json", ".ndjson", ".jsonld")
"""Addresses that are answered with problem+json when something is wrong."""

GENERAL = {
    400: "bad-request",
    401: "token-not-valid",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    422: "wrong-body",
    429: "too-many-requests",
    500: "fault",
    503: "away",
}
"""The code of a problem that has none of its own, by its status."""


def is_machine_path() -> bool:
    """Whether this URL carries no language: it is answered with a body of its kind, not a page."""
    return not (request.path == "/" or request.path.startswith(("/nl", "/en", "/v/", "/V/", "/verify")))


def answer(status: int, sentence: str | None = None, code: str | None = None) -> Response:
    """An error as a page, as problem+json (RFC 9457), or as one line of text."""
    known = status if status in PAGES else (500 if status >= 500 else 400)
    title, advice = (str(text) for text in PAGES[known])
    if request.path.endswith(JSON_FORMS) or request.path.startswith(("/api/", "/.well-known/", "/status/")):
        problem = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": sentence or advice,
            "code": code or GENERAL.get(status, GENERAL[known]),
        }
        response = jsonify(problem)
        response.mimetype = "application/problem+json"
    elif is_machine_path():
        response = make_response(f"{title}. {sentence or advice}\n")
        response.mimetype = "text/plain"
    else:
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            g.is_plain_frame = True
        response = make_response(
            render_template("error.html", title=title, sentence=sentence, advice=advice, status=status)
        )
    response.status_code = status
    return response


def last_answer(status: int) -> Response:
    """The error page after a fault, in one line of text where even that page needs what has failed."""
    try:
        db.session.rollback()
        return answer(status)
    except SQLAlchemyError:
        title, advice = (str(text) for text in PAGES[status])
        return Response(f"{title}. {advice}\n", status, mimetype="text/plain")


def log_fault(exc_info: Any) -> None:
    """Write down which door failed, and where in the code; nothing of the address, which may hold a secret."""
    log.error("a fault behind the door %s", request.endpoint, exc_info=exc_info)


def away(error: SQLAlchemyError) -> Response:
    """The answer while the database is away, or too slow."""
    log.error("the database did not answer: %s", type(error).__name__)
    response = last_answer(503)
    response.headers["Retry-After"] = "60"
    return response


def bind_errors(app: Flask) -> None:
    app.log_exception = log_fault

    @app.errorhandler(SpokenError)
    def domain_error(error: SpokenError) -> ResponseReturnValue:
        response = answer(STATUS.get(error.code, HTTPStatus.CONFLICT), spoken(error), error.code)
        if "retry_after" in error.values:
            response.headers["Retry-After"] = str(error.values["retry_after"])
        return response

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> ResponseReturnValue:
        return sent_again.page(app.config["SETTINGS"], status=400) or answer(
            400, gettext("This page was open for too long. Go back, load it again, and send it once more.")
        )

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if isinstance(error, SecurityError):
            # Sent to a host name that is not ours: no page can be made, since no link can.
            return Response("This host name is not of this register.\n", error.code, mimetype="text/plain")
        if error.response is not None or (error.code or 500) < 400:
            return error.get_response()
        response = answer(error.code or 500)
        for name, value in error.get_headers():
            if name.lower() in ("allow", "retry-after"):
                response.headers[name] = value
        return response

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(NoConnection)
    def database_away(error: SQLAlchemyError) -> ResponseReturnValue:
        return away(error)

    @app.errorhandler(StaleDataError)
    def changed_meanwhile(error: StaleDataError) -> ResponseReturnValue:
        db.session.rollback()
        return domain_error(ChangedMeanwhile())

    @app.errorhandler(OSError)
    def no_room(error: OSError) -> ResponseReturnValue:
        if error.errno not in NO_ROOM:
            raise error
        log.error("a file could not be written: %s", errorcode[error.errno])
        response = last_answer(503)
        response.headers["Retry-After"] = "60"
        return response

    @app.errorhandler(InternalServerError)
    def fault(error: InternalServerError) -> ResponseReturnValue:
        return last_answer(500)
