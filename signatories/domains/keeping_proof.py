"""When a proven domain is looked at again, and when it counts as lost. Pure.

A proof is looked at every month. A miss is told to the company, then looked at daily. It is
lost after 14 days in which the proof was asked for and not there, or after 60 days in which
nobody answered: never sooner than 14 days after the company was told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MONTHLY = timedelta(days=30)
DAILY = timedelta(days=1)
TERM_ABSENT = timedelta(days=14)
TERM_UNREACHED = timedelta(days=60)
TERM_AFTER_WARNING = timedelta(days=14)
WARN_UNREACHED_AFTER = timedelta(days=3)
"""A server may be away for a day or two: the company is told when it stays away."""
LEAST_MISSES = 3


class Seen(StrEnum):
    """What one look came to: the proof is there, it is not, or nobody answered."""

    FOUND = "found"
    ABSENT = "absent"
    NOT_REACHED = "not-reached"


class State(StrEnum):
    SOUND = "sound"
    MISSED = "missed"
    LOST_ABSENT = "absent"
    LOST_UNREACHED = "not-reached"


@dataclass(frozen=True)
class Look:
    """One look at a proof; ``has_warned`` when the company was told of the miss by it."""

    at: datetime
    seen: Seen
    has_warned: bool = False


@dataclass(frozen=True)
class Decision:
    """What follows: ``state``, whether to warn now, when to look again, and since when it is missed.

    ``lost_from`` is the first moment at which it can be lost, once the company was warned.
    """

    state: State
    must_warn: bool
    next_look_at: datetime
    missed_since: datetime | None = None
    lost_from: datetime | None = None

    @property
    def is_lost(self) -> bool:
        return self.state in (State.LOST_ABSENT, State.LOST_UNREACHED)


def decide(looks: Sequence[Look]) -> Decision:
    """What the *looks*, oldest first, come to at the moment of the last one.

    Raises ``ValueError`` when there is none.
    """
    if not looks:
        raise ValueError("nobody has looked yet")
    now = looks[-1].at
    misses = _misses_running(looks)
    if not misses:
        return Decision(State.SOUND, must_warn=False, next_look_at=now + MONTHLY)
    since = misses[0].at
    absent = [each for each in misses if each.seen is Seen.ABSENT]
    warned_at = next((each.at for each in misses if each.has_warned), None)
    must_warn = warned_at is None and (bool(absent) or now - since >= WARN_UNREACHED_AFTER)
    if must_warn:
        warned_at = now
    if warned_at is None:
        return Decision(State.MISSED, must_warn=False, next_look_at=now + DAILY, missed_since=since)
    after_warning = warned_at + TERM_AFTER_WARNING
    absent_term = max(absent[0].at + TERM_ABSENT, after_warning) if absent else None
    unreached_term = max(since + TERM_UNREACHED, after_warning)
    lost_from = min(absent_term or unreached_term, unreached_term)
    state = State.MISSED
    if absent_term is not None and now >= absent_term and len(absent) >= LEAST_MISSES:
        state = State.LOST_ABSENT
    elif now >= unreached_term and len(misses) >= LEAST_MISSES:
        state = State.LOST_UNREACHED
    return Decision(state, must_warn, next_look_at=now + DAILY, missed_since=since, lost_from=lost_from)


def _misses_running(looks: Sequence[Look]) -> list[Look]:
    """The misses since the last look that found the proof."""
    misses: list[Look] = []
    for look in reversed(looks):
        if look.seen is Seen.FOUND:
            break
        misses.append(look)
    return misses[::-1]
