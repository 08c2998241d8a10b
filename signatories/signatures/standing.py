"""What a company's signatures amount to at a moment. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar


class State(StrEnum):
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    AWAITING = "awaiting"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    NOT_SIGNED = "not-signed"


class EndReason(StrEnum):
    """Why a signature came to its end; ``ended`` means that the company itself did, or went on as another."""

    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    REFUSED = "refused"
    ENDED = "ended"


class Spell(Protocol):
    """A suspension: from when, and until when if it was lifted."""

    @property
    def from_at(self) -> datetime: ...
    @property
    def until_at(self) -> datetime | None: ...


class Signed(Protocol):
    """What standing needs to know of a signature.

    It counts from ``countersigned_at``. ``ends_at`` is the end of its term; ``resign_by`` is the end
    that a new edition gave it, made known at ``resign_told_at``; ``ended_at`` is an end before those.
    """

    @property
    def signed_at(self) -> datetime: ...
    @property
    def countersigned_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def resign_by(self) -> datetime | None: ...
    @property
    def resign_told_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def end_reason(self) -> str | None: ...
    @property
    def suspensions(self) -> Sequence[Spell]: ...


S = TypeVar("S", bound=Signed)


@dataclass(frozen=True)
class Standing:
    """``since`` is when this state began, ``until`` when it will end by itself (only in force)."""

    state: State
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_in_force(self) -> bool:
        return self.state is State.IN_FORCE


NOT_SIGNED = Standing(State.NOT_SIGNED)


def lapses_at(signature: Signed, *, at: datetime) -> datetime:
    """When the signature ends by itself, by what was known at *at*: its term, or a new edition's."""
    if signature.resign_by is None or signature.resign_told_at is None or signature.resign_told_at > at:
        return signature.ends_at
    return min(signature.ends_at, signature.resign_by)


def ended_at(signature: Signed, *, at: datetime) -> datetime | None:
    """When the signature ended, if it had at *at*: by an act, or by itself."""
    by_itself = lapses_at(signature, at=at)
    if signature.ended_at is not None and signature.ended_at <= at:
        return min(signature.ended_at, by_itself)
    return by_itself if by_itself <= at else None


def is_countersigned(signature: Signed, *, at: datetime) -> bool:
    return signature.countersigned_at is not None and signature.countersigned_at <= at


def suspended_since(signature: Signed, *, at: datetime) -> datetime | None:
    """Since when the signature is suspended, if it is at *at*."""
    for spell in signature.suspensions:
        if spell.from_at <= at and (spell.until_at is None or spell.until_at > at):
            return spell.from_at
    return None


def of(signatures: Iterable[Signed], *, at: datetime) -> Standing:
    """The standing at *at*, for the signatures of one company under one code of conduct.

    Acts after *at* do not count, so this answers for any day in the past. ``since`` reaches
    back over signatures that followed one another without a gap.
    """
    return deciding(signatures, at=at)[0]


def deciding(signatures: Iterable[S], *, at: datetime) -> tuple[Standing, S | None]:
    """The standing at *at*, and the signature that decides it.

    One that runs decides; else one that waits for its countersignature; else the one that ended
    last. A signature that was never countersigned and is over counts as none.
    """
    known = sorted((s for s in signatures if s.signed_at <= at), key=lambda s: s.signed_at)
    counted = [s for s in known if is_countersigned(s, at=at)]
    running = [s for s in counted if ended_at(s, at=at) is None]
    for signature in reversed(running):
        since = suspended_since(signature, at=at)
        if since is not None:
            return Standing(State.SUSPENDED, since=since), signature
        until = lapses_at(signature, at=at)
        return Standing(State.IN_FORCE, since=_unbroken_since(counted, at), until=until), signature
    for signature in reversed(known):
        if not is_countersigned(signature, at=at) and ended_at(signature, at=at) is None:
            return Standing(State.AWAITING, since=signature.signed_at), signature
    if not counted:
        return NOT_SIGNED, None
    last = max(counted, key=lambda s: (s.countersigned_at, s.signed_at))
    return Standing(_how_it_ended(last, at), since=ended_at(last, at=at)), last


def _how_it_ended(signature: Signed, at: datetime) -> State:
    # An end that was written down at or after the end by itself only records that it had lapsed.
    if signature.ended_at is None or not signature.ended_at <= at:
        return State.LAPSED
    if signature.ended_at >= lapses_at(signature, at=at):
        return State.LAPSED
    return State.ENDED if signature.end_reason == EndReason.ENDED else State.WITHDRAWN


def _unbroken_since(counted: Iterable[Signed], at: datetime) -> datetime:
    """How far the present time in force reaches back: over signatures that join, not over suspensions."""
    spans = sorted(span for signature in counted for span in _in_force(signature, at))
    since, _end = spans[-1]
    for start, end in reversed(spans[:-1]):
        if end < since:
            break
        since = min(since, start)
    return since


def _in_force(signature: Signed, at: datetime) -> list[tuple[datetime, datetime]]:
    """When the signature was in force up to *at*, as spans from-to."""
    start, end = signature.countersigned_at, ended_at(signature, at=at) or at
    assert start is not None  # noqa: S101 - only countersigned ones are asked
    spans = []
    for spell in sorted(signature.suspensions, key=lambda each: each.from_at):
        if spell.from_at >= end:
            break
        spans.append((start, spell.from_at))
        if spell.until_at is None or spell.until_at > end:
            return spans
        start = spell.until_at
    return [*spans, (start, end)] if start <= end else spans
