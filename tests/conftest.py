"""What every test can ask for. tests/README.md says how to use it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
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
from tests.outside import Reach
from tests.pages import IsolatedClient, PageClient

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BASE_URL = "http://localhost:8000"
POSTGRES = "postgresql+psycopg"


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


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of one's own machine, with a data folder of this test alone."""
    return Settings(data_dir=tmp_path / "data", base_url=BASE_URL)


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
        template = create_engine(url.replace("postgresql", POSTGRES, 1))
        Base.metadata.create_all(template)
        template.dispose()
        yield url


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
        flask_app = create_app(settings)
        flask_app.testing = True
        flask_app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
        flask_app.test_client_class = IsolatedClient
        if settings.clock is None:
            bind_clock(flask_app, NOW)
        made.append(flask_app)
        return flask_app

    yield make
    for flask_app in made:
        with flask_app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[[Settings], Flask], settings: Settings) -> Flask:
    return make_app(settings)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session in the application's context, on SQLite."""
    with app.app_context():
        yield db.session()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(
    request: pytest.FixtureRequest, make_app: Callable[[Settings], Flask], tmp_path: Path
) -> Iterator[Flask]:
    """The application on each database in turn: for what differs between them."""
    if request.param == "sqlite":
        yield make_app(Settings(data_dir=tmp_path / "data", base_url=BASE_URL))
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"test_{uuid4().hex}"
    admin = create_engine(server.replace("postgresql", POSTGRES, 1), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE postgres'))
    url = server.replace("postgresql", POSTGRES, 1).replace("/postgres?", f"/{name}?")
    secrets = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}
    yield make_app(Settings(data_dir=tmp_path / "data", base_url=BASE_URL, database_url=url, **secrets))  # pyright: ignore[reportArgumentType]
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


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
