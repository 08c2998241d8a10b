"""When to remind of an end that comes by itself: 60, 30 and 7 days before, each once. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAYS_BEFORE = (60, 30, 7)
WAITING_DAYS = 7
"""After how long a signature that waits is brought to mind."""


class Subject(StrEnum):
    """What comes to its end: the term, or the time that a new edition gave; or what waits too long."""

    TERM = "term"
    RESIGNING = "resigning"
    COUNTERSIGNATURE = "countersignature"


@dataclass(frozen=True)
class Ending:
    """Something of a signature (by its public id) that ends at a moment."""

    signature: str
    subject: Subject
    ends_at: datetime


@dataclass(frozen=True)
class Reminder:
    """One reminder of an ending; ``days`` is the step that it belongs to."""

    ending: Ending
    days: int


def due(endings: Iterable[Ending], *, sent: Collection[Reminder], at: datetime) -> list[Reminder]:
    """The reminders to send at *at*: for each ending at most one, the last step that was reached.

    A step that was missed, because nobody worked then, is not made up for once a later one is due.
    What has ended needs no reminder.
    """
    found = []
    for ending in endings:
        left = ending.ends_at - at
        if left <= timedelta(0):
            continue
        reached = [days for days in DAYS_BEFORE if left <= timedelta(days=days)]
        if reached and Reminder(ending, min(reached)) not in sent:
            found.append(Reminder(ending, min(reached)))
    return found


def waits_too_long(signed_at: datetime, *, at: datetime) -> bool:
    return at - signed_at >= timedelta(days=WAITING_DAYS)
