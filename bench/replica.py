"""What a read replica takes from the register's own database: its processor time for public pages, with and without.

Both servers are real and stream (``tests/following.py``); the register is grown from a seed. Pages are asked of the
application itself, past what is kept ready: each asks the database.
"""

import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import create_app, replica, tables
from app.books_first import READ_REPLICA
from app.extensions import db
from app.growing.growing import grow
from app.growing.invented import Growth
from bench import processor
from bench.harness import ROUNDS, report, skip
from config import Settings
from signatories.base import Base
from tests.conftest import POSTGRES
from tests.following import follower
from tests.power import Machine, machine

COMPANIES, ASSOCIATIONS, SIGNATURES = 300, 3, 3_000
PATHS = ("/en/signatories", "/nl/ondertekenaars", "/en/associations", "/api/v1/signatories", "/en/")
TIMES = 40
CATCHES_UP_S = 60.0


def measure(folder: Path) -> None:
    """One row: the main server's processes, with pages from the replica over those without."""
    if not any(Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup")) and not shutil.which("pg_basebackup"):
        skip("processor time of the main database", "PostgreSQL is not here (apt-get install postgresql)")
        return
    with machine() as main:
        app = grown(folder / "data", main)
        with follower(main) as behind:
            read_url = behind.url.replace("postgresql", POSTGRES, 1)
            app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"database_read_url": read_url})
            with app.app_context():
                replica.bind(app, db.engine)
            beside = app.extensions.pop(READ_REPLICA)
            caught_up(app, beside)
            found = []
            for each in range(ROUNDS + 1):  # the first fills caches
                alone = spent(app, main)
                app.extensions[READ_REPLICA] = beside
                relieved = spent(app, main)
                del app.extensions[READ_REPLICA]
                if each:
                    found.append(relieved / alone)
            beside.engine.dispose()
            with app.app_context():
                db.engine.dispose()
    name = "processor time of the main database for public pages, with a replica"
    report(name, "without one", sorted(found), "-")


def grown(data_dir: Path, main: Machine) -> Flask:
    """A register of some hundred companies on *main*."""
    assert tables.__all__  # every table is known
    app = create_app(
        Settings(
            data_dir=data_dir,
            base_url="http://localhost:8000",
            database_url=main.url.replace("postgresql", POSTGRES, 1),
            secret_key="s" * 40,  # pyright: ignore[reportArgumentType]
            key_passphrase="p" * 40,  # pyright: ignore[reportArgumentType]
        )
    )
    until = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        growth = Growth(
            COMPANIES,
            ASSOCIATIONS,
            SIGNATURES,
            seed=1,
            begin=datetime(2019, 1, 15, 9, tzinfo=UTC),
            until=until,
        )
        grow(db.session(), growth, tell=lambda _done, _of: None)
    return app


def caught_up(app: Flask, beside: replica.Replica) -> None:
    """Wait until the replica has replayed what was grown."""
    until = time.monotonic() + CATCHES_UP_S
    with app.app_context():
        while True:
            with db.engine.connect() as main, beside.engine.connect() as own:
                try:
                    written = main.scalar(text("SELECT CAST(pg_current_wal_flush_lsn() AS text)"))
                    asked = text("SELECT pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn)")
                    if own.scalar(asked, {"written": written}):
                        return
                except SQLAlchemyError:
                    pass
            if time.monotonic() > until:
                raise TimeoutError("the replica did not catch up")
            time.sleep(0.1)


def spent(app: Flask, main: Machine, paths: Sequence[str] = PATHS) -> float:
    """Seconds of processor of the main server's processes for *paths*, so many times each."""
    client = app.test_client()
    before = {pid: processor.seconds(pid) for pid in main.processes()}
    for _ in range(TIMES):
        for path in paths:
            answer = client.get(path, base_url="http://localhost:8000")
            assert answer.status_code == 200, (path, answer.status_code)
    return sum(processor.seconds(pid) - before.get(pid, 0.0) for pid in main.processes())
