"""What a company's signatures amount to at a moment. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    IN_FORCE = "in-force"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NOT_SIGNED = "not-signed"


class Signed(Protocol):
    """What standing needs to know of a signature."""

    @property
    def signed_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Standing:
    """``since`` is when this state began, ``until`` when it will end by itself (only in force)."""

    state: State
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_in_force(self) -> bool:
        return self.state is State.IN_FORCE


def of(signatures: Iterable[Signed], *, at: datetime) -> Standing:
    """The standing at *at*: the running signature decides, else the last one that ran.

    Signatures placed after *at* do not count, so this answers for any day in the past.
    ``since`` reaches back over signatures that followed one another without a gap.
    """
    known = sorted((s for s in signatures if s.signed_at <= at), key=lambda s: s.signed_at)
    if not known:
        return Standing(State.NOT_SIGNED)
    last = known[-1]
    # A signature that was replaced ended with its term: between the two the company had lapsed.
    if last.ended_at is not None and last.ended_at <= at and last.ended_at < last.ends_at:
        return Standing(State.WITHDRAWN, since=last.ended_at)
    if last.ends_at <= at:
        return Standing(State.LAPSED, since=last.ends_at)
    since = last.signed_at
    for earlier in reversed(known[:-1]):
        if (earlier.ended_at or earlier.ends_at) < since:
            break
        since = earlier.signed_at
    return Standing(State.IN_FORCE, since=since, until=last.ends_at)
