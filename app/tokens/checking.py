"""Checking the token of a request: whose it is, that it works, what it may do, how often it came."""

import hmac
import re
from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from app.accounts.models import token_digest
from app.tokens.errors import NoToken, ScopeMissing, TooManyRequests
from app.tokens.issuing import PREFIX
from app.tokens.models import ApiToken, ApiTokenUse
from app.tokens.scopes import Scope
from signatories import journal

HEADER = re.compile(rf"Bearer {PREFIX}_([0-9a-z]{{12}})_([A-Za-z0-9_-]{{43}})")
PER_MINUTE = 120
"""Requests of one token in a minute of the clock."""
NOBODY = token_digest("")


def token_of(session: Session, *, authorization: str, at: datetime) -> ApiToken:
    """The token in that header, while it works. Raises ``NoToken``."""
    found = HEADER.fullmatch(authorization)
    if found is None:
        raise NoToken
    token = session.scalar(select(ApiToken).where(ApiToken.public_id == found[1]))
    # An unknown token takes as long as a wrong one.
    is_right = hmac.compare_digest(token.secret_digest if token else NOBODY, token_digest(found[2]))
    if token is None or not is_right or not token.works_at(at) or token.owner.has_ended(at.date()):
        raise NoToken
    return token


def check_scope(token: ApiToken, scope: Scope) -> None:
    """Raise ``ScopeMissing`` unless the token may do that."""
    if not token.may(scope):
        raise ScopeMissing(scope=scope.value)


def count_use(session: Session, token: ApiToken, *, door: str, at: datetime, limit: int = PER_MINUTE) -> None:
    """Count one request, in a transaction of its own, so that a refused one counts too.

    Keeps the day of the last use, not the moment. The first one of a minute that is too many stands in the
    journal as refused at that *door*; those after it do not: a flood writes one line. Raises ``TooManyRequests``.
    """
    token_id, by = token.id, token.public_id
    minute = at.replace(second=0, microsecond=0)
    session.rollback()  # what was read before must not hold up the writing
    session.execute(
        update(ApiTokenUse)
        .where(ApiTokenUse.token_id == token_id)
        .values(
            requests=case((ApiTokenUse.minute == minute, ApiTokenUse.requests + 1), else_=1),
            minute=minute,
            last_used_on=at.date(),
        )
    )
    used = session.scalar(select(ApiTokenUse.requests).where(ApiTokenUse.token_id == token_id)) or 0
    if used == limit + 1:
        journal.note(session, "act-refused", at=at, by=by, endpoint=door, code=TooManyRequests.code)
    session.commit()
    if used > limit:
        raise TooManyRequests(limit=limit, retry_after=60 - at.second)
