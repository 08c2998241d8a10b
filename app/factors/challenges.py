"""What a passkey is asked to sign: made by us, for one purpose and one browser, for a quarter of an hour, once.

A challenge travels with the form, sealed. So looking at a page writes nothing, and two pages side by side both
work. What was answered is written down, so that the same answer is worth nothing a second time.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.factors.errors import ChallengeTooOld
from app.factors.models import UsedChallenge

TERM = timedelta(minutes=15)
BYTES = 32


class Purpose(StrEnum):
    """What an answer is for; an answer for one is worth nothing for another."""

    SIGN_IN = "sign-in"
    SECOND = "second"
    CONFIRM = "confirm"
    ADD = "add"


def new(purpose: Purpose, *, bound: str, at: datetime) -> tuple[bytes, str]:
    """A challenge, and its sealed form for the page. *bound* names the sign-in or link that it is for."""
    challenge = secrets.token_bytes(BYTES)
    sealed = _box().dumps([challenge.hex(), purpose.value, bound, at.timestamp()])
    return challenge, sealed if isinstance(sealed, str) else sealed.decode()


def taken(session: Session, sealed: str, purpose: Purpose, *, bound: str, at: datetime) -> bytes:
    """The challenge, used up from now on. Raises ``ChallengeTooOld`` for any other, or a second time."""
    try:
        challenge, was_for, of, made = _box().loads(sealed)
    except (BadData, ValueError):
        raise ChallengeTooOld from None
    is_in_time = made <= at.timestamp() < made + TERM.total_seconds()
    if (was_for, of) != (purpose.value, bound) or not is_in_time:
        raise ChallengeTooOld
    use_up(session, challenge, at=at)
    return bytes.fromhex(challenge)


def use_up(session: Session, what: str, *, at: datetime) -> None:
    """Write down that *what* was used. Raises ``ChallengeTooOld`` where it was: of two at once one wins."""
    digest = hashlib.sha256(what.encode()).hexdigest()
    if session.scalar(select(UsedChallenge.id).where(UsedChallenge.digest == digest)) is not None:
        raise ChallengeTooOld
    try:
        with session.begin_nested():
            session.add(UsedChallenge(digest=digest, used_at=at))
    except IntegrityError:
        raise ChallengeTooOld from None


def forget_old(session: Session, *, at: datetime) -> None:
    """Delete what could not be used again anyway."""
    session.execute(delete(UsedChallenge).where(UsedChallenge.used_at < at - 2 * TERM))


def _box() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="passkey challenge")
