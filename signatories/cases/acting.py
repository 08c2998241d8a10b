"""What the association and the company do in a case: each act checked against its state and terms."""

from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.cases.models import CaseEvidence, CaseStep, ConditionCase
from signatories.cases.states import Act, Consequence, EvidenceKind, Side, step_of
from signatories.cases.stepping import LONGEST_LETTER, checked_words, frozen, write_step
from signatories.cases.terms import check_may
from signatories.clashes import refused_by
from signatories.conditions.condition_errors import (
    CaseIsOpen,
    ConditionNotMissed,
    EvidenceInTheFuture,
    EvidenceNeeded,
    MetAgain,
    StillNotMet,
)
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Answer, Finding
from signatories.memberships import check_is_member
from signatories.models import Company
from signatories.reasons import checked_reason


def warn(
    session: Session,
    *,
    row: ConditionRule,
    company: Company,
    finding: Finding,
    letter: str,
    by: str,
    at: datetime,
) -> ConditionCase:
    """Warn a member that misses the condition of *row*, and open the case with the letter.

    The time to mend is the rule's. Raises ``NotAMember``, ``ConditionNotMissed``, ``LetterNeeded``
    or ``CaseIsOpen``.
    """
    check_is_member(company, association=row.association, on=at.date())
    if finding.answer is not Answer.NOT_MET:
        raise ConditionNotMissed
    letter = checked_words(letter)
    step = step_of(None, Act.WARN, Side.ASSOCIATION)
    assert step is not None  # noqa: S101 - a line of the table
    case = ConditionCase(
        association=row.association,
        company=company,
        rule=row,
        rule_name=row.name,
        evidence=finding.evidence,
        evidence_values=frozen(finding.values),
        not_met_since=finding.since,
        state=step.target.value,
        opened_at=at,
        cure_until=at + timedelta(days=row.cure_days),
        appeal_days=row.appeal_days,
        step_count=0,
    )
    try:
        with session.begin_nested():
            session.add(case)
    except IntegrityError as error:
        if not refused_by(error, ConditionCase, "uq_condition_case_open"):
            raise
        raise CaseIsOpen from None
    write_step(session, case, step, by=by, at=at, words=letter, until=case.cure_until)
    return case


def reply(session: Session, *, case: ConditionCase, words: str, by: str, at: datetime) -> CaseStep:
    """The company's words. Raises what ``check_may`` raises, or ``LetterNeeded``."""
    step = check_may(case.dates, Act.REPLY, Side.COMPANY, at=at)
    return write_step(session, case, step, by=by, at=at, words=checked_words(words))


def answer(session: Session, *, case: ConditionCase, words: str, by: str, at: datetime) -> CaseStep:
    """The association's words. Raises what ``check_may`` raises, or ``LetterNeeded``."""
    step = check_may(case.dates, Act.ANSWER, Side.ASSOCIATION, at=at)
    return write_step(session, case, step, by=by, at=at, words=checked_words(words))


def add_evidence(
    session: Session,
    *,
    case: ConditionCase,
    side: Side,
    kind: EvidenceKind,
    dated_on: date,
    sentence: str,
    file: tuple[str, str, int] | None = None,
    by: str,
    at: datetime,
) -> CaseEvidence:
    """Add an item of evidence; *file* is the digest, type and size in bytes of one that is kept.

    Raises what ``check_may`` raises, ``EvidenceNeeded`` or ``EvidenceInTheFuture``.
    """
    step = check_may(case.dates, Act.ADD_EVIDENCE, side, at=at)
    sentence = sentence.strip()
    if not 3 <= len(sentence) <= 200:
        raise EvidenceNeeded
    if dated_on > at.date():
        raise EvidenceInTheFuture
    digest, file_type, size = file or (None, None, None)
    item = CaseEvidence(
        case=case,
        kind=kind.value,
        dated_on=dated_on,
        sentence=sentence,
        file_digest=digest,
        file_type=file_type,
        file_size=size,
        side=side.value,
        added_at=at,
        by=by,
    )
    session.add(item)
    write_step(session, case, step, by=by, at=at, words=sentence)
    return item


def ask_stay(session: Session, *, case: ConditionCase, words: str, by: str, at: datetime) -> CaseStep:
    """The company asks to put the case on hold. Raises what ``check_may`` raises, or ``LetterNeeded``."""
    step = check_may(case.dates, Act.ASK_STAY, Side.COMPANY, at=at)
    words = checked_words(words)
    case.stay_asked_at = at
    return write_step(session, case, step, by=by, at=at, words=words)


def cure(
    session: Session, *, case: ConditionCase, finding: Finding | None, words: str, by: str, at: datetime
) -> CaseStep:
    """Close the case since the facts show that the condition is met again (or waived).

    Raises what ``check_may`` raises, or ``StillNotMet``.
    """
    step = check_may(case.dates, Act.CURE, Side.ASSOCIATION, at=at)
    if finding is None or finding.answer not in (Answer.MET, Answer.WAIVED):
        raise StillNotMet
    return write_step(session, case, step, by=by, at=at, words=words.strip()[:LONGEST_LETTER])


def drop(session: Session, *, case: ConditionCase, reason: str, by: str, at: datetime) -> CaseStep:
    """Drop the warning. Raises what ``check_may`` raises, or ``ReasonNeeded``."""
    step = check_may(case.dates, Act.DROP, Side.ASSOCIATION, at=at)
    return write_step(session, case, step, by=by, at=at, words=checked_reason(reason))


def decide(
    session: Session,
    *,
    case: ConditionCase,
    finding: Finding | None,
    consequence: Consequence,
    reason: str,
    urgency: str = "",
    by: str,
    at: datetime,
) -> CaseStep:
    """Decide what follows, after the time to mend; the term of appeal starts.

    *finding* is the one of now: only a condition that is not met can have a consequence. *urgency* says
    why the consequence cannot wait for the appeal, empty when it can. Raises what ``check_may`` raises,
    ``MetAgain``, ``ConditionNotMissed`` or ``ReasonNeeded``.
    """
    step = check_may(case.dates, Act.DECIDE, Side.ASSOCIATION, at=at)
    if finding is None or finding.answer is Answer.CANNOT_SAY:
        raise ConditionNotMissed
    if finding.answer is not Answer.NOT_MET:
        raise MetAgain
    reason = checked_reason(reason)
    case.urgency = checked_reason(urgency) if urgency.strip() else None
    case.consequence, case.decided_at = consequence.value, at
    case.appeal_until = at + timedelta(days=case.appeal_days)
    return write_step(
        session, case, step, by=by, at=at, words=reason, until=case.appeal_until, consequence=consequence
    )


def carry_out_at_once(session: Session, *, case: ConditionCase, by: str, at: datetime) -> CaseStep:
    """Write that the consequence was carried out before the term of appeal, for the urgency written.

    The effect itself is the front desk's. Raises what ``check_may`` raises.
    """
    step = check_may(case.dates, Act.CARRY_OUT_AT_ONCE, Side.ASSOCIATION, at=at)
    case.carried_out_at = at
    return write_step(session, case, step, by=by, at=at, words=case.urgency or "")


def carry_out(session: Session, *, case: ConditionCase, by: str, at: datetime) -> CaseStep:
    """Write that the consequence was carried out (if it was not yet), and close the case.

    The effect itself is the front desk's. Raises what ``check_may`` raises.
    """
    step = check_may(case.dates, Act.CARRY_OUT, Side.ASSOCIATION, at=at)
    case.carried_out_at = case.carried_out_at or at
    return write_step(session, case, step, by=by, at=at)


def appeal(session: Session, *, case: ConditionCase, words: str, by: str, at: datetime) -> CaseStep:
    """The company appeals, in its own words. Raises what ``check_may`` raises, or ``LetterNeeded``."""
    step = check_may(case.dates, Act.APPEAL, Side.COMPANY, at=at)
    words = checked_words(words)
    case.appealed_at = at
    return write_step(session, case, step, by=by, at=at, words=words)
