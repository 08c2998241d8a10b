"""The law of recovery: from which state to which, by whose act, after how long. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OBJECTION_TERM = timedelta(hours=72)
"""How long those who know the company can object once somebody confirmed the person."""


class RecoveryState(StrEnum):
    ASKED = "asked"
    PROVEN = "proven"
    NAMED = "waits for confirmation"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"


class Act(StrEnum):
    ASK = "ask"
    PROVE = "prove the domain"
    NAME = "give a name and address"
    CONFIRM = "confirm the person"
    REFUSE = "refuse"
    OBJECT = "object"
    GRANT = "let the term pass without objection"
    UPHOLD = "grant in spite of the objection"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its journal line."""

    source: RecoveryState | None
    target: RecoveryState
    act: str
    roles: tuple[str, ...]
    entry: str


_S = RecoveryState
ANYBODY = ("anybody",)
JUDGES = ("officer", "operator")
TOLD = ("company-owner", "company-editor", "signer", "officer")
TERM_OVER = "let the term pass"

STEPS: Sequence[Step] = (
    Step(None, _S.ASKED, Act.ASK, ANYBODY, "recovery-asked"),
    Step(_S.ASKED, _S.PROVEN, Act.PROVE, ANYBODY, "recovery-proven"),
    Step(_S.PROVEN, _S.NAMED, Act.NAME, ANYBODY, "recovery-named"),
    Step(_S.NAMED, _S.CONFIRMED, Act.CONFIRM, JUDGES, "recovery-confirmed"),
    Step(_S.NAMED, _S.REFUSED, Act.REFUSE, JUDGES, "recovery-refused"),
    Step(_S.CONFIRMED, _S.OBJECTED, Act.OBJECT, TOLD, "recovery-objected"),
    Step(_S.CONFIRMED, _S.GRANTED, Act.GRANT, (), "recovery-granted"),
    Step(_S.OBJECTED, _S.GRANTED, Act.UPHOLD, ("operator",), "recovery-granted"),
    Step(_S.OBJECTED, _S.REFUSED, Act.REFUSE, ("operator",), "recovery-refused"),
    Step(_S.ASKED, _S.EXPIRED, TERM_OVER, (), ""),
    Step(_S.PROVEN, _S.EXPIRED, TERM_OVER, (), ""),
    Step(_S.NAMED, _S.EXPIRED, TERM_OVER, (), ""),
)

ENDS = frozenset({_S.GRANTED, _S.REFUSED, _S.EXPIRED})


@dataclass(frozen=True)
class Recovery:
    """What the state of a recovery hangs on. A refusal is a decision too."""

    expires_at: datetime
    proven_at: datetime | None = None
    named_at: datetime | None = None
    confirmed_at: datetime | None = None
    objected_at: datetime | None = None
    refused_at: datetime | None = None
    granted_at: datetime | None = None


def state_of(recovery: Recovery, *, at: datetime) -> RecoveryState:
    """The state of a recovery at a moment."""
    if recovery.granted_at is not None:
        return RecoveryState.GRANTED
    if recovery.refused_at is not None:
        return RecoveryState.REFUSED
    if recovery.objected_at is not None:
        return RecoveryState.OBJECTED
    if recovery.confirmed_at is not None:
        return RecoveryState.CONFIRMED
    if at >= recovery.expires_at:
        return RecoveryState.EXPIRED
    if recovery.named_at is not None:
        return RecoveryState.NAMED
    return RecoveryState.ASKED if recovery.proven_at is None else RecoveryState.PROVEN


def may(recovery: Recovery, act: Act, *, role: str | None = None, at: datetime) -> bool:
    """Whether the table has a way for *act* now; with *role*, whether it is that role's.

    Once the term to object is over nobody objects, and before it nothing is granted by itself.
    """
    now = state_of(recovery, at=at)
    ways = [step for step in STEPS if step.source is now and step.act == act]
    if role is not None:
        ways = [step for step in ways if role in step.roles]
    if recovery.confirmed_at is not None and act in (Act.OBJECT, Act.GRANT):
        return bool(ways) and (at >= recovery.confirmed_at + OBJECTION_TERM) is (act is Act.GRANT)
    return bool(ways)
