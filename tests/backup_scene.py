"""A register with everything in it, an empty place of the same kind, and what the commands say of both."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from app.backup import snapshots
from app.extensions import db
from config import Settings
from tests.bundle_scene import published, taken_in
from tests.conftest import POSTGRES
from tests.log_scene import Log, log_of
from tests.shown_badge import ShownBadge, shown_badge

Make = Callable[[Settings], Flask]


def settings_of(app: Flask) -> Settings:
    return app.config["SETTINGS"]


def run(app: Flask, *words: str) -> Result:
    with app.app_context():  # its own, whichever stands already
        return app.test_cli_runner().invoke(args=list(words))


@dataclass
class Register:
    """A register with a badge, a delivery, a publication with its bundle, and a published log."""

    app: Flask
    session: Session
    log: Log
    badge: ShownBadge

    @property
    def data_dir(self) -> Path:
        return settings_of(self.app).data_dir


def filled(app: Flask, session: Session, now: datetime) -> Register:
    shown = shown_badge(session)
    taken_in(session, settings_of(app).data_dir)
    published(session, settings_of(app).data_dir)
    log = log_of(session, now)
    log.add(3)
    log.publish()
    return Register(app, session, log, shown)


@contextmanager
def writing_on(register: Register) -> Iterator[None]:
    """Somebody goes on writing in the register meanwhile, and publishes it."""
    stop, wrote = threading.Event(), threading.Event()

    def go_on() -> None:
        with register.app.app_context():
            log = log_of(db.session(), register.log.at)
            while not stop.is_set():
                log.add(2)
                log.publish()
                wrote.set()
                stop.wait(0.02)
            db.session.remove()

    thread = threading.Thread(target=go_on)
    thread.start()
    wrote.wait(10)
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def elsewhere(
    any_app: Flask, make_app: Make, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An empty place with the same kind of database."""
    other = settings_of(any_app).model_copy(update={"data_dir": tmp_path / "elsewhere"})
    if not other.database_url.startswith("postgresql"):
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'register.sqlite3'}"
        yield make_app(other.model_copy(update={"database_url": url}))
        return
    server, name = request.getfixturevalue("postgres_server"), f"elsewhere_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        url = server.replace("/postgres?", f"/{name}?").replace("postgresql", POSTGRES, 1)
        yield make_app(other.model_copy(update={"database_url": url}))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def counted(app: Flask) -> Any:
    with snapshots.snapshot(settings_of(app).database_url) as taken:
        return taken.state()


def shown(app: Flask, code: str) -> dict[str, Any]:
    said = app.test_client().get(f"/v/{code}.json").json
    assert said is not None
    return {name: value for name, value in said.items() if name not in ("checked_at", "as_of", "checks")}
