"""Importing 20,000 members against a bare loop that reads the file and inserts its rows."""

import csv
import hashlib
import io
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import sqlite_life
from app.imports import member_file
from bench.harness import ROUNDS, ratios, report, seconds
from signatories import admission
from signatories.base import Base
from signatories.imports import importing_members, member_import
from signatories.models import Association

ROWS = 20_000
LIMIT_S = 3
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def file_of(rows: int = ROWS) -> bytes:
    """A members file with every column filled."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = ["register_number", "legal_name", "trade_name", "domain", "contact_email", "member_since"]
    writer.writerow([*names, "member_number"])
    for number in range(1, rows + 1):
        name = f"Bedrijf {number}"
        host = f"bedrijf{number}.example"
        writer.writerow(
            [f"{number:08d}", f"{name} B.V.", name, host, f"info@{host}", "2024-12-31", f"L-{number}"]
        )
    return out.getvalue().encode()


class Imports:
    """Registers of their own to import into, one for each saving."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.made = folder, file_of(), count()
        self.empty = self.register()

    def register(self) -> tuple[Session, Association]:
        engine = create_engine(f"sqlite:///{self.folder / f'members-{next(self.made)}.sqlite3'}")
        sqlite_life.keep_safe(engine)
        Base.metadata.create_all(engine)
        session = Session(engine)
        association = admission.add_association(session, name="Vereniging", slug="vereniging", at=AT)
        session.commit()
        return session, association

    def preview(self) -> None:
        """Read the file and hold it against the register."""
        session, association = self.empty
        rows = member_file.read(self.data).members()
        member_import.prepare(session, association=association, rows=rows, at=AT)
        session.rollback()

    def save(self, into: tuple[Session, Association]) -> None:
        """Read, plan and save the file, as sending the preview does."""
        session, association = into
        rows = member_file.read(self.data).members()
        plan = importing_members.prepare_to_save(session, association=association, rows=rows, at=AT)
        digest = hashlib.sha256(self.data).hexdigest()
        importing_members.carry_out(session, plan, association=association, digest=digest, by="", at=AT)
        session.commit()

    def bare(self) -> None:
        """What nobody could do less than: read the file, insert a company and a membership of each row."""
        connection = sqlite3.connect(self.folder / f"bare-{next(self.made)}.sqlite3")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(
            "CREATE TABLE company (id INTEGER PRIMARY KEY, number TEXT UNIQUE, name TEXT, trade TEXT)"
        )
        connection.execute(
            "CREATE TABLE membership (id INTEGER PRIMARY KEY, company INT, number TEXT, mail TEXT, since TEXT)"
        )
        for number, row in enumerate(csv.DictReader(io.StringIO(self.data.decode()))):
            names = (number, row["register_number"], row["legal_name"], row["trade_name"])
            connection.execute("INSERT INTO company VALUES (?, ?, ?, ?)", names)
            facts = (number, row["member_number"], row["contact_email"], row["member_since"])
            connection.execute(
                "INSERT INTO membership (company, number, mail, since) VALUES (?, ?, ?, ?)", facts
            )
        connection.commit()
        connection.close()

    def saving(self) -> Callable[[], None]:
        """An act that saves into a register that was made ready before it."""
        ready = [self.register() for _ in range(6)]
        return lambda: self.save(ready.pop())


def measure(folder: Path) -> None:
    """The preview and the saving of a members file of 20,000 rows."""
    imports = Imports(folder)
    bare, limit = "bare csv and INSERT of 20,000 rows", f"the limit of {LIMIT_S} s"
    report("preview 20,000 members", bare, ratios(imports.preview, imports.bare), "-")
    report("save 20,000 members", bare, ratios(imports.saving(), imports.bare), "-")
    for name, doing, act in (
        ("preview", "previewing", imports.preview),
        ("save", "saving", imports.saving()),
    ):
        took, worked = [], []
        for _ in range(ROUNDS):
            start = time.process_time()
            took.append(seconds(act) / LIMIT_S)
            worked.append((time.process_time() - start) / LIMIT_S)
        report(f"{name} 20,000 members", limit, took, "<= 1")
        report(f"processor time of {doing} 20,000 members", limit, worked, "<= 1")
