"""Which waivers and cases of a member go along when its association merges into another."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session, aliased

from signatories.cases.models import ConditionCase
from signatories.cases.states import OPEN
from signatories.conditions.waivers import Waiver
from signatories.models import Association, Company


def waivers_to_pass(
    session: Session,
    *,
    gone: Association,
    into: Association,
    at: datetime,
    company: Company | None = None,
) -> Sequence[Waiver]:
    """Waivers that run or will run, unless the other association has one for the same condition."""
    other = aliased(Waiver)
    clash = exists().where(
        other.association_id == into.id,
        other.company_id == Waiver.company_id,
        other.rule_name == Waiver.rule_name,
        other.ended_at.is_(None),
    )
    query = select(Waiver).where(
        Waiver.association_id == gone.id, Waiver.ended_at.is_(None), Waiver.until_on > at.date(), ~clash
    )
    if company is not None:
        query = query.where(Waiver.company_id == company.id)
    return session.scalars(query.order_by(Waiver.id)).all()


def cases_to_pass(
    session: Session, *, gone: Association, into: Association, company: Company | None = None
) -> Sequence[ConditionCase]:
    """Open cases, unless the other association has one open about the same condition."""
    query = select(ConditionCase).where(
        ConditionCase.association_id == gone.id, ConditionCase.state.in_(OPEN), ~_open_in(into)
    )
    if company is not None:
        query = query.where(ConditionCase.company_id == company.id)
    return session.scalars(query.order_by(ConditionCase.id)).all()


def cases_on_both_sides(session: Session, *, gone: str, into: Association) -> Sequence[ConditionCase]:
    """Open cases of the association *gone* (its slug) that the other one has open too, on the same condition.

    Two cases cannot become one: each has its own letters and terms.
    """
    return session.scalars(
        select(ConditionCase)
        .join(ConditionCase.association)
        .where(Association.slug == gone, ConditionCase.state.in_(OPEN), _open_in(into))
        .order_by(ConditionCase.id)
    ).all()


def _open_in(association: Association) -> Exists:
    """Whether *association* has a case open about the same company and condition."""
    other = aliased(ConditionCase)
    return exists().where(
        other.association_id == association.id,
        other.company_id == ConditionCase.company_id,
        other.rule_name == ConditionCase.rule_name,
        other.state.in_(OPEN),
    )
