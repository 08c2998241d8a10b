"""What the appeals board does in a case: put it on hold or not, uphold the decision or overturn it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signatories.cases.models import CaseStep, ConditionCase
from signatories.cases.states import Act, Side
from signatories.cases.stepping import write_step
from signatories.cases.terms import LONGEST_STAY_DAYS, check_may
from signatories.conditions.condition_errors import ActedBefore, WrongStay
from signatories.reasons import checked_reason


def grant_stay(
    session: Session, *, case: ConditionCase, until: datetime, reason: str, by: str, at: datetime
) -> CaseStep:
    """Put the case on hold until *until*: nothing is decided or carried out before.

    Raises what ``check_may`` raises, ``ActedBefore``, ``ReasonNeeded`` or ``WrongStay``.
    """
    step = check_may(case.dates, Act.GRANT_STAY, Side.APPEALS, at=at)
    _check_apart(case, by)
    reason = checked_reason(reason)
    if not at < until <= at + timedelta(days=LONGEST_STAY_DAYS):
        raise WrongStay(days=LONGEST_STAY_DAYS)
    case.stay_asked_at, case.stay_until = None, until
    return write_step(session, case, step, by=by, at=at, words=reason, until=until)


def refuse_stay(session: Session, *, case: ConditionCase, reason: str, by: str, at: datetime) -> CaseStep:
    """Refuse it. Raises what ``check_may`` raises, ``ActedBefore`` or ``ReasonNeeded``."""
    step = check_may(case.dates, Act.REFUSE_STAY, Side.APPEALS, at=at)
    _check_apart(case, by)
    reason = checked_reason(reason)
    case.stay_asked_at, case.stay_refused_in = None, case.state
    return write_step(session, case, step, by=by, at=at, words=reason)


def judge(
    session: Session, *, case: ConditionCase, upheld: bool, reason: str, by: str, at: datetime
) -> CaseStep:
    """The appeals board upholds or overturns the decision; a stay ends with it.

    Raises what ``check_may`` raises, ``ActedBefore`` or ``ReasonNeeded``.
    """
    step = check_may(case.dates, Act.UPHOLD if upheld else Act.OVERTURN, Side.APPEALS, at=at)
    _check_apart(case, by)
    reason = checked_reason(reason)
    case.stay_asked_at = case.stay_until = None
    return write_step(session, case, step, by=by, at=at, words=reason)


def _check_apart(case: ConditionCase, by: str) -> None:
    """Raise ``ActedBefore`` when who judges acted for one of the sides."""
    if any(step.by == by and step.side != Side.APPEALS for step in case.steps):
        raise ActedBefore
