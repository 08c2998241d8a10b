"""From proposed to carried out: the law of states of an event of succession. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    RELEASED = "released"
    CARRIED_OUT = "carried-out"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        return self in (State.PROPOSED, State.RELEASED)


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its log entry."""

    source: State | None
    target: State
    act: str
    role: str
    entry: str | None


STEPS = (
    Step(None, State.PROPOSED, "propose", "operator or officer", None),
    Step(State.PROPOSED, State.RELEASED, "release", "another operator", None),
    Step(State.RELEASED, State.CARRIED_OUT, "carry out on the day", "register", "company-succeeded"),
    Step(State.PROPOSED, State.CANCELLED, "cancel", "operator or officer", None),
    Step(State.RELEASED, State.CANCELLED, "cancel", "operator", None),
)
"""The law of states; there is no other way. Carried out and cancelled are ends."""


def may_step(source: State, target: State) -> bool:
    """Whether the law of states knows this way."""
    return any((step.source, step.target) == (source, target) for step in STEPS)
