"""From what an answer was made: the marks of the files that say that something changed."""

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.published.store import Store, written
from app.ready.memory import Kept, Stamp
from badge.snapshot import Snapshot
from badge.verifying import TOLERANCE

LONGEST_OF_BADGE_S = 300.0
LONGEST_S = 4.0
"""Seconds for which other answers are said again: another machine may have changed what they say. With the second
more for which one is said while it is made anew (``layer.GRACE_S``), nothing is older than five."""
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


@dataclass(slots=True)
class Moment:
    """What was seen since a look was due, and the answers that were found to hold by it.

    It lasts until ``over`` (of ``time.perf_counter``), or until this process writes once more than ``times``.
    """

    over: float
    times: int
    stamps: dict[str, Stamp | None] = field(default_factory=dict)
    answers: dict[object, Kept] = field(default_factory=dict)


class Stamps:
    """The marks below one data folder, as they were a moment ago; what this process wrote since is seen at once."""

    def __init__(self, data_dir: Path) -> None:
        published = data_dir / "published"
        self._store = Store(published)
        self._badges = f"{published / 'badges'}/"
        self._keys = str(data_dir / "keys" / "keys.json")
        self._changed = str(published / "changed")
        self._moment = Moment(over=0.0, times=-1)

    def moment(self) -> Moment:
        """The one that lasts, or a new one."""
        moment = self._moment
        if time.perf_counter() >= moment.over or moment.times != written.times:
            # What is written from here on ends it: the count is taken before anything is looked at.
            moment = self._moment = Moment(time.perf_counter() + LOOK_EVERY_S, written.times)
        return moment

    def of_badge(self, code: str, moment: Moment) -> Stamp | None:
        """What the files of a badge are made from; ``None`` while it is not on disk."""
        seen = moment.stamps
        return seen[code] if code in seen else self._look(seen, code, f"{self._badges}{code}.json")

    def of_all(self, moment: Moment) -> Stamp | None:
        """A stamp that is another one after every act; ``None`` before the first."""
        seen = moment.stamps
        return seen[""] if "" in seen else self._look(seen, "", self._changed)

    def _look(self, seen: dict[str, Stamp | None], name: str, path: str) -> Stamp | None:
        """Into *seen*, whose moment may be over by now: what was written meanwhile is then looked at again."""
        found = mark(path)
        seen[name] = None if found is None else (found, mark(self._keys))
        return seen[name]

    def snapshot(self, code: str) -> Snapshot | None:
        return self._store.find(code)


def turns_of(snapshot: Snapshot) -> tuple[datetime, ...]:
    """The moments at which what is said of a badge changes if nobody does anything: its term begins and ends,
    its signature lapses."""
    claims = snapshot.claims
    term = (claims.valid_from, claims.valid_until)
    return (*term, term[0] - TOLERANCE, term[1] + TOLERANCE, snapshot.lapses_at)


def holds_until(snapshot: Snapshot, at: datetime) -> float:
    """Until when the files of a badge stay as they are by themselves; seconds since 1970.

    Until its next turn, or midnight: the live picture names the day (UTC).
    """
    midnight = datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    soonest = min(each for each in (*turns_of(snapshot), midnight) if each >= at)
    return min(soonest.timestamp(), at.timestamp() + LONGEST_OF_BADGE_S)
