"""How Alembic reaches the register's database: over the application's own engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from app import database_owner, tables
from app.extensions import db
from signatories.base import UtcDateTime

WHOLE = tables.__all__  # importing them is what fills the metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our moments as plain time stamps: a migration must not change when our types do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def foreign_keys_later(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which its foreign keys would forbid: look at them afterwards."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - it was opened above
    driver.execute("PRAGMA foreign_keys = OFF")  # has no effect within a transaction
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows without what they refer to: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def run() -> None:
    """Migrate under the owner's role; then the application gets what it may, whatever was new."""
    with database_owner.engine() as engine, engine.connect() as connection, foreign_keys_later(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            database_owner.wait_at_most(connection)
            context.run_migrations()
            database_owner.grant(connection)


run()
