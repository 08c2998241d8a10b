"""The worker brings the files for nginx up to date within seconds of an act, whatever else it is busy with."""

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.jobs import running
from tests.shown_badge import ShownBadge, shown_badge

ORIGIN_S = 5.0
"""Withdrawals are seen at the origin within five seconds, and through caches within 300 more (rulings)."""


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


@pytest.fixture
def worker(app: Flask, shown: ShownBadge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    site = tmp_path_factory.mktemp("site")
    kept = app.config["SETTINGS"]
    app.config["SETTINGS"] = kept.model_copy(update={"site_dir": site})
    stop = threading.Event()
    thread = threading.Thread(target=running.keep_site, args=(app, stop))
    thread.start()
    yield
    stop.set()
    thread.join()
    app.config["SETTINGS"] = kept


def comes(app: Flask, path: str, *, other_than: bytes | None = None) -> float:
    """Seconds until the file at *path* is there, with other bytes."""
    file = app.config["SETTINGS"].site_dir / "files" / path[1:]
    begun = time.monotonic()
    while not file.exists() or file.read_bytes() == other_than:
        assert time.monotonic() - begun < 60, path
        time.sleep(0.02)
    return time.monotonic() - begun


@pytest.mark.usefixtures("worker")
def test_a_withdrawal_is_seen_in_the_files_within_five_seconds(app: Flask, shown: ShownBadge) -> None:
    picture = f"/badges/{shown.code}.svg"
    shown.session.rollback()  # on SQLite whoever reads in a transaction that may write keeps others waiting
    comes(app, "/robots.txt")
    before = (app.config["SETTINGS"].site_dir / "files" / picture[1:]).read_bytes()
    shown.withdraw()
    shown.session.rollback()
    assert comes(app, picture, other_than=before) < ORIGIN_S
