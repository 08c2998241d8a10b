"""Signing in by a one-time link, and ending it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.errors import LinkNotValid, NoSuchPerson
from app.accounts.models import (
    LINK_TERM,
    SIGN_IN_TERM,
    OneTimeLink,
    Person,
    SignIn,
    new_token,
    role_digest,
    token_digest,
)
from signatories import journal

LINKS_AN_HOUR = 3
"""How many links one person may ask for in an hour, so that nobody's mailbox is flooded."""


class Way(StrEnum):
    """How somebody came in, as the journal says it."""

    LINK = "link"
    LINK_AND_FACTOR = "link-and-factor"
    PASSKEY = "passkey"
    SERVICE = "service"
    INVITATION = "invitation"


def find_person(session: Session, email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def make_link(session: Session, *, email: str, at: datetime) -> str:
    """The token of a new one-time link for a known person. Raises ``NoSuchPerson``."""
    person = find_person(session, email)
    if person is None:
        raise NoSuchPerson
    token = new_token()
    session.add(
        OneTimeLink(
            token_digest=token_digest(token), person_id=person.id, created_at=at, expires_at=at + LINK_TERM
        )
    )
    session.flush()
    return token


def may_have_link(session: Session, *, person: Person, at: datetime) -> bool:
    """Whether this person may be mailed another link in this hour. Counted in the database."""
    recent = session.scalar(
        select(func.count(OneTimeLink.id)).where(
            OneTimeLink.person_id == person.id,
            OneTimeLink.sign_in_id.is_(None),
            OneTimeLink.created_at > at - timedelta(hours=1),
        )
    )
    return (recent or 0) < LINKS_AN_HOUR


def find_link(session: Session, *, token: str, at: datetime) -> OneTimeLink:
    """The link of that token while it can be used. Raises ``LinkNotValid``."""
    link = session.scalar(select(OneTimeLink).where(OneTimeLink.token_digest == token_digest(token)))
    if link is None or link.sign_in_id is not None or link.used_at is not None or link.expires_at <= at:
        raise LinkNotValid
    if link.person.is_disabled:
        raise LinkNotValid
    return link


def use_link(
    session: Session, *, token: str, browser: str, at: datetime, way: Way = Way.LINK
) -> tuple[Person, str]:
    """Use a link up: the person, and the token of the new sign-in. Raises ``LinkNotValid``.

    The update is the lock: of two requests with the same link one finds nothing to change.
    """
    link = find_link(session, token=token, at=at)
    used = session.execute(
        update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=at)
    )
    if used.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE has a row count
        raise LinkNotValid
    return link.person, begin(session, person=link.person, browser=browser, at=at, way=way)


def begin(
    session: Session,
    *,
    person: Person,
    browser: str,
    at: datetime,
    way: Way = Way.LINK,
    shown_at: datetime | None = None,
) -> str:
    """Sign a person in on one browser, known by that name; returns the token that its cookie carries.

    Over a service, *shown_at* is when they last showed there who they are: the sign-in lasts no longer than
    from then, and is as fresh as that. Where the service does not say it, it is not fresh.
    """
    token = new_token()
    fresh_at = shown_at if way is Way.SERVICE else at
    session.add(
        SignIn(
            token_digest=token_digest(token),
            person=person,
            browser=browser,
            created_at=at,
            expires_at=min(at, fresh_at or at) + SIGN_IN_TERM,
            fresh_at=fresh_at,
            roles=role_digest(person.held_at(at)),
        )
    )
    journal.note(session, "signed-in", at=at, by=person.public_id, way=way.value)
    session.flush()
    return token


def renew(session: Session, *, sign_in: SignIn, at: datetime) -> str:
    """A new token for a sign-in, at new roles too; the one before opens nothing from now on."""
    token = new_token()
    sign_in.token_digest = token_digest(token)
    sign_in.roles = role_digest(sign_in.person.held_at(at))
    session.flush()
    return token


def find(session: Session, *, token: str, at: datetime) -> SignIn | None:
    """The sign-in of that token while it lasts."""
    row = session.scalar(select(SignIn).where(SignIn.token_digest == token_digest(token)))
    is_on = row is not None and row.ended_at is None and at < row.expires_at and not row.person.is_disabled
    return row if is_on else None


def end(session: Session, *, token: str, at: datetime) -> None:
    """End a sign-in on the server: a copied cookie is useless from now on."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_digest == token_digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=at)
    )
