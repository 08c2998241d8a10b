"""The law of a case: from which state to which, by whose act. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class CaseState(StrEnum):
    WARNED = "warned"
    DECIDED = "decided"
    APPEALED = "appealed"
    UPHELD = "upheld"
    CURED = "cured"
    DROPPED = "dropped"
    OVERTURNED = "overturned"
    CLOSED = "closed"


class Act(StrEnum):
    """What can be done in a case. A stay ends by time; that is no act."""

    WARN = "warn"
    REPLY = "reply"
    ANSWER = "answer"
    ADD_EVIDENCE = "add-evidence"
    ASK_STAY = "ask-stay"
    GRANT_STAY = "grant-stay"
    REFUSE_STAY = "refuse-stay"
    CURE = "cure"
    DROP = "drop"
    DECIDE = "decide"
    CARRY_OUT_AT_ONCE = "carry-out-at-once"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    CARRY_OUT = "carry-out"


class Side(StrEnum):
    """Who acts: the association, the company, or the appeals board."""

    ASSOCIATION = "association"
    COMPANY = "company"
    APPEALS = "appeals"


class Consequence(StrEnum):
    NONE = "none"
    REPRIMAND = "reprimand"
    SUSPEND_SIGNATURE = "suspend-signature"
    END_MEMBERSHIP = "end-membership"


class EvidenceKind(StrEnum):
    """What an item of evidence is; the sentence with it is short and the file stays out of pages."""

    CORRESPONDENCE = "correspondence"
    STATEMENT = "statement"
    REPORT = "report"
    SCREENSHOT = "screenshot"
    CONTRACT = "contract"
    OTHER = "other"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next; the same state where only words are added."""

    source: CaseState | None
    target: CaseState
    act: Act
    side: Side
    journal: str


_W, _D, _A, _U = CaseState.WARNED, CaseState.DECIDED, CaseState.APPEALED, CaseState.UPHELD
OPEN: Sequence[CaseState] = (_W, _D, _A, _U)
"""The states in which something can still be done. Every other one is an end."""


def _stays(state: CaseState) -> tuple[Step, ...]:
    return (
        Step(state, state, Act.ASK_STAY, Side.COMPANY, "case-stay-asked"),
        Step(state, state, Act.GRANT_STAY, Side.APPEALS, "case-stay-granted"),
        Step(state, state, Act.REFUSE_STAY, Side.APPEALS, "case-stay-refused"),
    )


def _words(state: CaseState) -> tuple[Step, ...]:
    return (
        Step(state, state, Act.REPLY, Side.COMPANY, "case-replied"),
        Step(state, state, Act.ANSWER, Side.ASSOCIATION, "case-answered"),
        Step(state, state, Act.ADD_EVIDENCE, Side.COMPANY, "case-evidence-added"),
        Step(state, state, Act.ADD_EVIDENCE, Side.ASSOCIATION, "case-evidence-added"),
    )


STEPS: Sequence[Step] = (
    Step(None, _W, Act.WARN, Side.ASSOCIATION, "case-warned"),
    *_words(_W),
    *_stays(_W),
    Step(_W, CaseState.CURED, Act.CURE, Side.ASSOCIATION, "case-cured"),
    Step(_W, CaseState.DROPPED, Act.DROP, Side.ASSOCIATION, "case-dropped"),
    Step(_W, _D, Act.DECIDE, Side.ASSOCIATION, "case-decided"),
    *_stays(_D),
    Step(_D, _A, Act.APPEAL, Side.COMPANY, "case-appealed"),
    Step(_D, _D, Act.CARRY_OUT_AT_ONCE, Side.ASSOCIATION, "case-carried-out"),
    Step(_D, CaseState.CLOSED, Act.CARRY_OUT, Side.ASSOCIATION, "case-closed"),
    *_words(_A),
    *_stays(_A),
    Step(_A, _U, Act.UPHOLD, Side.APPEALS, "case-upheld"),
    Step(_A, CaseState.OVERTURNED, Act.OVERTURN, Side.APPEALS, "case-overturned"),
    Step(_U, CaseState.CLOSED, Act.CARRY_OUT, Side.ASSOCIATION, "case-closed"),
)
"""The law of states; there is no other way."""


def step_of(state: CaseState | None, act: Act, side: Side) -> Step | None:
    """The step that *act* of *side* is in that state, if it is one."""
    return next((each for each in STEPS if (each.source, each.act, each.side) == (state, act, side)), None)
