"""The law of a dispute: from which state to which, by whose act, and what a decision can do. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

APPEAL_TERM = timedelta(days=28)
"""How long after a rejection the company can go to the appeals board."""


class DisputeState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    UPHELD = "upheld"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    APPEALED = "appealed"
    CONFIRMED = "confirmed"


class DisputeKind(StrEnum):
    """What a company says is wrong with a notice."""

    WRONG_COMPANY = "wrong-company"
    NOT_RECEIVED = "not-received"
    ALREADY_GONE = "already-gone"
    WRONGLY_ONLINE = "wrongly-online"
    WRONGLY_CLASSIFIED = "wrongly-classified"


class Effect(StrEnum):
    """What a decision makes of a notice: not counted for a reason of its own, or another outcome."""

    WRONG_COMPANY = "wrong_company"
    NOT_RECEIVED = "not_received"
    GONE_BEFORE_DELIVERY = "gone_before_delivery"
    WRONGLY_CLASSIFIED = "wrongly_classified"
    ON_TIME = "on_time"
    UNDETERMINED = "undetermined"


OUTCOMES = frozenset({Effect.ON_TIME, Effect.UNDETERMINED})
"""The effects that leave a notice counted."""

EFFECTS: Mapping[DisputeKind, Sequence[Effect]] = {
    DisputeKind.WRONG_COMPANY: (Effect.WRONG_COMPANY, Effect.UNDETERMINED),
    DisputeKind.NOT_RECEIVED: (Effect.NOT_RECEIVED, Effect.UNDETERMINED),
    DisputeKind.ALREADY_GONE: (Effect.GONE_BEFORE_DELIVERY, Effect.ON_TIME, Effect.UNDETERMINED),
    DisputeKind.WRONGLY_ONLINE: (Effect.ON_TIME, Effect.UNDETERMINED),
    DisputeKind.WRONGLY_CLASSIFIED: (Effect.WRONGLY_CLASSIFIED, Effect.UNDETERMINED),
}
"""What upholding a dispute of each kind can do; the first is what the company asks for."""


class Reason(StrEnum):
    """Why a dispute was decided as it was; there are no words beside it that could carry an address."""

    EVIDENCE_SHOWS_IT = "evidence-shows-it"
    HOLDER_RECORDS_SHOW_IT = "holder-records-show-it"
    DELIVERY_RECORDS_SHOW_IT = "delivery-records-show-it"
    CHECKS_SHOW_IT = "checks-show-it"
    HOTLINE_CONFIRMS_IT = "hotline-confirms-it"
    DOUBT_REMAINS = "doubt-remains"
    EVIDENCE_LACKING = "evidence-lacking"
    HOLDER_RECORDS_SAY_OTHERWISE = "holder-records-say-otherwise"
    DELIVERY_RECORDS_SAY_OTHERWISE = "delivery-records-say-otherwise"
    CHECKS_SAY_OTHERWISE = "checks-say-otherwise"
    HOTLINE_SAYS_OTHERWISE = "hotline-says-otherwise"
    MAKES_NO_DIFFERENCE = "makes-no-difference"
    NOT_DECIDED_IN_TIME = "not-decided-in-time"


REASONS_TO_UPHOLD = (
    Reason.EVIDENCE_SHOWS_IT,
    Reason.HOLDER_RECORDS_SHOW_IT,
    Reason.DELIVERY_RECORDS_SHOW_IT,
    Reason.CHECKS_SHOW_IT,
    Reason.HOTLINE_CONFIRMS_IT,
    Reason.DOUBT_REMAINS,
)
REASONS_TO_REJECT = (
    Reason.EVIDENCE_LACKING,
    Reason.HOLDER_RECORDS_SAY_OTHERWISE,
    Reason.DELIVERY_RECORDS_SAY_OTHERWISE,
    Reason.CHECKS_SAY_OTHERWISE,
    Reason.HOTLINE_SAYS_OTHERWISE,
    Reason.MAKES_NO_DIFFERENCE,
)


class Act(StrEnum):
    FILE = "file"
    WITHDRAW = "withdraw"
    UPHOLD = "uphold"
    REJECT = "reject"
    LEAVE_UNDECIDED = "leave-undecided"
    APPEAL = "appeal"
    OVERTURN = "overturn"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, the roles it is for, its journal line."""

    source: DisputeState | None
    target: DisputeState
    act: Act
    roles: tuple[str, ...]
    journal: str


_COMPANY, _REGISTER, _BOARD = ("company-owner", "company-editor"), ("publisher",), ("appeals",)
_OPEN, _UNDECIDED = DisputeState.OPEN, DisputeState.UNDECIDED

STEPS: Sequence[Step] = (
    Step(None, _OPEN, Act.FILE, _COMPANY, "dispute-filed"),
    Step(_OPEN, DisputeState.WITHDRAWN, Act.WITHDRAW, _COMPANY, "dispute-withdrawn"),
    Step(_OPEN, DisputeState.UPHELD, Act.UPHOLD, _REGISTER, "dispute-decided"),
    Step(_OPEN, DisputeState.REJECTED, Act.REJECT, _REGISTER, "dispute-decided"),
    Step(_OPEN, _UNDECIDED, Act.LEAVE_UNDECIDED, ("monitor", "publisher"), "dispute-decided"),
    Step(_UNDECIDED, DisputeState.UPHELD, Act.UPHOLD, _REGISTER, "dispute-decided"),
    Step(_UNDECIDED, DisputeState.REJECTED, Act.REJECT, _REGISTER, "dispute-decided"),
    Step(DisputeState.REJECTED, DisputeState.APPEALED, Act.APPEAL, ("company-owner",), "dispute-appealed"),
    Step(DisputeState.APPEALED, DisputeState.UPHELD, Act.OVERTURN, _BOARD, "dispute-decided"),
    Step(DisputeState.APPEALED, DisputeState.CONFIRMED, Act.CONFIRM, _BOARD, "dispute-decided"),
)
"""The law of states; there is no other way. An undecided dispute can still be decided, for a correction."""

UNANSWERED = frozenset({DisputeState.OPEN, DisputeState.UNDECIDED, DisputeState.APPEALED})


def step_of(state: DisputeState | None, act: Act) -> Step | None:
    """The step that *act* is in that state, if it is one."""
    return next((each for each in STEPS if (each.source, each.act) == (state, act)), None)
