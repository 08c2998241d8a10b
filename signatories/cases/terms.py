"""What can be done in a case at a moment, by whom, and what is waited for. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sentences import SpokenError
from signatories.cases.states import OPEN, STEPS, Act, CaseState, Consequence, Side, Step, step_of
from signatories.conditions.condition_errors import (
    AppealTermOver,
    AppealTermRuns,
    CarriedOutAlready,
    CaseStayed,
    CureTermRuns,
    NoStayAsked,
    NotPossibleInThisState,
    NoUrgency,
    StayAsked,
    StayRefused,
)

DECISION_TERM = timedelta(days=56)
"""Within how long after the time to mend the association decides, drops the warning, or closes the case."""
APPEAL_DECISION_TERM = timedelta(days=42)
STAY_DECISION_TERM = timedelta(days=7)
"""Within how long the appeals board answers an appeal, and a request to put a case on hold."""
LONGEST_STAY_DAYS = 182


@dataclass(frozen=True)
class Dates:
    """What the terms need to know of a case; ``stay_refused_in`` is the state in which a stay was refused."""

    state: str
    cure_until: datetime
    stay_asked_at: datetime | None = None
    stay_until: datetime | None = None
    stay_refused_in: str | None = None
    consequence: str | None = None
    urgency: str | None = None
    appeal_until: datetime | None = None
    appealed_at: datetime | None = None
    carried_out_at: datetime | None = None


class Next(StrEnum):
    """What is waited for."""

    STAY_DECISION = "stay-decision"
    ON_HOLD = "on-hold"
    MENDING = "mending"
    DECISION = "decision"
    APPEAL = "appeal"
    APPEAL_DECISION = "appeal-decision"
    CARRYING_OUT = "carrying-out"


@dataclass(frozen=True)
class Waiting:
    """Who is to act next, what for, and until when (``None``: there is no term)."""

    side: Side
    what: Next
    until: datetime | None = None


def waiting(case: Dates, *, at: datetime) -> Waiting | None:
    """What an open case waits for; ``None`` when it is at its end."""
    if case.state not in OPEN:
        return None
    if case.stay_asked_at is not None:
        return Waiting(Side.APPEALS, Next.STAY_DECISION, case.stay_asked_at + STAY_DECISION_TERM)
    if case.state == CaseState.APPEALED and case.appealed_at is not None:
        return Waiting(Side.APPEALS, Next.APPEAL_DECISION, case.appealed_at + APPEAL_DECISION_TERM)
    if case.state == CaseState.DECIDED and case.appeal_until is not None and at < case.appeal_until:
        return Waiting(Side.COMPANY, Next.APPEAL, case.appeal_until)
    if case.stay_until is not None and at < case.stay_until:
        return Waiting(Side.ASSOCIATION, Next.ON_HOLD, case.stay_until)
    if case.state != CaseState.WARNED:
        return Waiting(Side.ASSOCIATION, Next.CARRYING_OUT)
    if at < case.cure_until:
        return Waiting(Side.COMPANY, Next.MENDING, case.cure_until)
    return Waiting(Side.ASSOCIATION, Next.DECISION, case.cure_until + DECISION_TERM)


def check_may(case: Dates, act: Act, side: Side, *, at: datetime) -> Step:
    """The step that *act* of *side* is now. Raises the error that says why it cannot be done."""
    step = step_of(CaseState(case.state), act, side)
    if step is None:
        raise NotPossibleInThisState
    if act in (Act.DECIDE, Act.CARRY_OUT, Act.CARRY_OUT_AT_ONCE):
        _check_not_on_hold(case, at)
    if act is Act.DECIDE and at < case.cure_until:
        raise CureTermRuns(until=case.cure_until)
    if act is Act.APPEAL and case.appeal_until is not None and at >= case.appeal_until:
        raise AppealTermOver(until=case.appeal_until)
    if act is Act.CARRY_OUT:
        _check_appeal_over(case, at)
    if act is Act.CARRY_OUT_AT_ONCE:
        _check_urgent(case)
    if act is Act.ASK_STAY:
        _check_may_ask(case, at)
    if act in (Act.GRANT_STAY, Act.REFUSE_STAY) and case.stay_asked_at is None:
        raise NoStayAsked
    return step


def _check_not_on_hold(case: Dates, at: datetime) -> None:
    if case.stay_until is not None and at < case.stay_until:
        raise CaseStayed(until=case.stay_until)
    if case.stay_asked_at is not None:
        raise StayAsked


def _check_appeal_over(case: Dates, at: datetime) -> None:
    if case.state == CaseState.DECIDED and case.appeal_until is not None and at < case.appeal_until:
        raise AppealTermRuns(until=case.appeal_until)


def _check_urgent(case: Dates) -> None:
    if case.urgency is None:
        raise NoUrgency
    if case.carried_out_at is not None:
        raise CarriedOutAlready


def _check_may_ask(case: Dates, at: datetime) -> None:
    if case.stay_asked_at is not None:
        raise StayAsked
    if case.stay_until is not None and at < case.stay_until:
        raise CaseStayed(until=case.stay_until)
    if case.stay_refused_in == case.state:
        raise StayRefused


def may(case: Dates, act: Act, side: Side, *, at: datetime) -> bool:
    """Whether ``check_may`` lets it."""
    try:
        check_may(case, act, side, at=at)
    except SpokenError:
        return False
    return True


def possible(case: Dates, side: Side, *, at: datetime) -> list[Act]:
    """Every act that *side* can do now, in the order of the law of states."""
    acts = [step.act for step in STEPS if step.side is side and step.source == case.state]
    return [act for act in dict.fromkeys(acts) if may(case, act, side, at=at)]


def has_effect(case: Dates) -> bool:
    """Whether the decision does something to the member beside its words."""
    return case.consequence in (Consequence.SUSPEND_SIGNATURE, Consequence.END_MEMBERSHIP)
