"""Whether a transaction changed anything: the worker asks every few seconds, and mostly there is nothing to do."""

import re
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, SessionTransaction

WROTE, CONNECTION = "wrote", "wrote.connection"
_READS = re.compile(r"\s*(SELECT|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW|PRAGMA|EXPLAIN)\b", re.I)


def watch(engine: Engine) -> None:
    """Remember of each connection whether a row changed. A statement that is not known counts as a change."""

    @event.listens_for(engine, "after_cursor_execute")
    def note(connection: Connection, cursor: Any, statement: str, *_others: object) -> None:
        # Rows that are given back are not counted before they are fetched.
        if not _READS.match(statement) and (cursor.rowcount != 0 or "RETURNING" in statement):
            connection.info[WROTE] = True


def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:
        connection.info.pop(WROTE, None)
        session.info[CONNECTION] = connection


def anything(session: Session) -> bool:
    """Whether the transaction that *session* has just committed changed a row."""
    connection = session.info.get(CONNECTION)
    return connection is not None and not connection.closed and connection.info.get(WROTE, False)


def listen(sessions: Any) -> None:
    """Follow the transactions of *sessions* (a session, its class or its factory)."""
    if not event.contains(sessions, "after_begin", _begin):
        event.listen(sessions, "after_begin", _begin)
