"""From the checks of one notice to the interval in which its item went. Pure.

The takedown is the first offline spell that holds. It began somewhere in ``(L, R]``: after
the item was last seen online, and no later than when it was first seen offline.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter


class Status(StrEnum):
    """What a check saw. ``unreachable`` is no information, in either direction."""

    ONLINE = "online"
    OFFLINE = "offline"
    MOVED = "moved"
    UNREACHABLE = "unreachable"


class Outcome(StrEnum):
    """Whether the item went in time; ``undetermined`` counts for the company in the best case only."""

    ON_TIME = "on_time"
    LATE = "late"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Check:
    """One look at the item."""

    at: datetime
    status: Status


@dataclass(frozen=True)
class Removal:
    """What the checks say about one item; both ends count from acceptance.

    ``first_offline`` is None when no offline spell held before the cut-off (R is infinite).
    """

    last_online: timedelta
    first_offline: timedelta | None
    gone_before_delivery: bool
    still_online: bool
    reappeared: bool
    moved: bool

    def outcome(self, *, limit: timedelta, tolerance: timedelta) -> Outcome:
        """Judge the interval against a norm of *limit*. On time wins over late."""
        if self.first_offline is not None and self.first_offline <= limit + tolerance:
            return Outcome.ON_TIME
        return Outcome.LATE if self.last_online >= limit else Outcome.UNDETERMINED


@dataclass
class _Spell:
    """The sightings from one online sighting until before the next."""

    online_at: datetime
    first_offline: datetime | None = None
    last_offline: datetime | None = None
    moved: bool = False

    def held(self, hold: timedelta) -> bool:
        if self.first_offline is None or self.last_offline is None:
            return False
        return self.last_offline - self.first_offline >= hold


def observe(accepted_at: datetime, checks: Iterable[Check], *, hold: timedelta, cut_off: datetime) -> Removal:
    """Read the *checks* of a notice that the company accepted at *accepted_at*.

    Only checks before *cut_off* count; order does not matter. Statuses that contradict each
    other at one instant are no information. Times may be of any zone: lengths are taken in UTC, for
    two times of one local zone differ by what the clock on the wall says.
    """
    accepted_at = accepted_at.astimezone(UTC)
    usable = _usable(checks, cut_off)
    before = [check for check in usable if check.at <= accepted_at]
    spells = [_Spell(online_at=accepted_at)]
    for check in usable[len(before) :]:
        if check.status is Status.ONLINE:
            spells.append(_Spell(online_at=check.at))
            continue
        spell = spells[-1]
        spell.first_offline = spell.first_offline or check.at
        spell.last_offline = check.at
        spell.moved = spell.moved or check.status is Status.MOVED
    takedown = next((place for place, spell in enumerate(spells) if spell.held(hold)), None)
    decisive = spells[-1 if takedown is None else takedown]
    return Removal(
        last_online=decisive.online_at - accepted_at,
        first_offline=None
        if takedown is None or decisive.first_offline is None
        else decisive.first_offline - accepted_at,
        gone_before_delivery=bool(before) and before[-1].status is not Status.ONLINE,
        still_online=takedown is None and len(spells) > 1 and decisive.first_offline is None,
        reappeared=takedown is not None and takedown < len(spells) - 1,
        moved=takedown is not None and decisive.moved,
    )


def _usable(checks: Iterable[Check], cut_off: datetime) -> list[Check]:
    """Sightings in order of time, one per instant, without those that say nothing."""
    sightings = (
        replace(each, at=each.at.astimezone(UTC)) for each in checks if each.status is not Status.UNREACHABLE
    )
    seen = sorted((each for each in sightings if each.at < cut_off), key=attrgetter("at"))
    usable: list[Check] = []
    for at, group in groupby(seen, key=attrgetter("at")):
        status = merged({check.status for check in group})
        if status is not Status.UNREACHABLE:
            usable.append(Check(at, status))
    return usable


def merged(statuses: set[Status]) -> Status:
    """What several checks at one instant say together: online against offline says nothing."""
    usable = statuses - {Status.UNREACHABLE}
    if not usable or (Status.ONLINE in usable and len(usable) > 1):
        return Status.UNREACHABLE
    return Status.MOVED if Status.MOVED in usable else usable.pop()
