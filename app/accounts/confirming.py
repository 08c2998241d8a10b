"""Confirming that it is still the same person: a second factor that is not old, in the same browser."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import limits
from app.accounts.errors import LinkNotValid
from app.accounts.models import LINK_TERM, OneTimeLink, SignIn, new_token, token_digest
from app.limits import Limit
from signatories import journal

FRESH_TERM = timedelta(minutes=15)
CONFIRM_LINKS = Limit("confirm-link", 6, timedelta(hours=1))


def is_fresh(sign_in: SignIn, *, at: datetime) -> bool:
    """Whether the person showed a second factor in this browser less than ``FRESH_TERM`` ago."""
    return sign_in.fresh_at is not None and at < sign_in.fresh_at + FRESH_TERM


def make_confirm_link(session: Session, *, sign_in: SignIn, at: datetime) -> str:
    """The token of a new link that makes just this sign-in fresh. Raises ``TooManyAttempts``."""
    limits.take(session, CONFIRM_LINKS, who=str(sign_in.person_id), at=at)
    token = new_token()
    session.add(
        OneTimeLink(
            token_digest=token_digest(token),
            person_id=sign_in.person_id,
            sign_in_id=sign_in.id,
            created_at=at,
            expires_at=at + LINK_TERM,
        )
    )
    session.flush()
    return token


def find_confirm_link(session: Session, *, token: str, sign_in: SignIn, at: datetime) -> OneTimeLink:
    """The link of that token, while it can be used in this browser. Raises ``LinkNotValid``.

    In another browser it is worth nothing: whoever stole a session cannot have its owner confirm it.
    """
    link = session.scalar(select(OneTimeLink).where(OneTimeLink.token_digest == token_digest(token)))
    if link is None or link.used_at is not None or link.expires_at <= at or link.sign_in_id != sign_in.id:
        raise LinkNotValid
    return link


def make_fresh(session: Session, *, sign_in: SignIn, at: datetime) -> None:
    """A second factor was shown in this browser."""
    sign_in.fresh_at = at
    journal.note(session, "confirmed", at=at, by=sign_in.person.public_id)
    session.flush()


def confirm(session: Session, *, token: str, sign_in: SignIn, at: datetime) -> None:
    """Use a link up, once: the sign-in is fresh from now on. Raises ``LinkNotValid``."""
    link = find_confirm_link(session, token=token, sign_in=sign_in, at=at)
    used = session.execute(
        update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=at)
    )
    if used.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE has a row count
        raise LinkNotValid
    make_fresh(session, sign_in=sign_in, at=at)
