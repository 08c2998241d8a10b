"""Telling people that a role of theirs ends by itself, two weeks ahead and once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.mails import mail_role_expires
from app.accounts.models import RoleGrant

AHEAD = timedelta(days=14)


def warn(session: Session, *, at: datetime) -> int:
    """Mail the holders of roles that end within ``AHEAD``; returns how many. Twice mails nobody again."""
    due = session.scalars(
        select(RoleGrant).where(
            RoleGrant.ended_at.is_(None),
            RoleGrant.warned_at.is_(None),
            RoleGrant.expires_at > at,
            RoleGrant.expires_at <= at + AHEAD,
        )
    ).all()
    for grant in due:
        mail_role_expires(session, grant=grant, at=at)
        grant.warned_at = at
    session.flush()
    return len(due)
