"""Finding cases: one desk's own, and nobody else's."""

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from signatories.cases.models import CaseEvidence, CaseNotice, ConditionCase
from signatories.cases.states import OPEN, CaseState
from signatories.models import Association, Company

_WITH_NAMES = (joinedload(ConditionCase.company), joinedload(ConditionCase.association))


def of_association(session: Session, *, association: Association) -> list[ConditionCase]:
    """Its cases, the one that was opened last first."""
    return list(
        session.scalars(
            select(ConditionCase)
            .where(ConditionCase.association_id == association.id)
            .options(*_WITH_NAMES, joinedload(ConditionCase.rule))
            .order_by(ConditionCase.id.desc())
        )
    )


def of_company(session: Session, *, company: Company) -> list[ConditionCase]:
    """The cases about a company, of every association, the one that was opened last first."""
    return list(
        session.scalars(
            select(ConditionCase)
            .where(ConditionCase.company_id == company.id)
            .options(*_WITH_NAMES, joinedload(ConditionCase.rule))
            .order_by(ConditionCase.id.desc())
        )
    )


def before_the_board(session: Session) -> list[ConditionCase]:
    """Cases that the appeals board has had before it: asked to put on hold, or appealed."""
    return list(
        session.scalars(
            select(ConditionCase)
            .where(
                or_(
                    ConditionCase.stay_asked_at.is_not(None),
                    ConditionCase.stay_until.is_not(None),
                    ConditionCase.stay_refused_in.is_not(None),
                    ConditionCase.appealed_at.is_not(None),
                )
            )
            .options(*_WITH_NAMES, joinedload(ConditionCase.rule))
            .order_by(ConditionCase.id.desc())
        )
    )


def is_before_the_board(case: ConditionCase) -> bool:
    """Whether the appeals board has, or had, the case before it: only then it sees it."""
    asked = (case.stay_asked_at, case.stay_until, case.stay_refused_in, case.appealed_at)
    return any(each is not None for each in asked)


def find(session: Session, public_id: str) -> ConditionCase | None:
    """The case with its steps and evidence. The caller asks whose it is."""
    return session.scalar(
        select(ConditionCase)
        .where(ConditionCase.public_id == public_id)
        .options(*_WITH_NAMES, selectinload(ConditionCase.steps), selectinload(ConditionCase.items))
    )


def open_cases(
    session: Session, *, association: Association, company_ids: Sequence[int]
) -> Mapping[tuple[int, str], ConditionCase]:
    """The open cases of these members, by company and name of the condition."""
    found = session.scalars(
        select(ConditionCase).where(
            ConditionCase.association_id == association.id,
            ConditionCase.company_id.in_(company_ids),
            ConditionCase.state.in_([state.value for state in OPEN]),
        )
    )
    return {(case.company_id, case.rule_name): case for case in found}


def without_notice(session: Session, kind: str, *, limit: int) -> list[ConditionCase]:
    """Open cases of which the association was not told *kind* yet."""
    told = select(CaseNotice.case_id).where(CaseNotice.kind == kind)
    return list(
        session.scalars(
            select(ConditionCase)
            .where(
                ConditionCase.state.in_([CaseState.WARNED.value, CaseState.DECIDED.value]),
                ConditionCase.id.not_in(told),
            )
            .options(*_WITH_NAMES, joinedload(ConditionCase.rule))
            .order_by(ConditionCase.id)
            .limit(limit)
        )
    )


def find_evidence(case: ConditionCase, public_id: str) -> CaseEvidence | None:
    return next((item for item in case.items if item.public_id == public_id), None)
