"""Inviting people to a role, and accepting an invitation."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.errors import AlreadyInvited, InvitationNotValid, WrongRole
from app.accounts.models import INVITATION_TERM, Invitation, Person, RoleGrant, new_token, token_digest
from app.accounts.signing_in import find_person
from app.roles import Role
from signatories import journal
from signatories.models import Association, Company


def check_scope(role: Role, association: Association | None, company: Company | None) -> None:
    """Raise ``WrongRole`` unless the role is given for just what it is held of."""
    given = {"association"} if association else set()
    given |= {"company"} if company else set()
    if given != ({role.scope} if role.scope else set()):
        raise WrongRole


def invite(
    session: Session,
    *,
    email: str,
    role: Role,
    association: Association | None = None,
    company: Company | None = None,
    at: datetime,
) -> tuple[Invitation, str]:
    """Invite an address to a role; returns the invitation and the token of its link.

    Raises ``WrongRole``, or ``AlreadyInvited`` while the same invitation is open.
    """
    check_scope(role, association, company)
    email = email.strip().lower()
    same = session.scalars(
        select(Invitation).where(
            Invitation.email == email,
            Invitation.role == role.value,
            Invitation.association_id == (association.id if association else None),
            Invitation.company_id == (company.id if company else None),
        )
    )
    for earlier in same:
        if earlier.is_open_at(at):
            raise AlreadyInvited(sent=earlier.invited_at.date())
    token = new_token()
    invitation = Invitation(
        token_digest=token_digest(token),
        email=email,
        role=role.value,
        association=association,
        company=company,
        invited_at=at,
        expires_at=at + INVITATION_TERM,
    )
    session.add(invitation)
    session.flush()
    return invitation, token


def find_invitation(session: Session, *, token: str, at: datetime) -> Invitation:
    """The open invitation of that token. Raises ``InvitationNotValid``."""
    invitation = session.scalar(select(Invitation).where(Invitation.token_digest == token_digest(token)))
    if invitation is None or not invitation.is_open_at(at):
        raise InvitationNotValid
    return invitation


def accept(session: Session, *, token: str, name: str, language: str, at: datetime) -> Person:
    """Accept an invitation, once: the person it makes (or already knew) gets the role."""
    invitation = find_invitation(session, token=token, at=at)
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(accepted_at=at)
    )
    if taken.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE has a row count
        raise InvitationNotValid
    person = find_person(session, invitation.email)
    if person is None:
        person = Person(email=invitation.email, created_at=at, name=name, language=language)
        session.add(person)
    person.name = person.name or name
    grant(
        session,
        person=person,
        role=Role(invitation.role),
        association=invitation.association,
        company=invitation.company,
        at=at,
    )
    return person


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
    journal.note(
        session,
        "role-given",
        at=at,
        by=by,
        association=association,
        company=company,
        role=role.value,
        person=person.public_id,
    )
    return row
