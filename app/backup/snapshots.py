"""The database at one moment, while others go on writing: what it holds is counted, and it is copied."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.orm import Session

from app.backup import postgres_tools
from app.backup.manifest import POSTGRES, SQLITE, State
from app.transparency.refusals import DatabaseDamaged
from app.transparency.sound_database import in_words as database_words
from monitor.ledger import digest_of_digests
from tlog import merkle

BEGIN = {SQLITE: "BEGIN", POSTGRES: "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"}
VERSIONS = "alembic_version"
NO_ROOT = merkle.root(0, merkle.nodes_of([])).hex()


@dataclass(frozen=True)
class Snapshot:
    """The database as it was when this was opened."""

    url: URL
    connection: Connection

    @property
    def engine(self) -> str:
        return self.connection.dialect.name

    @property
    def engine_version(self) -> str:
        info: Any = self.connection.dialect.server_version_info
        return ".".join(map(str, info)) if info else sqlite3.sqlite_version

    def revision(self) -> str:
        """The revision of the tables; empty where nobody wrote it down."""
        if VERSIONS not in self._tables():
            return ""
        return str(self.connection.scalar(text(f"SELECT version_num FROM {VERSIONS}")) or "")  # noqa: S608

    def state(self) -> State:
        """What it holds. Uses no table by its present form: older ones are read too."""
        counts = {
            name: int(self.connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0)  # noqa: S608
            for name in self._tables()
            if name != VERSIONS
        }
        leaves = [
            bytes.fromhex(each)
            for (each,) in self._rows("entry", "SELECT digest FROM entry ORDER BY position")
        ]
        published = self._rows("log_checkpoint", "SELECT size FROM log_checkpoint")
        figures = self._rows(
            "publication",
            "SELECT period, norm, version, output_digest FROM publication ORDER BY period, norm, version",
        )
        lines = [" ".join(map(str, each)) for each in figures]
        root = merkle.root(len(leaves), merkle.nodes_of(leaves)).hex() if leaves else NO_ROOT
        return State(
            counts,
            len(leaves),
            root,
            published[0][0] if published else 0,
            len(lines),
            digest_of_digests(lines),
        )

    def checkpoint(self) -> str | None:
        """The text of the newest checkpoint that the books have."""
        found = self._rows("log_checkpoint", "SELECT text FROM log_checkpoint")
        return str(found[0][0]) if found else None

    def copy_to(self, path: Path) -> int:
        """Write the whole of it to *path*; the bytes that it has when it is put back.

        Raises ``DatabaseDamaged``, or the refusals of ``postgres_tools``.
        """
        if self.engine == SQLITE:
            return self._copy_sqlite(path)
        postgres_tools.dump(self.url, self.connection, path)
        return 0

    def _copy_sqlite(self, path: Path) -> int:
        plain = path.with_suffix(".plain")
        source: Any = self.connection.connection.driver_connection
        with closing(sqlite3.connect(plain)) as target:
            source.backup(target)  # within the transaction: what is written meanwhile is not in it
            target.execute("PRAGMA journal_mode = DELETE")
        check_sqlite(plain)
        with plain.open("rb") as read, gzip.open(path, "wb", compresslevel=1) as packed:
            shutil.copyfileobj(read, packed, 2**20)
        size = plain.stat().st_size
        plain.unlink()
        return size

    def _tables(self) -> list[str]:
        return sorted(inspect(self.connection).get_table_names())

    def _rows(self, table: str, query: str) -> list[Any]:
        if table not in self._tables():
            return []
        return list(self.connection.execute(text(query)))


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Open the database at *url* as it is now; it stays so for as long as the block lasts."""
    with connected(url) as connection:
        engine = connection.dialect.name
        connection.exec_driver_sql(BEGIN[engine])
        # The moment is that of the first reading.
        connection.exec_driver_sql("SELECT 1 FROM sqlite_master" if engine == SQLITE else "SELECT 1")
        try:
            yield Snapshot(make_url(url), connection)
        finally:
            connection.exec_driver_sql("ROLLBACK")


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection of its own to the database at *url*; each statement counts at once."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def log_size(session: Session) -> int:
    return session.scalar(text("SELECT size FROM log_head")) or 0


def engine_of(url: str) -> str:
    return make_url(url).get_backend_name()


def check_sqlite(path: Path) -> None:
    """Have SQLite look through the whole file. Raises ``DatabaseDamaged`` with the first thing that it says."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError:
        raise DatabaseDamaged(why="it cannot be read") from None
    if found != "ok":
        raise DatabaseDamaged(why=database_words(str(found)))
