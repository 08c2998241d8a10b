"""How Alembic reaches the register's database: over the application's own engine."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from app import tables
from app.extensions import db
from signatories.base import UtcDateTime

WHOLE = tables.__all__  # importing them is what fills the metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our moments as plain time stamps: a migration must not change when our types do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    connectable = context.config.attributes.get("connection") or db.engine
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
