"""Inviting people to a role, and accepting an invitation."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import limits
from app.accounts.authority import roles_given
from app.accounts.errors import (
    AlreadyInvited,
    InvitationClosed,
    InvitationNotValid,
    NotYoursToGive,
    OwnerInvites,
)
from app.accounts.granting import check_scope, close, grant
from app.accounts.models import INVITATION_TERM, Invitation, Person, RoleGrant, new_token, token_digest
from app.accounts.signing_in import find_person
from app.accounts.subjects import subject_of
from app.limits import Limit
from app.roles import Role
from signatories import journal
from signatories.ends import check_runs
from signatories.models import Association, Company

MAILS = Limit("invitation", 3, timedelta(hours=1))
"""How many invitations one address gets in an hour, whoever sends them."""
IS_UNUSED = (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))


def invite(
    session: Session,
    *,
    email: str,
    role: Role,
    association: Association | None = None,
    company: Company | None = None,
    role_expires_at: datetime | None = None,
    hands_over: RoleGrant | None = None,
    by: Person | None = None,
    at: datetime,
) -> tuple[Invitation, str]:
    """Invite an address to a role; returns the invitation and the token of its link.

    Without *by* it is the register itself that invites. Raises ``WrongRole``, ``NotYoursToGive``,
    ``OwnerInvites``, ``CompanyEnded``, ``AssociationEnded``, ``AlreadyInvited`` while the same
    invitation is open, or ``TooManyAttempts``.
    """
    check_scope(role, association, company)
    check_runs(association, company)
    if by is not None:
        check_may_give(session, by, role, association, company, at)
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
            raise AlreadyInvited(sent=earlier.invited_at.date().isoformat())
    limits.take(session, MAILS, who=email, at=at)
    token = new_token()
    invitation = Invitation(
        token_digest=token_digest(token),
        email=email,
        role=role.value,
        association=association,
        company=company,
        invited_at=at,
        invited_by=by.public_id if by else "",
        expires_at=at + INVITATION_TERM,
        role_expires_at=role_expires_at,
        hands_over=hands_over,
    )
    session.add(invitation)
    session.flush()
    note(session, "invitation-sent", invitation, by=by, at=at)
    return invitation, token


def check_may_give(
    session: Session,
    by: Person,
    role: Role,
    association: Association | None,
    company: Company | None,
    at: datetime,
) -> None:
    """Raise ``OwnerInvites`` or ``NotYoursToGive`` unless this person may give the role now."""
    subject = subject_of(session, association=association, company=company, at=at)
    held = by.held_at(at)
    if role in roles_given(held, subject):
        return
    if role is Role.COMPANY_OWNER and role in roles_given(held, replace(subject, has_owner=False)):
        raise OwnerInvites
    raise NotYoursToGive


def may_invite_owner(session: Session, *, company: Company, by: Person, at: datetime) -> bool:
    """Whether this person may invite an owner of the company: until it has one, its association may."""
    subject = subject_of(session, company=company, at=at)
    return Role.COMPANY_OWNER in roles_given(by.held_at(at), subject)


def withdraw(session: Session, *, invitation: Invitation, by: Person, at: datetime) -> None:
    """Withdraw an invitation: its link is worth nothing from now on. Raises ``InvitationClosed``."""
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, *IS_UNUSED)
        .values(withdrawn_at=at, withdrawn_by=by.public_id)
    )
    if taken.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE has a row count
        raise InvitationClosed
    note(session, "invitation-withdrawn", invitation, by=by, at=at)


def send_again(session: Session, *, invitation: Invitation, by: Person, at: datetime) -> str:
    """A new link for an invitation, which has its whole term again; the link before is worth nothing.

    Raises ``InvitationClosed`` or ``TooManyAttempts``.
    """
    limits.take(session, MAILS, who=invitation.email, at=at)
    token = new_token()
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, *IS_UNUSED)
        .values(token_digest=token_digest(token), expires_at=at + INVITATION_TERM)
    )
    if taken.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE has a row count
        raise InvitationClosed
    note(session, "invitation-sent-again", invitation, by=by, at=at)
    return token


def note(session: Session, kind: str, invitation: Invitation, *, by: Person | None, at: datetime) -> None:
    journal.note(
        session,
        kind,
        at=at,
        by=by.public_id if by else "",
        association=invitation.association,
        company=invitation.company,
        role=invitation.role,
        invitation=invitation.public_id,
    )


def find_invitation(session: Session, *, token: str, at: datetime) -> Invitation:
    """The open invitation of that token. Raises ``InvitationNotValid``."""
    invitation = session.scalar(select(Invitation).where(Invitation.token_digest == token_digest(token)))
    if invitation is None or not invitation.is_open_at(at) or not still_counts(session, invitation, at):
        raise InvitationNotValid
    return invitation


def still_counts(session: Session, invitation: Invitation, at: datetime) -> bool:
    """Whether an open invitation is still somebody's to give.

    A role that ended hands nothing over. Who stands above a company brings in its first owner only:
    once it has one, an owner's invitation alone makes another.
    """
    if invitation.hands_over is not None:
        return invitation.hands_over.counts_at(at)
    if invitation.role != Role.COMPANY_OWNER or not invitation.invited_by:
        return True
    subject = subject_of(session, company=invitation.company, at=at)
    if not subject.has_owner:
        return True
    by = session.scalar(select(Person).where(Person.public_id == invitation.invited_by))
    return by is not None and Role.COMPANY_OWNER in roles_given(by.held_at(at), subject)


def withdraw_all_by(
    session: Session,
    *,
    sender: Person,
    association: Association | None,
    company: Company | None,
    by: Person | None,
    at: datetime,
) -> None:
    """Withdraw the open invitations that *sender* sent for a desk: whoever goes leaves no door ajar."""
    sent = select(Invitation).where(
        Invitation.invited_by == sender.public_id,
        Invitation.association_id == (association.id if association else None),
        Invitation.company_id == (company.id if company else None),
        *IS_UNUSED,
    )
    for invitation in session.scalars(sent).all():
        if invitation.is_open_at(at):
            withdraw(session, invitation=invitation, by=by or sender, at=at)


def accept(session: Session, *, token: str, name: str, language: str, at: datetime) -> Person:
    """Accept an invitation, once: the person it makes (or already knew) gets the role.

    The role that it hands over ends in the same moment. Raises ``InvitationNotValid``.
    """
    invitation = find_invitation(session, token=token, at=at)
    taken = session.execute(
        update(Invitation).where(Invitation.id == invitation.id, *IS_UNUSED).values(accepted_at=at)
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
        by=invitation.invited_by,
        expires_at=invitation.role_expires_at,
    )
    before = invitation.hands_over
    if before is not None and before.counts_at(at) and before.person is not person:
        close(session, grant=before, by=before.person, at=at)
    return person
