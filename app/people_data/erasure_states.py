"""The law of a request to be erased: from which state to which, and by whom. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

ANSWER_TERM = timedelta(days=30)
"""How long the operator has: a month (Article 12(3) GDPR)."""


class ErasureState(StrEnum):
    ASKED = "asked"
    TAKEN_BACK = "taken-back"
    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, who may, its line in the journal."""

    source: ErasureState | None
    target: ErasureState
    act: str
    roles: tuple[str, ...]
    journal: str


_PERSON, _OPERATOR = ("the person",), ("operator",)

STEPS: Sequence[Step] = (
    Step(None, ErasureState.ASKED, "ask", _PERSON, "erasure-asked"),
    Step(ErasureState.ASKED, ErasureState.TAKEN_BACK, "take back", _PERSON, "erasure-taken-back"),
    Step(ErasureState.ASKED, ErasureState.RELEASED, "release", _OPERATOR, "erasure-released"),
    Step(ErasureState.ASKED, ErasureState.REFUSED, "refuse", _OPERATOR, "erasure-refused"),
)
"""The law of states; there is no other way."""


def step(act: str, state: ErasureState | None) -> Step | None:
    """The step that *act* is in that state; ``None`` where it is not possible."""
    return next((each for each in STEPS if each.act == act and each.source == state), None)
