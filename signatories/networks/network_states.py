"""The law of a network's states: a company names it, somebody else confirms it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class NetworkState(StrEnum):
    WAITING = "waiting for confirmation"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"
    ENDED = "ended"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its log entry.

    ``roles`` are the wire values of the people who may; an act without a public entry is a journal line.
    """

    source: NetworkState | None
    target: NetworkState
    act: str
    roles: tuple[str, ...]
    entry: str | None
    journal: str | None = None


_COMPANY = ("company-owner", "company-editor")
_JUDGES = ("officer", "operator")
_S = NetworkState

STEPS: Sequence[Step] = (
    Step(None, _S.WAITING, "name", _COMPANY, None, "network-named"),
    Step(_S.WAITING, _S.CONFIRMED, "confirm", _JUDGES, "network-confirmed"),
    Step(_S.WAITING, _S.REFUSED, "refuse", _JUDGES, None, "network-refused"),
    Step(_S.WAITING, _S.TAKEN_BACK, "take back", _COMPANY, None, "network-taken-back"),
    Step(_S.CONFIRMED, _S.ENDED, "end", (*_COMPANY, *_JUDGES), "network-ended"),
)
"""There is no other way. Where another company holds the network, only the operator confirms."""

ENDS = frozenset({_S.REFUSED, _S.TAKEN_BACK, _S.ENDED})


def may_go(source: NetworkState, target: NetworkState) -> bool:
    return any((step.source, step.target) == (source, target) for step in STEPS)
