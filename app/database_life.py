"""Whether the database answers: no request waits for one that is dead or frozen.

A PostgreSQL that is stopped refuses connections at once. One that is frozen takes them and never
answers, and no timeout of its own can help. So it is asked first, in the eight bytes with which
every client of PostgreSQL may begin; and while a request has a connection for longer than usual,
a watch asks again, and cuts the connection when nobody is there.

A server that answers but is slow ends the statements of visitors itself.
"""

import os
import socket
import struct
import threading
import time
from contextlib import suppress
from typing import Any

import psycopg
from flask import has_request_context, request
from sqlalchemy import URL, Engine, event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from config import WrongSetting

AWAY = (OperationalError, InterfaceError, NoConnection)
"""What SQLAlchemy raises when the database is away, or all connections are taken."""
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
SERVED = "register.served"
"""In the environment of a request that somebody waits for."""
ANSWER_S = 0.4
USUAL_S = 0.4
"""Seconds that a request may have a connection before the watch asks whether anybody is there."""
LOOK_S = 0.2
REST_S = 2.0
"""Seconds for which a database that did not answer is not asked again."""
POOL_WAIT_S = 1.5
STATEMENT_MS = 1500
"""Milliseconds after which the server itself ends a statement of a visitor, also one that waits for a lock."""
IDLE_MS = 30_000
"""And after which it ends a visitor's transaction whose process says nothing more: its locks hold up all others."""
OF_VISITORS = f"SET statement_timeout = {STATEMENT_MS}; SET idle_in_transaction_session_timeout = {IDLE_MS}"
OF_OTHERS = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"
CONNECT = {"connect_timeout": 2, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""A connection whose other end is gone is noticed within half a minute, also by the worker."""
KEPT = 5
"""Connections that a process keeps; the others of its pool are closed when nobody needs them."""
OF_OTHER_PROCESSES = 10
"""Connections of the worker beside the web processes, and of commands."""
ROOM = (
    "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
)


class Life:
    """The life of one PostgreSQL server, as this process sees it."""

    def __init__(self, url: URL) -> None:
        host = url.query.get("host") or url.host or "localhost"
        self._host = host if isinstance(host, str) else host[0]
        self._port = url.port or 5432
        self._away_until = 0.0
        self._out: dict[int, tuple[Any, float]] = {}
        self._lock = threading.Lock()
        self._watch: threading.Thread | None = None

    def answers(self) -> bool:
        """Whether the server answers the first bytes of a client within 0.4 s."""
        is_socket = self._host.startswith("/")
        address: Any = f"{self._host}/.s.PGSQL.{self._port}" if is_socket else (self._host, self._port)
        try:
            with socket.socket(socket.AF_UNIX) if is_socket else _tcp(address) as connection:
                connection.settimeout(ANSWER_S)
                if is_socket:
                    connection.connect(address)
                connection.sendall(SSL_REQUEST)
                return connection.recv(1) in (b"S", b"N")
        except OSError:
            return False

    def check(self) -> None:
        """Raise ``psycopg.OperationalError`` when the server does not answer, or did not just now."""
        if time.monotonic() < self._away_until or not self.answers():
            if time.monotonic() >= self._away_until:
                self._away_until = time.monotonic() + REST_S
            raise psycopg.OperationalError("the database does not answer")

    def taken(self, connection: Any) -> None:
        """A request took this connection."""
        with self._lock:
            self._out[id(connection)] = (connection, time.monotonic())
            if self._watch is None or not self._watch.is_alive():
                self._watch = threading.Thread(target=self._keep_watch, daemon=True)
                self._watch.start()

    def given_back(self, connection: Any) -> None:
        with self._lock:
            self._out.pop(id(connection), None)

    def _keep_watch(self) -> None:
        """Look after the connections that are out, until all are given back."""
        while True:
            time.sleep(LOOK_S)
            with self._lock:
                if not self._out:
                    self._watch = None
                    return
                oldest = min(since for _, since in self._out.values())
            # A busy server may miss one question, not two.
            if time.monotonic() - oldest >= USUAL_S and not self.answers() and not self.answers():
                self._away_until = time.monotonic() + REST_S
                self._cut_all()

    def _cut_all(self) -> None:
        with self._lock:
            found = [connection for connection, _ in self._out.values()]
            self._out.clear()
        for connection in found:
            with suppress(Exception), socket.socket(fileno=os.dup(connection.fileno())) as own:
                own.shutdown(socket.SHUT_RDWR)


def _tcp(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, timeout=ANSWER_S)


def watch(engine: Engine) -> None:
    """Look after the connections of *engine*, if it is to PostgreSQL."""
    life = Life(engine.url)

    @event.listens_for(engine, "do_connect")
    def ask_first(*_arguments: object) -> None:
        life.check()

    @event.listens_for(engine, "checkout")
    def note_taken(connection: Any, record: Any, *_others: object) -> None:
        if has_request_context():
            life.taken(connection)  # first: the database may be frozen when it is told the limits
        limit(connection, record)

    @event.listens_for(engine, "checkin")
    def note_given_back(connection: Any, *_others: object) -> None:
        life.given_back(connection)

    @event.listens_for(engine, "close")
    def note_closed(connection: Any, *_others: object) -> None:
        life.given_back(connection)


def limit(connection: Any, record: Any) -> None:
    """Let the server end what a visitor would wait too long for; commands and the worker may take their time.

    Raises ``sqlalchemy.exc.OperationalError`` when the connection is dead.
    """
    wanted = OF_VISITORS if has_request_context() and SERVED in request.environ else OF_OTHERS
    if record.info.get("limits", OF_OTHERS) == wanted:
        return
    try:
        connection.execute(wanted)
        connection.commit()
    except psycopg.Error as error:
        record.invalidate(error)
        raise OperationalError(wanted, None, error) from error
    record.info["limits"] = wanted


def pool_options(url: str, most: int) -> dict[str, object]:
    """The pool of a server's connections, *most* of them: no request waits for a free one for long."""
    if not url.startswith("postgresql"):
        return {}
    kept = min(KEPT, most)
    return {
        "pool_size": kept,
        "max_overflow": most - kept,
        "pool_timeout": POOL_WAIT_S,
        "connect_args": CONNECT,
    }


def check_room(engine: Engine, *, workers: int, most: int) -> None:
    """Raise ``WrongSetting`` where so many web processes may want more connections than the server gives.

    Those of other machines are not seen here.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        found = connection.exec_driver_sql(ROOM).scalar_one()
    wanted = workers * most + OF_OTHER_PROCESSES
    if wanted > found:
        raise WrongSetting(
            f"REGISTER_DATABASE_POOL: {workers} web processes with {most} connections each, and"
            f" {OF_OTHER_PROCESSES} for worker and commands, are more than the {found} that PostgreSQL gives"
        )
