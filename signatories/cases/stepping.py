"""Writing one step of a case: its row, the new state, and its line in the journal."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from signatories.cases.models import CaseStep, ConditionCase
from signatories.cases.states import OPEN, Consequence, Step
from signatories.conditions.condition_errors import LetterNeeded
from signatories.journal import note

LONGEST_LETTER = 4000


def checked_words(words: str) -> str:
    """A letter, a reply or an appeal without blanks around it. Raises ``LetterNeeded``."""
    words = words.strip().replace("\r\n", "\n")
    if not 10 <= len(words) <= LONGEST_LETTER:
        raise LetterNeeded(longest=LONGEST_LETTER)
    return words


def frozen(values: Mapping[str, object]) -> dict[str, Any]:
    """The values of a finding as JSON that ``thawed`` reads back: dates stay dates."""
    return {
        name: {"day": value.isoformat()} if isinstance(value, date) else value
        for name, value in values.items()
    }


def thawed(values: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: date.fromisoformat(value["day"]) if isinstance(value, dict) else value
        for name, value in values.items()
    }


def write_step(
    session: Session,
    case: ConditionCase,
    step: Step,
    *,
    by: str,
    at: datetime,
    words: str = "",
    until: datetime | None = None,
    consequence: Consequence | None = None,
) -> CaseStep:
    """Take the step: its row, the new state, and its line in the journal."""
    case.step_count += 1
    case.state = step.target.value
    if step.target not in OPEN:
        case.closed_at = at
    row = CaseStep(
        position=case.step_count,
        act=step.act.value,
        side=step.side.value,
        source=step.source.value if step.source else None,
        target=step.target.value,
        at=at,
        by=by,
        words=words,
        until_at=until,
        consequence=consequence.value if consequence else None,
    )
    case.steps.append(row)
    session.flush()
    note(
        session,
        step.journal,
        at=at,
        by=by,
        association=case.association,
        company=case.company,
        case=case.public_id,
        condition=case.rule_name,
    )
    return row
