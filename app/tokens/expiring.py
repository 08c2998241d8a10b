"""Telling the people of a desk that a token of theirs ends, two weeks ahead and once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox
from app.programs.keepers import desk_name, keepers_of, page_of
from app.tokens.models import ApiToken

AHEAD = timedelta(days=14)


def warn(session: Session, *, at: datetime) -> int:
    """Mail the keepers of tokens that end within ``AHEAD``; returns how many tokens. Twice mails nobody again.

    A token that was replaced has its successor already, and one that was ended is ended: neither is told.
    """
    due = session.scalars(
        select(ApiToken).where(
            ApiToken.ended_at.is_(None),
            ApiToken.successor_id.is_(None),
            ApiToken.warned_at.is_(None),
            ApiToken.expires_at > at,
            ApiToken.expires_at <= at + AHEAD,
        )
    ).all()
    for token in due:
        for who in keepers_of(session, token, at=at):
            outbox.write(
                session,
                recipient=who.email,
                language=who.language,
                template="token_expires",
                at=at,
                desk=desk_name(token),
                label=token.label,
                last_day=token.expires_at - timedelta(days=1),
                link=page_of(token, "programs", who),
            )
        token.warned_at = at
    session.flush()
    return len(due)
