"""From what an answer was made: the marks of the files that say that something changed."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.published.store import Store, written
from app.ready.memory import Stamp
from badge.snapshot import Snapshot
from badge.verifying import TOLERANCE

LONGEST_OF_BADGE_S = 300.0
LONGEST_S = 5.0
"""Seconds for which other answers are said again: another machine may have changed what they say."""
LOOK_EVERY_S = 0.05
"""Seconds between two looks at a file that another process may have written. While a thread asks the
operating system, the others take the interpreter from it: that costs more than the question."""


def mark(path: str | Path) -> tuple[int, int, int] | None:
    """What tells one state of a file from another; ``None`` when it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked many times a second
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Stamps:
    """The marks below one data folder, as they were a moment ago; what this process wrote since is seen at once."""

    def __init__(self, data_dir: Path) -> None:
        published = data_dir / "published"
        self._store = Store(published)
        self._badges = f"{published / 'badges'}/"
        self._keys = str(data_dir / "keys" / "keys.json")
        self._changed = str(published / "changed")
        self._seen: dict[str, Stamp | None] = {}
        self._seen_at = -1
        self._due = 0.0

    def of_badge(self, code: str) -> Stamp | None:
        """What the files of a badge are made from; ``None`` while it is not on disk."""
        seen = self._seen_lately()
        return seen[code] if code in seen else self._look(seen, code, f"{self._badges}{code}.json")

    def of_all(self) -> Stamp | None:
        """A stamp that is another one after every act; ``None`` before the first."""
        seen = self._seen_lately()
        return seen[""] if "" in seen else self._look(seen, "", self._changed)

    def _seen_lately(self) -> dict[str, Stamp | None]:
        at = time.perf_counter()
        if at >= self._due or self._seen_at != written.times:
            times = written.times
            self._seen, self._due = {}, at + LOOK_EVERY_S
            self._seen_at = times  # last: another thread that comes between begins anew too
        return self._seen

    def _look(self, seen: dict[str, Stamp | None], name: str, path: str) -> Stamp | None:
        """Into *seen*, which may be forgotten by now: what was written meanwhile is then looked at again."""
        found = mark(path)
        seen[name] = None if found is None else (found, mark(self._keys))
        return seen[name]

    def snapshot(self, code: str) -> Snapshot | None:
        return self._store.find(code)


def holds_until(snapshot: Snapshot, at: datetime) -> float:
    """Until when the files of a badge stay as they are if nobody does anything; seconds since 1970.

    Its term begins and ends, its signature lapses; the live picture names the day (UTC).
    """
    claims = snapshot.claims
    midnight = datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    term = (claims.valid_from, claims.valid_until)
    with_tolerance = (term[0] - TOLERANCE, term[1] + TOLERANCE)
    turns = (*term, *with_tolerance, snapshot.lapses_at, midnight)
    soonest = min(each for each in turns if each >= at)
    return min(soonest.timestamp(), at.timestamp() + LONGEST_OF_BADGE_S)
