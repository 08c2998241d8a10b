"""SQLite made safe: the pragmas, the write lock at the start, and a log that is only added to."""

from collections.abc import Iterable
from typing import Any

from flask import g, has_app_context, has_request_context, request
from sqlalchemy import Connection, Engine, event

PRAGMAS = (
    *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"),
    "cache_size=-16384",  # 16 MiB: what an import writes, or a page reads again, need not go out of it
    "recursive_triggers=ON",  # INSERT OR REPLACE deletes too
)


def keep_safe(engine: Engine, *, added_to: Iterable[str] = ()) -> None:
    """Set the pragmas on each connection, and take the write lock where a write may come.

    A deferred transaction that reads first and writes later fails at once when another
    one wrote in between. So every transaction takes the write lock at its start and waits
    for it, except in GET and HEAD requests, which do not write, and in a request or command that
    said so (``g.only_reads``); a GET that has to write after all says that too.
    Rows of the tables *added_to* are not changed over these connections.
    """
    guards = "".join(map(_guard, added_to))

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's events begin transactions, not the driver
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        if guards and cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'journal_line'").fetchone():
            cursor.executescript(guards)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_get = has_request_context() and request.method in ("GET", "HEAD", "OPTIONS")
        only_reads = has_app_context() and g.get("only_reads", is_get)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _guard(table: str) -> str:
    """Triggers of this connection alone: migrations and the owner's commands have none."""
    refuses = f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END;"
    return "".join(
        f"CREATE TEMP TRIGGER guard_{table}_{act} BEFORE {act} ON main.{table} {refuses}"
        for act in ("UPDATE", "DELETE")
    )
