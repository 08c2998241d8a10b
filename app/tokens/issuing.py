"""Making, replacing and ending tokens; each act goes into the journal."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import token_digest
from app.owners import Owner
from app.tokens.errors import ScopeNotOfDesk, TokenGone, WrongTokenTerm
from app.tokens.models import ApiToken, ApiTokenUse
from app.tokens.scopes import SCOPES_OF
from signatories import journal
from signatories.base import crockford

PREFIX = "gcr"
LONGEST_TERM = timedelta(days=366)
OVERLAP = timedelta(days=7)
"""How long a token that was replaced still works, so that a program can change over."""


def make(
    session: Session,
    *,
    owner: Owner,
    label: str,
    scopes: Iterable[str],
    ends_on: date,
    by: str,
    at: datetime,
) -> tuple[ApiToken, str]:
    """Make a token for a desk; returns its row and the token itself, which is never to be had again.

    ``ends_on`` is the first day (UTC) on which it does not work. Raises ``ScopeNotOfDesk`` or
    ``WrongTokenTerm``.
    """
    chosen = check_scopes(owner, scopes)
    expires_at = datetime.combine(ends_on, time(), UTC)
    if not at < expires_at <= at + LONGEST_TERM:
        raise WrongTokenTerm
    secret = secrets.token_urlsafe(32)
    token = ApiToken(
        **owner.columns,
        desk=owner.desk.value,
        public_id=crockford(12).lower(),
        secret_digest=token_digest(secret),
        label=label.strip(),
        scopes=chosen,
        made_by=by,
        made_at=at,
        expires_at=expires_at,
        use=ApiTokenUse(requests=0),
    )
    session.add(token)
    session.flush()
    journal.note(session, "token-made", at=at, by=by, **owner.columns, token=token.public_id, scopes=chosen)
    return token, f"{PREFIX}_{token.public_id}_{secret}"


def check_scopes(owner: Owner, scopes: Iterable[str]) -> list[str]:
    """The scopes in their own order. Raises ``ScopeNotOfDesk`` for none, or one that the desk cannot give."""
    wanted = set(scopes)
    chosen = [scope.value for scope in SCOPES_OF[owner.desk] if scope.value in wanted]
    if not chosen or len(chosen) < len(wanted):
        raise ScopeNotOfDesk
    return chosen


def replace(
    session: Session, *, token: ApiToken, ends_on: date, by: str, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token that takes the place of *token*, which works on for ``OVERLAP`` at most.

    Raises ``TokenGone`` when it does not work any more or was replaced before, or ``WrongTokenTerm``.
    """
    if not token.works_at(at) or token.successor_id is not None:
        raise TokenGone
    made, secret = make(
        session, owner=token.owner, label=token.label, scopes=token.scopes, ends_on=ends_on, by=by, at=at
    )
    token.successor_id, token.retires_at = made.id, min(at + OVERLAP, token.expires_at)
    journal.note(
        session,
        "token-replaced",
        at=at,
        by=by,
        **token.owner.columns,
        token=token.public_id,
        successor=made.public_id,
    )
    return made, secret


def end(session: Session, *, token: ApiToken, by: str, at: datetime) -> None:
    """End a token at once. Raises ``TokenGone`` when it does not work any more."""
    if not token.works_at(at):
        raise TokenGone
    token.ended_at, token.ended_by = at, by
    journal.note(session, "token-ended", at=at, by=by, **token.owner.columns, token=token.public_id)


def tokens_of(session: Session, owner: Owner) -> list[ApiToken]:
    """All tokens of a desk, the newest first."""
    return list(session.scalars(select(ApiToken).where(*ApiToken.of(owner)).order_by(ApiToken.id.desc())))


def find(session: Session, owner: Owner, public_id: str) -> ApiToken | None:
    """The token of that id, if it is of that desk."""
    return session.scalar(select(ApiToken).where(*ApiToken.of(owner), ApiToken.public_id == public_id))
