"""The law of joining alone: from which state to which, by whose act. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JoinState(StrEnum):
    ASKED = "asked"
    PROVEN = "proven"
    INVITED = "invited"
    JOINED = "joined"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, and its line in the journal.

    Who acts holds no role yet; nobody at all acts where a term passes.
    """

    source: JoinState | None
    target: JoinState
    act: str
    roles: tuple[str, ...]
    entry: str


ANYBODY = ("anybody",)
_S = JoinState

STEPS: Sequence[Step] = (
    Step(None, _S.ASKED, "name company and domain", ANYBODY, "join-asked"),
    Step(_S.ASKED, _S.PROVEN, "prove the domain", ANYBODY, "join-proven"),
    Step(_S.PROVEN, _S.INVITED, "give an address at the domain", ANYBODY, "join-invited"),
    Step(_S.INVITED, _S.INVITED, "ask for the mail again", ANYBODY, "join-invited"),
    Step(_S.INVITED, _S.JOINED, "accept the invitation", ANYBODY, "join-accepted"),
    Step(_S.ASKED, _S.EXPIRED, "let the term pass", (), ""),
    Step(_S.PROVEN, _S.EXPIRED, "let the term pass", (), ""),
    Step(_S.INVITED, _S.EXPIRED, "let the term pass", (), ""),
)

ENDS = frozenset({_S.JOINED, _S.EXPIRED})


@dataclass(frozen=True)
class Request:
    """What the state of a request to join hangs on."""

    proven_at: datetime | None
    invited_at: datetime | None
    accepted_at: datetime | None
    expires_at: datetime


def state_of(request: Request, *, at: datetime) -> JoinState:
    """The state of a request to join at a moment."""
    if request.accepted_at is not None:
        return JoinState.JOINED
    if at >= request.expires_at:
        return JoinState.EXPIRED
    if request.invited_at is not None:
        return JoinState.INVITED
    return JoinState.ASKED if request.proven_at is None else JoinState.PROVEN


def may(request: Request, act: str, *, at: datetime) -> bool:
    """Whether the table has a way for *act* from the present state."""
    now = state_of(request, at=at)
    return any(step.source is now and step.act == act for step in STEPS)
