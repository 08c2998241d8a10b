"""What Flask applications share: database, login, CSRF, languages. Bound in ``create_app``."""

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event

from app import database_life
from app.books_first import BooksFirst
from signatories.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": BooksFirst})
migrate = Migrate(directory="migrations", render_as_batch=True)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()


def bind_login(app: Flask) -> None:
    """Bind sign-in without what looks at every session: pages for everyone must not touch it."""
    login_manager.init_app(app, add_context_processor=False)
    login_manager.session_protection = "strict"
    # It serves the remember cookie, which this register does not have.
    app.after_request_funcs[None].remove(login_manager._update_remember_cookie)


def bind_database(app: Flask) -> None:
    """Bind the database and what makes it safe: on SQLite WAL, full sync, foreign keys; else a watch."""
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            keep_sqlite_safe(db.engine)
        else:
            database_life.watch(db.engine)


def keep_sqlite_safe(engine: Engine) -> None:
    """Set the pragmas on each connection, and take the write lock where a write may come.

    A deferred transaction that reads first and writes later fails at once when another
    one wrote in between. So every transaction takes the write lock at its start and waits
    for it, except in GET and HEAD requests, which do not write, and in a request that said
    so (``g.only_reads``); a GET that has to write after all says that too.
    """

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's events begin transactions, not the driver
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        only_reads = has_request_context() and g.get(
            "only_reads", request.method in ("GET", "HEAD", "OPTIONS")
        )
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
