"""What the register itself may do in its database: on a real PostgreSQL, under its own role."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from app import create_app, database_owner, database_rights
from app.alarms import AlarmKind, found
from app.clock import bind_clock
from app.demo import loading
from app.demo.companies import SMALL
from app.extensions import db
from app.keys import badge_keys
from app.transparency import checking, making
from app.transparency.files import log_files
from config import Settings, WrongSetting
from signatories.entries import Entry
from signatories.journal import JournalLine
from signatories.signatures.signature import Signature
from tests import factories, postgres
from tests.conftest import BASE_URL, NOW, POSTGRES
from tests.kept_apps import closed

SECRETS = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}


@pytest.fixture(scope="module")
def addresses(postgres_server: str) -> Iterator[dict[str, str]]:
    """A database of its own: the addresses of its owner and of the register's own role."""
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the roles of the server of TEST_DATABASE_URL are not ours to make")
    name = f"rights_{uuid4().hex[:12]}"
    roles = {"owner": f"{name}_owner", "own": f"{name}_own"}
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        for role in roles.values():
            admin.execute(f"CREATE ROLE {role} LOGIN".encode())
        admin.execute(f"CREATE DATABASE {name} OWNER {roles['owner']} TEMPLATE template0".encode())
    here = postgres_server.replace("postgresql", POSTGRES, 1).replace("/postgres?", f"/{name}?")
    yield {word: here.replace("register@", f"{role}@") for word, role in roles.items()}
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        for role in roles.values():
            admin.execute(f"DROP ROLE {role}".encode())


@pytest.fixture(scope="module")
def register(addresses: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The register under its own role: migrated by the owner, with the demo loaded."""
    folder = tmp_path_factory.mktemp("rights") / "data"
    urls = {"database_url": addresses["own"], "database_owner_url": addresses["owner"]}
    app = create_app(Settings(data_dir=folder, base_url=BASE_URL, **urls, **SECRETS))  # pyright: ignore[reportArgumentType]
    bind_clock(app, NOW)
    with app.app_context():
        upgrade()
        means = loading.Means(
            session=db.session(),
            keys=badge_keys(),
            base_url=BASE_URL,
            data_dir=folder,
            notice_key=b"n" * 40,
            companies=SMALL,
            has_measurement=False,
        )
        loading.load(means, at=NOW)
        db.session.commit()
    yield app
    closed(app)


@pytest.fixture
def session(register: Flask) -> Iterator[Session]:
    with register.app_context():
        yield db.session()
        db.session.rollback()


def test_d8_the_demo_loads_and_a_company_signs_under_the_registers_own_role(session: Session) -> None:
    company = factories.company(session, at=NOW)
    signature = factories.signature(session, company, at=NOW)
    factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=NOW)
    session.commit()
    making.publish(session, log_files(), at=NOW)
    checked = checking.check(session, log_files())
    assert checked.head is not None and checked.size == checked.head.size > 40
    assert (session.scalar(select(func.count(Signature.id))) or 0) > 1


@pytest.mark.parametrize("table", sorted(database_rights.ADDED_TO))
def test_d8_the_server_refuses_to_change_what_is_only_added_to(session: Session, table: str) -> None:
    column = next(iter(db.metadata.tables[table].primary_key.columns)).name
    for statement in (
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} ADD COLUMN more integer",
        f"DROP TABLE {table}",
        f"CREATE RULE nothing AS ON INSERT TO {table} DO INSTEAD NOTHING",
    ):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            session.execute(text(statement))
        session.rollback()
    session.execute(
        text(f"GRANT UPDATE ON {table} TO CURRENT_USER")
    )  # no more than a warning: it gives nothing
    session.rollback()
    assert not session.scalar(text(f"SELECT has_table_privilege('{table}', 'UPDATE, DELETE, TRUNCATE')"))


def test_d8_nobody_gets_to_be_the_owner_from_within(session: Session, addresses: dict[str, str]) -> None:
    owner = addresses["owner"].partition("://")[2].partition("@")[0]
    for statement in (
        f"SET ROLE {owner}",
        "CREATE TABLE mine (id integer)",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(ProgrammingError):
            session.execute(text(statement))
        session.rollback()


def test_d8_each_right_of_the_register_is_one_that_is_listed(session: Session) -> None:
    """Whatever the database gives away by itself: no right beyond the list, and none missing."""
    names = [*db.metadata.tables, "alembic_version"]
    words = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    for table in names:
        has = [
            word for word in words if session.scalar(text(f"SELECT has_table_privilege('{table}', '{word}')"))
        ]
        [listed] = [rights for rights, tables in database_rights.RIGHTS.items() if table in tables]
        assert ", ".join(has) == listed, table


def test_d8_a_new_table_is_closed_until_it_is_listed(session: Session) -> None:
    with database_owner.engine() as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE newcomer (id integer)"))
        database_owner.grant(connection)
    try:
        with pytest.raises(ProgrammingError):
            session.execute(text("SELECT * FROM newcomer"))
        session.rollback()
    finally:
        with database_owner.engine() as engine, engine.begin() as connection:
            connection.execute(text("DROP TABLE newcomer"))


def test_d8_names_are_erased_by_the_owner_alone(register: Flask, session: Session) -> None:
    index = session.scalars(select(Entry.position).where(Entry.salt.is_not(None)).limit(1)).one()
    session.rollback()
    run = register.test_cli_runner()
    settings = register.config["SETTINGS"]
    register.config["SETTINGS"] = settings.model_copy(
        update={"database_owner_url": Settings().database_owner_url}
    )
    try:
        refused = run.invoke(args=["log", "erase", str(index), "--yes"])
        assert isinstance(refused.exception, WrongSetting)
        assert "REGISTER_DATABASE_OWNER_URL" in str(refused.exception)
        assert "///" not in str(refused.exception)
    finally:
        register.config["SETTINGS"] = settings
    assert run.invoke(args=["log", "erase", str(index), "--yes"]).output == "Erased.\n"
    session.expire_all()
    assert session.get_one(Entry, index).salt is None
    checking.check(session, log_files())


def test_d8_an_owner_of_another_database_is_refused(
    register: Flask, session: Session, postgres_server: str
) -> None:
    settings = register.config["SETTINGS"]
    other = Settings(data_dir=settings.data_dir, database_owner_url=postgres_server).database_owner_url  # pyright: ignore[reportArgumentType]
    register.config["SETTINGS"] = settings.model_copy(update={"database_owner_url": other})
    try:
        with pytest.raises(WrongSetting, match="another database"), database_owner.engine():
            pass
    finally:
        register.config["SETTINGS"] = settings


def test_d8_a_backup_needs_no_more_rights_and_a_restore_gives_them_anew(
    register: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = postgres.binaries(
        tmp_path / "copied"
    )  # the roles of this test may not ask the server where they are
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    run, settings, file = register.test_cli_runner(), register.config["SETTINGS"], tmp_path / "file"
    made = run.invoke(args=["backup", str(file)])
    assert made.exit_code == 0, made.exception
    register.config["SETTINGS"] = settings.model_copy(
        update={"database_owner_url": Settings().database_owner_url}
    )
    refused = run.invoke(args=["restore", "--replace", str(file)])
    register.config["SETTINGS"] = settings
    assert isinstance(refused.exception, WrongSetting)
    back = run.invoke(args=["restore", "--replace", str(file)])
    assert back.exit_code == 0, back.exception
    with register.app_context():
        test_d8_each_right_of_the_register_is_one_that_is_listed(db.session())
        db.session.rollback()


def test_d8_who_runs_as_the_owner_is_told(session: Session, addresses: dict[str, str]) -> None:
    assert AlarmKind.RUNS_AS_OWNER not in found(session, keys=badge_keys(), at=NOW)
    engine = create_engine(addresses["owner"])
    with Session(engine) as as_owner:
        assert AlarmKind.RUNS_AS_OWNER in found(as_owner, keys=badge_keys(), at=NOW)
    engine.dispose()


@pytest.mark.parametrize("change", ["UPDATE", "DELETE", "REPLACE"])
def test_d8_on_sqlite_the_registers_connections_refuse_it_too(app: Flask, change: str) -> None:
    with app.app_context():
        session = db.session()
        factories.company(session, at=NOW)
        session.add(JournalLine(at=NOW, kind="join-asked", by="", data={"join": "x"}))
        session.commit()
        for table in ("entry", "journal_line"):
            statement = {
                "UPDATE": f"UPDATE {table} SET kind = 'x'",
                "DELETE": f"DELETE FROM {table}",
                "REPLACE": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            }[change]
            with pytest.raises(IntegrityError, match="is only added to"):
                session.execute(text(statement))
            session.rollback()
        with database_owner.session() as owner:
            owner.execute(text("UPDATE entry SET kind = 'x'"))
            owner.rollback()
