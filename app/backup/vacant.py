"""Whether a place can take a backup: of the same kind, with nobody at work in it, and empty or given up."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app import database_owner
from app.backup import gathering, making, snapshots
from app.backup.manifest import POSTGRES, Manifest
from app.backup.refusals import OfAnotherEngine, OfAnotherRegister, OfNewerTables
from badge.signer.memory import LOCK
from config import Settings

SECRETS = "secrets"
BUSY_S = 0.5
MIGRATIONS = Path(__file__).parents[2] / "migrations"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND coalesce(backend_type, 'client backend') = 'client backend'"
)
FILLED = ("entry", "person")
"""A register in which nothing happened has no row in either."""


def check_fits(settings: Settings, manifest: Manifest) -> None:
    """Raises ``OfAnotherEngine``, ``OfAnotherRegister``, ``OfNewerTables``, or ``WrongSetting`` without an owner."""
    ours = snapshots.engine_of(settings.database_url)
    if manifest.engine != ours:
        raise OfAnotherEngine(theirs=manifest.engine, ours=ours)
    if manifest.base_url != settings.base_url:
        raise OfAnotherRegister(theirs=manifest.base_url, ours=settings.base_url)
    if manifest.revision and not is_known(manifest.revision):
        raise OfNewerTables(revision=manifest.revision[:60])
    if ours == POSTGRES:
        with database_owner.engine():
            return  # raised where the tables are not ours to change


def is_known(revision: str) -> bool:
    """Whether this software knows tables of that revision."""
    return any(each.revision == revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def is_newest(revision: str) -> bool:
    return revision in ("", ScriptDirectory(str(MIGRATIONS)).get_current_head())


def is_in_use(settings: Settings, signer_data: Path) -> bool:
    """Whether a signer, or anybody else in the database, is at work here."""
    return _is_locked(signer_data / "signer" / LOCK) or _has_users(settings)


def is_empty(settings: Settings, data_dir: Path, signer_data: Path) -> bool:
    """Whether nothing would be lost here. Secrets are no register: they are made with the first command."""
    database = making.database_file(settings)
    files = gathering.names(data_dir, signer_data=signer_data, database=database)
    if any(not name.startswith(f"{SECRETS}/") for name, _ in files):
        return False
    if database is not None and not database.exists():
        return True
    with snapshots.connected(settings.database_url) as connection:
        tables = set(inspect(connection).get_table_names())
        return not any(
            connection.scalar(text(f"SELECT 1 FROM {name} LIMIT 1"))  # noqa: S608 - our own names
            for name in FILLED
            if name in tables
        )


def taken(data_dir: Path) -> Iterator[str]:
    """What lies at the top of the data folder and belongs to a register: files of a database are not among it."""
    for each in data_dir.iterdir():
        if each.name not in gathering.LEFT_OUT and not each.name.startswith(".") and each.is_dir():
            yield each.name


def _is_locked(lock: Path) -> bool:
    try:
        with lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _has_users(settings: Settings) -> bool:
    database = making.database_file(settings)
    if database is None:
        with snapshots.connected(settings.database_url) as connection:
            return bool(connection.scalar(text(OTHERS)))
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database, timeout=BUSY_S)) as connection:
            # A database that others have open cannot leave this mode. The next who opens it sets it again.
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        return False  # a damaged one: that is why it is restored
    return False
