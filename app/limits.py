"""How often something may be asked, counted in the database, so that a restart forgets nothing.

Who asks is kept as a keyed digest only: the table holds no address.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, request
from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sentences import N_, SpokenError
from signatories.base import Base

KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """At most *most* attempts of this *kind* in any stretch of *within*, for each who asks."""

    kind: str
    most: int
    within: timedelta


class TooManyAttempts(SpokenError):
    """``retry_after`` is in whole seconds; the answer's header says it too."""

    code = "too-many-attempts"
    sentence = N_("This was asked too often. Wait %(minutes)s minutes and try again.")
    counted, of_one = "minutes", N_("This was asked too often. Wait a minute and try again.")

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(retry_after=retry_after, minutes=-(-retry_after // 60))


class Attempt(Base):
    """One attempt: its kind, the keyed digest of who made it, and when."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_kind_who_at", "kind", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)


def digest_of(who: str) -> str:
    """What is kept of *who* asks: an HMAC under the secret key, which nobody can look up."""
    secret: str = current_app.config["SECRET_KEY"]
    return hmac.new(secret.encode(), b"attempt:" + who.encode(), hashlib.sha256).hexdigest()


def source() -> str:
    """Where this request comes from, as a key for ``take``."""
    return request.remote_addr or "-"


def take(session: Session, limit: Limit, *, who: str, at: datetime) -> None:
    """Count one attempt. Raises ``TooManyAttempts`` where *limit* is reached, counting nothing.

    Of many at the same moment each sees those before it: they wait for each other until the caller commits.
    """
    key = digest_of(who)
    if session.get_bind().dialect.name == "postgresql":  # on SQLite the write lock is taken already
        number = int.from_bytes(hashlib.sha256(f"{limit.kind} {key}".encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))
    recent = select(func.count(Attempt.id), func.min(Attempt.at)).where(
        Attempt.kind == limit.kind, Attempt.who == key, Attempt.at > at - limit.within
    )
    made, first = session.execute(recent).one()
    if made >= limit.most:
        raise TooManyAttempts(retry_after=max(1, int((first + limit.within - at).total_seconds())))
    session.add(Attempt(kind=limit.kind, who=key, at=at))
    session.flush()


def forget_old(session: Session, *, at: datetime) -> None:
    """Delete what no limit looks at any more."""
    session.execute(delete(Attempt).where(Attempt.at < at - KEPT))
