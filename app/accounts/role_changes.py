"""Ending a role, moving its end, handing it over. The last owner of a desk cannot go."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import authority, inviting, subjects
from app.accounts.errors import LastOwner, NotYourRole, OwnAddress, RoleAlreadyEnded, RoleEndsInThePast
from app.accounts.granting import close, note
from app.accounts.models import Invitation, Person, RoleGrant
from app.roles import Role


def end_role(session: Session, *, grant: RoleGrant, by: Person | None, at: datetime) -> RoleGrant:
    """End a role; it opens nothing from its holder's next request on, and its invitations are withdrawn.

    Raises ``RoleAlreadyEnded``, or ``LastOwner``.
    """
    check_runs(session, grant, at)
    check_can_be_missed(session, grant, from_=at, at=at)
    close(session, grant=grant, by=by, at=at)
    inviting.withdraw_all_by(
        session, sender=grant.person, association=grant.association, company=grant.company, by=by, at=at
    )
    return grant


def move_end(
    session: Session, *, grant: RoleGrant, expires_at: datetime | None, by: Person | None, at: datetime
) -> RoleGrant:
    """Let a role end by itself at *expires_at*, or never.

    Raises ``RoleEndsInThePast``, ``RoleAlreadyEnded``, or ``LastOwner`` when no other owner stays longer.
    """
    if expires_at is not None and expires_at <= at:
        raise RoleEndsInThePast
    check_runs(session, grant, at)
    if expires_at is not None and (grant.expires_at is None or expires_at < grant.expires_at):
        check_can_be_missed(session, grant, from_=expires_at, at=at)
    grant.expires_at, grant.warned_at = expires_at, None
    session.flush()
    until = expires_at.isoformat() if expires_at else None
    note(session, "role-end-moved", grant, by=by.public_id if by else "", at=at, until=until)
    return grant


def hand_over(
    session: Session, *, grant: RoleGrant, email: str, by: Person, at: datetime
) -> tuple[Invitation, str]:
    """Invite a successor to one's own role: it ends when the successor accepts.

    Returns the invitation and the token of its link. Raises ``NotYourRole``, ``OwnAddress``,
    ``RoleAlreadyEnded``, or what ``inviting.invite`` raises.
    """
    if grant.person_id != by.id:
        raise NotYourRole
    if email.strip().lower() == by.email:
        raise OwnAddress
    check_runs(session, grant, at)
    return inviting.invite(
        session,
        email=email,
        role=Role(grant.role),
        association=grant.association,
        company=grant.company,
        role_expires_at=grant.expires_at,
        hands_over=grant,
        by=by,
        at=at,
    )


def check_runs(session: Session, grant: RoleGrant, at: datetime) -> None:
    """Lock the desk and read the role again. Raises ``RoleAlreadyEnded``."""
    subjects.lock(session, association=grant.association, company=grant.company)
    session.refresh(grant)
    if not grant.counts_at(at):
        raise RoleAlreadyEnded


def check_can_be_missed(session: Session, grant: RoleGrant, *, from_: datetime, at: datetime) -> None:
    """Raise ``LastOwner`` when nobody else holds the owning role of this desk for longer."""
    role = Role(grant.role)
    if role is not authority.OWNING[role.scope]:
        return
    held = subjects.grants_of(session, association=grant.association, company=grant.company, at=at)
    others = [each.expires_at for each in subjects.holders(held, role) if each.id != grant.id]
    if not authority.can_be_missed(others, from_=from_):
        raise LastOwner
