"""Whose desk a role is of, read from the database; and its lock, so that two changes wait for each other."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.authority import OWNING, ROLES_OF, Subject
from app.accounts.models import RoleGrant
from app.roles import Role, Scope
from signatories.journal import JournalLine
from signatories.models import Association, Company, Membership
from signatories.signatures.signature import Signature


def scope_of(association: Association | None, company: Company | None) -> Scope | None:
    return "association" if association else "company" if company else None


def grants_of(
    session: Session, *, association: Association | None = None, company: Company | None = None, at: datetime
) -> list[RoleGrant]:
    """The roles of one desk that count at a moment, oldest first."""
    rows = session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.association_id == (association.id if association else None),
            RoleGrant.company_id == (company.id if company else None),
            RoleGrant.ended_at.is_(None),
            or_(RoleGrant.expires_at.is_(None), RoleGrant.expires_at > at),
        )
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    return list(rows)


def holders(grants: Iterable[RoleGrant], role: Role) -> list[RoleGrant]:
    return [grant for grant in grants if grant.role == role.value]


def subject_of(
    session: Session, *, association: Association | None = None, company: Company | None = None, at: datetime
) -> Subject:
    """What ``authority`` needs to know of one desk at a moment."""
    scope = scope_of(association, company)
    grants = grants_of(session, association=association, company=company, at=at)
    has_owner = bool(holders(grants, OWNING[scope]))
    if company is None:
        return Subject(scope, association.slug if association else None, has_owner=has_owner)
    has_owner = has_owner and not came_alone(session, company)
    rows = session.execute(
        select(Membership, Association.slug)
        .join(Association, Membership.association_id == Association.id)
        .where(Membership.company_id == company.id)
    )
    slugs = frozenset(slug for row, slug in rows if row.is_open_on(at.date()))
    return Subject(scope, company.slug, slugs, has_owner)


def came_alone(session: Session, company: Company) -> bool:
    """Whether nobody but the company's own people ever said that they are the company.

    Anyone with a domain can join under a register number that is not theirs. Until an association or
    the operator countersigned, those above can still bring in the right owner, and end a wrong one.
    """
    joined = select(JournalLine.id).where(
        JournalLine.company_id == company.id, JournalLine.kind == "join-accepted"
    )
    vouched_for = select(Signature.id).where(
        Signature.company_id == company.id, Signature.countersigned_at.is_not(None)
    )
    return bool(session.scalar(select(joined.exists() & ~vouched_for.exists())))


def lock(session: Session, *, association: Association | None, company: Company | None) -> None:
    """Hold the desk until the end of the transaction; SQLite's only writer holds it already."""
    if association is not None:
        session.execute(select(Association.id).where(Association.id == association.id).with_for_update())
    elif company is not None:
        session.execute(select(Company.id).where(Company.id == company.id).with_for_update())
    else:
        roles = [role.value for role in ROLES_OF[None]]
        session.execute(select(RoleGrant.id).where(RoleGrant.role.in_(roles)).with_for_update())
