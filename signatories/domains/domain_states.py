"""The law of a domain's states: named, proven, missed, lost; by whose act, with which log entry. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class DomainState(StrEnum):
    """The states of one row; a domain that was lost and is proven again has a row of its own."""

    NAMED = "named"
    PROVEN = "proven"
    MISSED = "proof missed"
    LOST = "lost"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its log entry.

    ``roles`` are the wire values of the people who may; none means that the register does it by looking.
    """

    source: DomainState | None
    target: DomainState
    act: str
    roles: tuple[str, ...]
    entry: str = ""


_KEEPERS = ("company-owner", "company-editor", "signer")
_OWNER, _OPERATOR = ("company-owner",), ("operator",)
_D = DomainState

STEPS: Sequence[Step] = (
    Step(None, _D.NAMED, "name", _KEEPERS, "domain-named"),
    Step(None, _D.NAMED, "name in a file of members", ("officer", "assistant"), "domain-named"),
    Step(None, _D.PROVEN, "take over as the successor", _OPERATOR, "domain-proven"),
    Step(_D.NAMED, _D.PROVEN, "show the proof", _KEEPERS, "domain-proven"),
    Step(_D.PROVEN, _D.MISSED, "miss the proof", (), "domain-proof-missed"),
    Step(_D.MISSED, _D.PROVEN, "see the proof again", ()),
    Step(_D.MISSED, _D.LOST, "let the term pass", (), "domain-lost"),
    Step(_D.PROVEN, _D.LOST, "give up", _OWNER, "domain-lost"),
    Step(_D.MISSED, _D.LOST, "give up", _OWNER, "domain-lost"),
    Step(_D.PROVEN, _D.LOST, "go over to the successor", _OPERATOR, "domain-lost"),
    Step(_D.MISSED, _D.LOST, "go over to the successor", _OPERATOR, "domain-lost"),
)
"""There is no other way. Lost is an end: proving again begins anew."""


def state_of(*, is_proven: bool, is_lost: bool, is_missed: bool) -> DomainState:
    """The state of a row, by what it holds and by the latest look at its proof."""
    if is_lost:
        return DomainState.LOST
    if not is_proven:
        return DomainState.NAMED
    return DomainState.MISSED if is_missed else DomainState.PROVEN


def may(state: DomainState, act: str) -> bool:
    """Whether the table has a way for *act* from *state*."""
    return any(step.source is state and step.act == act for step in STEPS)
