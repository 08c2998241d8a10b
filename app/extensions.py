"""What Flask applications share: database, login, CSRF, languages. Bound in ``create_app``."""

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app import database_life, database_rights, sqlite_life, wrote
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
    """Bind the database and what makes it safe: on SQLite its pragmas and guards; else a watch."""
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sqlite_life.keep_safe(db.engine, added_to=database_rights.OF_THE_LOG)
        else:
            database_life.watch(db.engine)
        wrote.watch(db.engine)
    wrote.listen(db.session.session_factory)
