"""A plugin for pytest (``-p tests.as_the_register``): on PostgreSQL applications have the register's rights."""

from typing import Any

from sqlalchemy import Engine, event

from app import database_life, database_rights

ROLE = "as_the_register"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_watch = database_life.watch
_granted: set[str] = set()


def watch(engine: Engine) -> None:
    """As the application does it; and each connection takes the role of the register, without a way back."""
    _watch(engine)

    @event.listens_for(engine, "connect")
    def become(connection: Any, _record: object) -> None:
        database = connection.info.dbname
        if database not in _granted:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(f"CREATE ROLE {ROLE}")
            there = {name for (name,) in connection.execute(TABLES)}
            for statement in database_rights.statements(ROLE, there):
                connection.execute(statement)
            _granted.add(database)
        connection.execute(f"SET ROLE {ROLE}")
        connection.commit()


database_life.watch = watch
