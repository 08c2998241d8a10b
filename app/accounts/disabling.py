"""Keeping somebody out at once, everywhere: pages, links, passkeys and the tokens that they made."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeLink, Person, SignIn
from app.tokens.models import ApiToken
from signatories import journal


def disable(session: Session, *, person: Person, by: Person | None, at: datetime) -> None:
    """Keep *person* out from the next request on. Roles stay in the books and open nothing; twice changes nothing."""
    if person.is_disabled:
        return
    person.disabled_at = at
    is_theirs = SignIn.person_id == person.id, SignIn.ended_at.is_(None)
    session.execute(update(SignIn).where(*is_theirs).values(ended_at=at))
    unused = OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None)
    session.execute(update(OneTimeLink).where(*unused).values(used_at=at))
    by_id = by.public_id if by else ""
    made = ApiToken.made_by == person.public_id, ApiToken.ended_at.is_(None)
    session.execute(update(ApiToken).where(*made).values(ended_at=at, ended_by=by_id))
    journal.note(session, "person-disabled", at=at, by=by_id, person=person.public_id)


def enable(session: Session, *, person: Person, by: Person | None, at: datetime) -> None:
    """Let *person* in again; sign-ins, links and tokens that ended stay ended."""
    if person.is_disabled:
        person.disabled_at = None
        by_id = by.public_id if by else ""
        journal.note(session, "person-enabled", at=at, by=by_id, person=person.public_id)
