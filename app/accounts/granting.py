"""Giving a role, and closing one: the two acts that change what a person may do."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.errors import WrongRole
from app.accounts.models import Person, RoleGrant
from app.roles import Role
from signatories import journal
from signatories.models import Association, Company


def check_scope(role: Role, association: Association | None, company: Company | None) -> None:
    """Raise ``WrongRole`` unless the role is given for just what it is held of."""
    given = {"association"} if association else set()
    given |= {"company"} if company else set()
    if given != ({role.scope} if role.scope else set()):
        raise WrongRole


def grant(
    session: Session,
    *,
    person: Person,
    role: Role,
    association: Association | None = None,
    company: Company | None = None,
    at: datetime,
    by: str = "",
    expires_at: datetime | None = None,
) -> RoleGrant:
    """Give a person a role; one that is held already is left as it is. Raises ``WrongRole``.

    A row of the same role that ran out before is closed first: one row at a time is open.
    """
    check_scope(role, association, company)
    for held in person.grants:
        same_scope = (held.association, held.company) == (association, company)
        if held.role == role.value and same_scope and held.ended_at is None:
            if held.counts_at(at):
                return held
            held.ended_at, held.ended_by = at, ""
            session.flush()
    row = RoleGrant(
        person=person,
        role=role.value,
        association=association,
        company=company,
        granted_at=at,
        granted_by=by,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    note(session, "role-given", row, by=by, at=at)
    return row


def close(session: Session, *, grant: RoleGrant, by: Person | None, at: datetime) -> RoleGrant:
    """End a role whoever holds it: for what makes a desk end, and for a hand-over that is complete."""
    grant.ended_at, grant.ended_by = at, by.public_id if by else ""
    session.flush()
    note(session, "role-ended", grant, by=grant.ended_by or "", at=at)
    return grant


def note(session: Session, kind: str, grant: RoleGrant, *, by: str, at: datetime, **more: object) -> None:
    journal.note(
        session,
        kind,
        at=at,
        by=by,
        association=grant.association,
        company=grant.company,
        role=grant.role,
        person=grant.person.public_id,
        **more,
    )
