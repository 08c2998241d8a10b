"""The whole register of the demo, in a folder of its own, and its people."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.accounts.signing_in import find_person
from app.clock import now
from app.demo import loading
from app.extensions import db
from app.keys import badge_keys
from app.transparency import making
from app.transparency.files import log_files
from config import Settings
from tests.conftest import BASE_URL, NOW
from tests.kept_apps import closed
from tests.made_once import copy_of
from tests.pages import IsolatedClient, PageClient


def demo_register(factory: pytest.TempPathFactory) -> Flask:
    """An application with the whole demo loaded, as it stands at ``NOW``, in a folder of its own."""
    app = create_app(settings_in(copy_of("demo-at-now", factory, fill)))
    app.testing = True
    app.test_client_class = IsolatedClient
    return app


def settings_in(folder: Path) -> Settings:
    return Settings(data_dir=folder, base_url=BASE_URL, demo=True, clock=NOW)


def fill(folder: Path) -> None:
    """Load the demo as it stands at ``NOW`` into *folder*. Takes some seconds."""
    settings = settings_in(folder)
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        means = loading.Means(
            session=db.session(),
            keys=badge_keys(),
            base_url=BASE_URL,
            data_dir=folder,
            notice_key=settings.secret("notice_key").encode(),
        )
        loading.load(means, at=now())
        db.session.commit()
        making.publish(db.session(), log_files(), at=now())
    closed(app)


def signed_in(app: Flask, email: str) -> PageClient:
    """A browser in which the person with that address has signed in."""
    with app.app_context():
        who = find_person(db.session(), email)
        assert who is not None, email
        client = PageClient(app).sign_in(who)
        db.session.remove()
    return client


REFUSALS = "DELETE FROM journal_line WHERE kind = 'act-refused'"


@contextmanager
def only_refusals_noted(app: Flask) -> Iterator[None]:
    """Within the block nothing is written but journal lines that say that somebody was refused."""
    path = app.config["SETTINGS"].database_url.removeprefix("sqlite:///")
    before = _contents(path)
    yield
    assert _contents(path) == before, "something was written"


def _contents(path: str) -> list[str]:
    """Every row of a database as SQL, without the refusals."""
    with closing(sqlite3.connect(path)) as original, closing(sqlite3.connect(":memory:")) as copy:
        original.backup(copy)
        copy.execute(REFUSALS)
        return list(copy.iterdump())


@contextmanager
def unchanged(app: Flask) -> Iterator[None]:
    """Nothing is committed to the SQLite database of *app* within the block, by anyone."""
    path = app.config["SETTINGS"].database_url.removeprefix("sqlite:///")
    watcher = sqlite3.connect(path)
    try:
        before = watcher.execute("PRAGMA data_version").fetchone()
        yield
        assert watcher.execute("PRAGMA data_version").fetchone() == before, "something was written"
    finally:
        watcher.close()
