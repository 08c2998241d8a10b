"""The owner of the tables: upgrades, and the two commands that change the log.

The register itself runs under a role that may only add to the log (``app/database_rights.py``).
What changes more is done by hand, under the role of ``REGISTER_DATABASE_OWNER_URL``.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session

from app import database_rights, sqlite_life
from app.extensions import db
from app.navigation import settings
from config import WrongSetting

CREATES = text("SELECT has_schema_privilege('public', 'CREATE')")
MAY_CHANGE = text(
    "SELECT coalesce(bool_or(has_table_privilege(to_regclass(name), 'UPDATE, DELETE, TRUNCATE')), false)"
    " FROM unnest(cast(:names AS text[])) AS name WHERE to_regclass(name) IS NOT NULL"
)

LOCK_TIMEOUT_S = 4.0
"""An upgrade that waits for a table makes everybody behind it wait too; it stops, and is begun again later."""


@contextmanager
def engine() -> Iterator[Engine]:
    """An engine under the owner's role, closed afterwards. Raises ``WrongSetting`` where none is to be had.

    A PostgreSQL that has one role for everything needs no second address: then that role is the owner.
    """
    given = settings().database_owner_url.get_secret_value()
    made = create_engine(given or db.engine.url, hide_parameters=True)
    if made.dialect.name == "sqlite":
        sqlite_life.keep_safe(made)
    try:
        if made.dialect.name == "postgresql":
            _check(made)
        yield made
    finally:
        made.dispose()


@contextmanager
def session() -> Iterator[Session]:
    """A session under the owner's role; what is not committed is rolled back."""
    with engine() as made, Session(made) as opened:
        yield opened


def wait_at_most(connection: Connection) -> None:
    """Within the caller's transaction: wait no longer than that for any lock, however long the work itself takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(LOCK_TIMEOUT_S * 1000)}")


def grant(connection: Connection) -> None:
    """Give the application what it may, table by table, and take away all else. Within the caller's transaction."""
    role = db.engine.url.username
    if connection.dialect.name != "postgresql" or role in (None, connection.engine.url.username):
        return
    there = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
    for statement in database_rights.statements(str(role), there):
        connection.exec_driver_sql(statement)


def runs_as_owner(opened: Session) -> bool:
    """Whether the application itself could change the log: then the rights of the database protect nothing."""
    if opened.get_bind().dialect.name != "postgresql":
        return False
    return bool(opened.scalar(MAY_CHANGE, {"names": list(database_rights.ADDED_TO)}))


def _check(made: Engine) -> None:
    """Raise ``WrongSetting`` unless *made* is for the same database, and its role may change tables."""
    if made.url.database != db.engine.url.database:
        raise WrongSetting("REGISTER_DATABASE_OWNER_URL names another database than REGISTER_DATABASE_URL.")
    with made.connect() as connection:
        is_owner = connection.scalar(CREATES)
    if not is_owner:
        raise WrongSetting(
            "This command changes tables, which the register's own role may not. Set"
            " REGISTER_DATABASE_OWNER_URL to the address with the owner's role; docs/operations says how."
        )
