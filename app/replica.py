"""Public reads from a replica of the database: where each of its answers is at least as new as the last act.

A replica that streams is some milliseconds behind, or minutes, or for good, and says of itself only what it
has. So it is measured by the server that it follows: what that one had written before it was asked, the replica
must have replayed. Such a proof holds for a second, and for none of the acts that came after it: the mark
that every commit renews (``published/changed``) says when that was. Without proof, and in everything but a
public page that somebody without a session looks at, the register asks its own database, as if there were
no replica.
Only the web process has one (``app/wsgi.py``): no command and no job reads from it (``decisions/0058``).
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import Engine, UpdateBase, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app import database_life, roles
from app.books_first import READ_REPLICA
from app.published.store import store

log = logging.getLogger(__name__)
PAGES = ("public", "api")
"""Whose open doors may be answered from it: pages and lists of what is public, and no verdict on a badge."""
PROVEN_S = 1.0
"""Seconds for which what was proven is believed. With the five of a kept page nothing is older than six."""
LATE_S, AWAY_S = 0.1, 2.0
"""Seconds for which a replica is not asked again that was behind, or did not answer."""
WRITTEN = text("SELECT CAST(pg_current_wal_flush_lsn() AS text)")
REPLAYED = text("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn)")

Result = TypeVar("Result")


class Replica:
    """One replica, as this process knows it; moments are seconds since 1970, as those of files."""

    def __init__(self, engine: Engine, main: Engine) -> None:
        self.engine, self._main = engine, main
        self._as_of, self._rests_until = 0.0, 0.0
        self._looking = threading.Lock()

    def is_as_new_as(self, changed_at: float) -> bool:
        """Whether it has all that was committed until *changed_at*, and until a second ago."""
        if self._is_proven(changed_at):
            return True
        with self._looking:
            if not self._is_proven(changed_at) and time.monotonic() >= self._rests_until:
                self._look()
        return self._is_proven(changed_at)

    def rest(self, seconds: float) -> None:
        """Believe nothing of it, and ask it nothing, for so long."""
        self._as_of, self._rests_until = 0.0, time.monotonic() + seconds

    def engine_for(self, clause: Any, *, writes: bool) -> Engine | None:
        """Its engine, for a statement of the request that goes on, or ``None`` for the register's own.

        It is chosen once for each request; a statement that writes or locks ends it for all that follow.
        """
        if not has_request_context():
            return None
        is_locked = getattr(clause, "_for_update_arg", None) is not None
        if writes or is_locked or isinstance(clause, UpdateBase):
            g.replica = None
        elif "replica" not in g:
            g.replica = self if _is_public_look() and self.is_as_new_as(store().changed_at()) else None
        return g.replica.engine if g.replica is not None else None

    def _is_proven(self, changed_at: float) -> bool:
        return self._as_of > changed_at and 0 <= time.time() - self._as_of < PROVEN_S

    def _look(self) -> None:
        at = time.time()
        try:
            with self._main.connect() as main:
                written = main.scalar(WRITTEN)
            with self.engine.connect() as own:
                is_there = own.scalar(REPLAYED, {"written": written})
        except SQLAlchemyError as error:
            log.warning("the replica of the database cannot be asked: %s", type(error).__name__)
            self.rest(AWAY_S)
            return
        if is_there:
            self._as_of = at
        else:
            self.rest(LATE_S)


def bind(app: Flask, main: Engine) -> None:
    """Give a web process the replica of its settings, if there is one."""
    settings = app.config["SETTINGS"]
    if not settings.database_read_url:
        return
    engine = create_engine(
        settings.database_read_url,
        hide_parameters=True,
        **database_life.pool_options(settings.database_read_url, settings.database_pool),
    )
    database_life.watch(engine)
    app.extensions[READ_REPLICA] = Replica(engine, main)


def _is_public_look() -> bool:
    """Whether somebody without a session or token looks at an open door of those rooms."""
    rule = roles.rule_of(request.endpoint) if request.endpoint else None
    return (
        request.method in ("GET", "HEAD")
        and request.blueprint in PAGES
        and rule is not None
        and rule.anyone
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        and "Authorization" not in request.headers
        and g.get("only_reads", True)
    )


def read(look: Callable[[], Result], *, forget: Callable[[], None]) -> Result:
    """Do *look*; where the replica failed it, once more without it, after *forget* put the session back."""
    try:
        return look()
    except DBAPIError as error:
        used: Replica | None = g.get("replica")
        if used is None:
            raise
        log.warning("the replica of the database failed a page: %s", type(error).__name__)
        used.rest(AWAY_S)
        g.replica = None
        forget()
        return look()
