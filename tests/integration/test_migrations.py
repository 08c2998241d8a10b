"""The history of the tables, walked on both databases."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, text

from app import create_app
from app.extensions import db
from config import Settings
from tests.conftest import BASE_URL, POSTGRES

SECRETS = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """An application on an empty database."""
    if request.param == "sqlite":
        app = create_app(settings)
    else:
        server = request.getfixturevalue("postgres_server").replace("postgresql", POSTGRES, 1)
        name = f"bare_{uuid4().hex}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
        url = server.replace("/postgres?", f"/{name}?")
        app = create_app(Settings(data_dir=settings.data_dir, base_url=BASE_URL, database_url=url, **SECRETS))  # pyright: ignore[reportArgumentType]
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def checks_of(engine: Engine) -> dict[str, dict[str, str]]:
    """By table, its CHECK constraints by name, without the spaces and brackets that databases add."""
    inspector = inspect(engine)
    return {
        table: {
            str(check["name"]): re.sub(r"[\s()\"]|::\w+(\[\])?", "", check["sqltext"]).lower()
            for check in inspector.get_check_constraints(table)
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_the_constraints_of_the_migrations_are_those_of_the_models(bare: Flask) -> None:
    # Alembic compares columns, keys and indexes, but not what a CHECK says.
    upgrade()
    migrated = checks_of(db.engine)
    db.drop_all()
    db.create_all()
    assert migrated == checks_of(db.engine)


def test_up_down_up_leaves_what_the_models_say(bare: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_log_has_its_head_from_the_start(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT id, size FROM log_head")).all() == [(1, 0)]
