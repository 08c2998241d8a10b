"""Counting on which other hosts the live image is shown: in memory, written to the database now and then.

The answer that a stranger waits for writes nothing. A server that stops loses the counts of a
minute: they are a hint, and the next day brings new ones.
"""

import logging
import threading
from collections import Counter
from datetime import date

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.extensions import db
from badge import sightings
from badge.sightings import Sighting

log = logging.getLogger(__name__)
EVERY_S = 60.0
MOST_KEYS = 2000
"""Different sightings that are kept in memory; further ones are left out until the next writing."""


class Tally:
    """What this process saw since it last wrote."""

    def __init__(self) -> None:
        self._counts: Counter[Sighting] = Counter()
        self._lock = threading.Lock()

    def add(self, sighting: Sighting) -> None:
        with self._lock:
            if sighting in self._counts or len(self._counts) < MOST_KEYS:
                self._counts[sighting] += 1

    def take(self) -> Counter[Sighting]:
        """All that was counted; the tally starts again from nothing."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        return counts


tally = Tally()


def note(code: str, host: str | None, *, on: date) -> None:
    """Count that *host* showed the live image of a badge. Only a public host counts, and nothing else is kept."""
    public = sightings.public_host(host) if host else None
    if public is not None:
        tally.add(Sighting(code, public, on))


def write(app: Flask) -> None:
    """Write what was counted. When the database is away it is lost."""
    counts = tally.take()
    if not counts:
        return
    with app.app_context():
        try:
            sightings.count(db.session(), counts, at=now())
            db.session.commit()
        except SQLAlchemyError as error:
            db.session.rollback()
            log.error("counts of foreign hosts were lost: %s", type(error).__name__)


def keep_writing(app: Flask) -> None:
    """Write once a minute from now on, beside the requests of this process."""
    pause = threading.Event()

    def run() -> None:
        while not pause.wait(EVERY_S):
            write(app)

    threading.Thread(target=run, name="foreign-hosts", daemon=True).start()
