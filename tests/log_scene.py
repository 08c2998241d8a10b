"""A log with its published files, and a witness beside it that answers over a Unix socket."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

import witness
from app import database_owner
from app.transparency import checking, making, recovering
from app.transparency.files import LogFiles, log_files
from config import Settings
from signatories import entries
from tlog.checkpoint import Checkpoint


@dataclass
class Log:
    """``session`` writes entries, ``files`` are those that are published."""

    session: Session
    files: LogFiles
    at: datetime

    def add(self, count: int) -> None:
        """Add *count* entries: a company and then keys, which say no names."""
        self.at += timedelta(seconds=1)
        acts = [
            entries.act("key-published", kid=f"did:web:register.example#{self.at:%S}-{n}")
            for n in range(count)
        ]
        if count:
            acts[0] = entries.act("company-added", company="kvk:00000501", name="Voorbeeld B.V.")
        entries.append_many(self.session, acts, at=self.at)
        self.session.commit()

    def publish(self) -> Checkpoint:
        making.publish(self.session, self.files, at=self.at)
        head = making.published_head(self.files)
        assert head is not None
        return head

    def recover(self, *, source: Path | None = None, dry_run: bool = False) -> recovering.Recovered:
        """As the command does it: under the owner's role."""
        self.session.rollback()
        with database_owner.session() as owner:
            found = recovering.recover(owner, self.files, source=source, at=self.at, dry_run=dry_run)
        self.session.expire_all()
        return found

    def check(self) -> checking.Checked:
        self.session.expire_all()
        return checking.check(self.session, self.files)


def log_of(session: Session, at: datetime) -> Log:
    """The log as its owner has it: nothing keeps *session* from changing an entry."""
    without_guards(session)
    return Log(session, log_files(), at)


def without_guards(session: Session) -> None:
    """Let this connection to SQLite change what is only added to, as a connection of the owner may."""
    if session.get_bind().dialect.name == "sqlite":
        connection = session.connection()
        guards = connection.exec_driver_sql("SELECT name FROM sqlite_temp_master WHERE type = 'trigger'")
        for name in guards.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        session.commit()


@contextmanager
def watched(app: Flask, folder: Path) -> Iterator[witness.Witness]:
    """A witness with its folder at *folder*; the application asks it meanwhile."""
    before: Settings = app.config["SETTINGS"]
    settings = before.model_copy(
        update={"witness_dir": folder, "witness_url": f"unix:{folder / 'witness.sock'}"}
    )
    at_work = witness.of(settings)
    server = witness.listening(settings.witness_url, at_work)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    app.config["SETTINGS"] = settings
    try:
        yield at_work
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        at_work.close()
        app.config["SETTINGS"] = before
