"""Linking an account at the sign-in service to a person here: by that person alone, signed in and fresh."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.oidc.errors import LinkedToAnother, NobodyLinked
from app.oidc.models import Identity
from signatories import journal


def of_person(session: Session, *, person_id: int) -> Identity | None:
    return session.scalar(select(Identity).where(Identity.person_id == person_id))


def find(session: Session, *, issuer: str, subject: str, at: datetime) -> Person:
    """The person of that account, whose use is noted. Raises ``NobodyLinked``, also for who is kept out."""
    found = session.scalar(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject))
    if found is None or found.person.is_disabled:
        raise NobodyLinked
    found.used_at = at
    return found.person


def link(session: Session, *, person: Person, issuer: str, subject: str, at: datetime) -> Identity:
    """Link an account; one that *person* had before goes. Raises ``LinkedToAnother``."""
    before = of_person(session, person_id=person.id)
    if before is not None:
        session.delete(before)
        session.flush()
    row = Identity(issuer=issuer, subject=subject, person=person, linked_at=at)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise LinkedToAnother from None
    journal.note(session, "identity-linked", at=at, by=person.public_id)
    return row


def unlink(session: Session, *, identity: Identity, at: datetime) -> None:
    journal.note(session, "identity-unlinked", at=at, by=identity.person.public_id)
    session.delete(identity)
    session.flush()
