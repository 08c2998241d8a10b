"""An act that clashed with another one is done again, whole, before anybody sees of it.

A database that finds two transactions in each other's way undoes one of them. Nothing of it stays, so the
same request or job can be done once more; its rights are asked again, since they are part of it.
"""

import logging
import random
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Flask, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import replica
from app.books_first import COMMITS
from app.database_life import SERVED
from app.extensions import db

log = logging.getLogger(__name__)
MOST_AGAIN = 3
CLASHES = frozenset({"40001", "40P01"})
"""What PostgreSQL calls a serialization failure, and a deadlock."""
BREATH_S = 0.03
LOOKING = ("GET", "HEAD", "OPTIONS")

Result = TypeVar("Result")


def is_clash(error: BaseException) -> bool:
    """Whether the database undid a transaction because of another one."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in CLASHES


def commits() -> int:
    return db.session().info.get(COMMITS, 0)


def again_when_it_clashes(
    act: Callable[[], Result], *, before_again: Callable[[], None] | None = None, is_harmless: bool = False
) -> Result:
    """Do *act*, at most three times more when it clashes; *before_again* puts back what it had begun.

    An act of which something was committed already is not done again, unless that *is_harmless* (a job).
    """
    for turn in range(MOST_AGAIN + 1):
        before = commits()
        try:
            return act()
        except DBAPIError as error:
            is_half_done = commits() != before and not is_harmless
            # Of two workers that write the same row the second one finds, when it looks again, that it is there.
            may_go_well = is_clash(error) or (is_harmless and isinstance(error, IntegrityError))
            if not may_go_well or turn == MOST_AGAIN or is_half_done:
                raise
            log.warning("an act clashed with another one and is done again: %s", type(error.orig).__name__)
            db.session.rollback()
            if before_again is not None:
                before_again()
            time.sleep(random.uniform(BREATH_S / 2, BREATH_S) * 2**turn)  # noqa: S311 - so that two do not meet again
    raise AssertionError("the last turn returns or raises")


class Register(Flask):
    """The application, whose requests are done again when they clash."""

    def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[SERVED] = True
        return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> ResponseReturnValue:
        if request.method in LOOKING or request.routing_exception is not None:
            return replica.read(super().dispatch_request, forget=db.session.rollback)
        kept = dict(session) if session.accessed else {}
        is_again = False

        def act() -> ResponseReturnValue:
            answer = self.preprocess_request() if is_again else None
            return super(Register, self).dispatch_request() if answer is None else answer

        def put_back() -> None:
            nonlocal is_again
            is_again = True
            if session.accessed:
                session.clear()
                session.update(kept)
            for file in request.files.values():
                with suppress(OSError, ValueError):
                    file.seek(0)

        return again_when_it_clashes(act, before_again=put_back)
