"""A published half-year of the sample delivery with its bundle, for the tests of bundles."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.clock import bind_clock
from app.extensions import db
from config import Settings
from monitor import publishing
from monitor.bundles import keeping
from monitor.importing import import_holders, import_sizes
from monitor.method import ADDENDUM_24H
from monitor.models import Publication
from tests import factories
from tests.monitor_samples import AT, NOTICE_KEY, SAMPLE, sample_files, take
from tests.pages import IsolatedClient

BASE_URL = "http://localhost:8000"
ANNA, BERT = "person-anna", "person-bert"
NAMES = {"kvk:00000023": "Voorbeeld Goed B.V.", "kvk:00000014": "Anders B.V.", "kvk:00000001": "Klein B.V."}


@contextmanager
def module_app(empty_database: Path, folder: Path) -> Iterator[Flask]:
    """An application in its context, with a database and folder of its own, for all tests of a module."""
    shutil.copy(empty_database, folder / "register.sqlite3")
    app = create_app(Settings(data_dir=folder, base_url=BASE_URL))
    app.testing = True
    app.test_client_class = IsolatedClient
    bind_clock(app, AT)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def taken_in(session: Session, data_dir: Path) -> None:
    """The sample's delivery; three of its companies are in the register."""
    for register_number, name in NAMES.items():
        factories.company(session, at=AT, number=register_number.removeprefix("kvk:"), name=name)
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=data_dir, at=AT, notice_key=NOTICE_KEY)
    import_sizes(session, files=[SAMPLE / "sizes.csv"], data_dir=data_dir, at=AT)
    take(session, data_dir, sample_files())


def published(
    session: Session,
    data_dir: Path,
    *,
    norm: str = ADDENDUM_24H.name,
    at: datetime = AT,
    correction: str | None = None,
    period: str = "2025-h1",
) -> Publication:
    """Prepared, previewed, released by another, and its bundle kept."""
    made = publishing.prepare(
        session, period=period, data_dir=data_dir, by=ANNA, at=at, norm=norm, correction=correction
    )
    publishing.preview(session, publication=made, at=at)
    over = at + timedelta(days=14)
    publishing.publish(session, publication=made, by=BERT, at=over)
    keeping.keep(session, publication=made, data_dir=data_dir, at=over)
    return made


def unpacked(bundle: Path, folder: Path) -> Path:
    """The files of a bundle in a folder."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


def run_script(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``recompute.py`` of an unpacked bundle, by a bare Python that sees no package and no setting."""
    command = [sys.executable, "-I", "-S", "recompute.py", *arguments]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)
