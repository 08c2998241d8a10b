"""Who the members of an association were, as the register stood at a moment."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from signatories.models import Association, Company, Membership


def memberships_at(session: Session, *, association: Association, at: datetime) -> list[Membership]:
    """The memberships that counted at *at*, with their companies, in the order of register numbers."""
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.company)
            .options(contains_eager(Membership.company))
            .where(Membership.association_id == association.id, Membership.held_at(at))
            .order_by(Company.register_number)
        )
    )


def ids_at(association: Association, *, at: datetime) -> Select[int]:
    """The companies that were members at *at*, as a question: for what is asked of all of them."""
    return select(Membership.company_id).where(
        Membership.association_id == association.id, Membership.held_at(at)
    )


def page_at(
    session: Session, *, association: Association, at: datetime, after: str | None, size: int
) -> tuple[list[Membership], int]:
    """*size* of these memberships after the register number *after*, and how many there are in all."""
    held = (Membership.association_id == association.id, Membership.held_at(at))
    total = session.scalar(select(func.count(Membership.id)).where(*held)) or 0
    page = (
        select(Membership)
        .join(Membership.company)
        .options(contains_eager(Membership.company))
        .where(*held)
        .order_by(Company.register_number)
        .limit(size)
    )
    if after is not None:
        page = page.where(Company.register_number > after)
    return list(session.scalars(page)), total


def memberships_of_company_at(session: Session, *, company: Company, at: datetime) -> list[Membership]:
    """The memberships of one company that counted at *at*, by the name of the association."""
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.association)
            .options(contains_eager(Membership.association))
            .where(Membership.company_id == company.id, Membership.held_at(at))
            .order_by(Association.name)
        )
    )
