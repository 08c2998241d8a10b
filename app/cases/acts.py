"""The acts in a case, each whole: the step, what it does to the member, and the mail.

*by* is the public id of the person. Each raises what the domain act raises, and commits nothing.
"""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from app.cases import consequences, files, mails
from app.cases.consequences import Means
from app.cases.files import GivenEvidence
from app.findings import held_against
from signatories import admission
from signatories.cases import acting, judging
from signatories.cases.models import CaseStep, ConditionCase
from signatories.cases.states import Consequence, Side
from signatories.conditions.condition_rules import rules_on
from signatories.conditions.conditions import Finding


class Wording(Protocol):
    """An act of the domain that is somebody's words."""

    def __call__(
        self, session: Session, *, case: ConditionCase, words: str, by: str, at: datetime
    ) -> CaseStep: ...


def told(session: Session, step: CaseStep, *, at: datetime) -> CaseStep:
    """Send the mail of a step."""
    mails.tell(session, step, at=at)
    return step


def finding_of(session: Session, case: ConditionCase, *, at: datetime) -> Finding | None:
    """What the facts say of the case's condition at *at*; ``None`` when it or the membership is no more."""
    row = next(
        (
            each
            for each in rules_on(session, association=case.association, on=at.date())
            if each.name == case.rule_name
        ),
        None,
    )
    membership = admission.open_membership(session, association=case.association, company=case.company)
    if row is None or membership is None:
        return None
    members = held_against(
        session, association=case.association, rules=[row.rule], memberships=[membership], at=at
    )
    return members[0].findings[0]


def add_evidence(
    session: Session,
    *,
    case: ConditionCase,
    side: Side,
    given: GivenEvidence,
    data_dir: Path,
    by: str,
    at: datetime,
    scanner: Path | None = None,
) -> None:
    """Add an item of evidence, and keep its file when there is one. Raises as ``files.keep``."""
    kept = files.keep(data_dir, given.data, scanner=scanner) if given.data else None
    acting.add_evidence(
        session,
        case=case,
        side=side,
        kind=given.kind,
        dated_on=given.dated_on,
        sentence=given.sentence,
        file=kept,
        by=by,
        at=at,
    )
    told(session, case.steps[-1], at=at)


def cure(session: Session, *, case: ConditionCase, by: str, at: datetime) -> None:
    """Close the case when the facts of now show that the condition is met again."""
    step = acting.cure(session, case=case, finding=finding_of(session, case, at=at), words="", by=by, at=at)
    told(session, step, at=at)


def decide(
    session: Session,
    *,
    case: ConditionCase,
    consequence: Consequence,
    reason: str,
    urgency: str,
    means: Means,
    by: str,
    at: datetime,
) -> None:
    """Decide, and carry the consequence out at once where an urgency is written.

    Raises ``NothingToSuspend`` for a signature that this association cannot suspend.
    """
    consequences.check_possible(session, case, consequence, at=at)
    step = acting.decide(
        session,
        case=case,
        finding=finding_of(session, case, at=at),
        consequence=consequence,
        reason=reason,
        urgency=urgency,
        by=by,
        at=at,
    )
    told(session, step, at=at)
    if case.urgency is not None:
        carried = acting.carry_out_at_once(session, case=case, by=by, at=at)
        consequences.take_effect(session, case, means=means, by=by, at=at)
        told(session, carried, at=at)


def carry_out(session: Session, *, case: ConditionCase, means: Means, by: str, at: datetime) -> None:
    """Carry the decision out, unless that was done before, and close the case."""
    is_due = case.carried_out_at is None
    step = acting.carry_out(session, case=case, by=by, at=at)
    if is_due:
        consequences.take_effect(session, case, means=means, by=by, at=at)
    told(session, step, at=at)


def grant_stay(
    session: Session,
    *,
    case: ConditionCase,
    until: datetime,
    reason: str,
    means: Means,
    by: str,
    at: datetime,
) -> None:
    """Put a case on hold; what was carried out already is undone for as long as it can be."""
    step = judging.grant_stay(session, case=case, until=until, reason=reason, by=by, at=at)
    consequences.undo(session, case, means=means, by=by, at=at)
    told(session, step, at=at)


def judge(
    session: Session,
    *,
    case: ConditionCase,
    upheld: bool,
    reason: str,
    means: Means,
    by: str,
    at: datetime,
) -> None:
    """Uphold the decision or overturn it; an overturned suspension is lifted."""
    step = judging.judge(session, case=case, upheld=upheld, reason=reason, by=by, at=at)
    if not upheld:
        consequences.undo(session, case, means=means, by=by, at=at)
    told(session, step, at=at)
