"""Who is told about a signature: the people of the company, and those who have to say yes or no."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, RoleGrant
from app.roles import Role
from signatories.models import Association, Company

SIGNERS = (Role.COMPANY_OWNER, Role.SIGNER)


def people_with(
    session: Session,
    roles: Collection[Role],
    *,
    at: datetime,
    association: Association | None = None,
    company: Company | None = None,
) -> list[Person]:
    """Everyone who holds one of *roles* of the association or company (or of the register), each once."""
    grants = session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.role.in_([role.value for role in roles]),
            RoleGrant.association_id == (association.id if association else None),
            RoleGrant.company_id == (company.id if company else None),
        )
        .order_by(RoleGrant.id)
    )
    return list(dict.fromkeys(grant.person for grant in grants if grant.counts_at(at)))


def signers_of(session: Session, company: Company, *, at: datetime) -> list[Person]:
    """The people who sign for *company* and are told what becomes of its signature."""
    return people_with(session, SIGNERS, at=at, company=company)


def judges(session: Session, association: Association | None, *, at: datetime) -> list[Person]:
    """The officers of *association*; the operators where a company signed through none."""
    if association is None:
        return people_with(session, (Role.OPERATOR,), at=at)
    return people_with(session, (Role.OFFICER,), at=at, association=association)
