"""What every test can ask for. tests/README.md says how to use it."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import create_app, tables  # noqa: F401 - the metadata must know every table
from app.clock import bind_clock
from app.extensions import db
from app.roles import Role
from config import Settings
from signatories.base import Base
from signatories.models import Association, Company
from tests import outside, postgres
from tests.faster_apps import COMPILED_TEMPLATES, routes_parsed_once
from tests.kept_apps import KeptApps, closed, emptied
from tests.kept_database import without_rows
from tests.outside import Reach
from tests.pages import IsolatedClient, PageClient

pytest_plugins = ("tests.goals",)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BASE_URL = "http://localhost:8000"
POSTGRES = "postgresql+psycopg"


LONG_FIRST = ("journeys", "house", "integration", "web")
"""Whole files go to one process or the other, so what takes longest is begun first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return LONG_FIRST.index(folder) if folder in LONG_FIRST else len(LONG_FIRST)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What was loaded so far stays; looking through it for garbage again and again is a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_sessionfinish() -> None:
    gc.unfreeze()


@pytest.fixture(autouse=True, scope="session")
def clean_environment() -> Iterator[None]:
    """No setting of the machine reaches a test."""
    with pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.startswith("REGISTER_") or name == "PORT"]:
            patched.delenv(name)
        yield


@pytest.fixture(autouse=True, scope="session")
def routes() -> Iterator[None]:
    with routes_parsed_once():
        yield


@pytest.fixture(autouse=True)
def reach(request: pytest.FixtureRequest) -> Iterator[None]:
    """Unit tests open no socket and no database; all others reach only this machine."""
    is_unit = Path(__file__).parent / "unit" in request.node.path.parents
    with outside.only(Reach.NOTHING if is_unit else Reach.THIS_MACHINE):
        yield


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data of every test of this process lies, one after the other."""
    return tmp_path_factory.mktemp("register") / "data"


@pytest.fixture
def settings(data_folder: Path, tmp_path: Path) -> Settings:
    """Settings of one's own machine, with an empty data folder, which is ``tmp_path / "data"`` too."""
    emptied(data_folder)
    (tmp_path / "data").symlink_to(data_folder)
    return Settings(data_dir=data_folder, base_url=BASE_URL)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "register.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The URL of a database with all tables, made once for this process."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    url = postgres_server.replace("/postgres?", f"/{name}?")
    engine = create_engine(url.replace("postgresql", POSTGRES, 1))
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


@pytest.fixture
def make_app(empty_database: Path) -> Iterator[Callable[[Settings], Flask]]:
    """Make an application for *settings*; on SQLite its database has all tables already.

    Its clock starts at ``NOW`` and runs on, unless the settings say another moment.
    """
    made: list[Flask] = []

    def make(settings: Settings) -> Flask:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        if settings.database_url.startswith("sqlite"):
            shutil.copy(empty_database, settings.database_url.removeprefix("sqlite:///"))
        made.append(app_of(settings))
        return made[-1]

    yield make
    for flask_app in made:
        closed(flask_app)


def app_of(settings: Settings) -> Flask:
    flask_app = create_app(settings)
    flask_app.testing = True
    flask_app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    flask_app.test_client_class = IsolatedClient
    if settings.clock is None:
        bind_clock(flask_app, NOW)
    return flask_app


@pytest.fixture(scope="session")
def kept_apps() -> KeptApps:
    return KeptApps()


@pytest.fixture
def app(kept_apps: KeptApps, settings: Settings, empty_database: Path) -> Iterator[Flask]:
    """The application on SQLite; its clock starts at ``NOW`` and runs on."""
    with kept_apps.taken(settings, app_of) as flask_app:
        shutil.copy(empty_database, settings.database_url.removeprefix("sqlite:///"))
        bind_clock(flask_app, NOW)
        yield flask_app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session in the application's context, on SQLite."""
    with app.app_context():
        yield db.session()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest, kept_apps: KeptApps) -> Iterator[Flask]:
    """The application on each database in turn: for what differs between them."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    given: Settings = request.getfixturevalue("settings")
    url: str = request.getfixturevalue("postgres_database")
    without_rows(url)
    more = {"database_url": url.replace("postgresql", POSTGRES, 1)}
    more |= {each: SecretStr(each[0] * 40) for each in ("secret_key", "key_passphrase")}
    with kept_apps.taken(given.model_copy(update=more), app_of) as flask_app:
        bind_clock(flask_app, NOW)
        yield flask_app


@pytest.fixture
def any_session(any_app: Flask) -> Iterator[Session]:
    """A session on each database in turn."""
    with any_app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that nobody signed in with. It checks every page that it gets."""
    return PageClient(app)


@pytest.fixture
def as_role(app: Flask) -> Callable[..., PageClient]:
    """``as_role(Role.OFFICER, of=association)``: another browser, of somebody with that role."""

    def sign_in(role: Role, of: Association | Company | None = None) -> PageClient:
        return PageClient(app).sign_in_as(role, of=of)

    return sign_in
