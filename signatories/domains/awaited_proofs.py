"""Domains that were named and wait for their proof: when the register looks by itself."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories.models import Domain

HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)
HOURLY_FOR = timedelta(days=2)
LOOKED_FOR = timedelta(days=14)
"""From the moment at which it was named on the desk of its company; after that, only when asked."""


def next_look(*, named_at: datetime, at: datetime) -> datetime | None:
    """When to look after a look at *at*: each hour for two days, each day for two weeks, then never."""
    pause = HOURLY if at < named_at + HOURLY_FOR else DAILY
    return at + pause if at + pause < named_at + LOOKED_FOR else None


def wait_for(domain: Domain, *, at: datetime) -> None:
    """Look by itself for the proof of *domain* from now on; one that is proven keeps its own days."""
    if not domain.is_proven:
        domain.check_after = next_look(named_at=domain.named_at, at=at)


def due(session: Session, *, at: datetime, limit: int) -> list[Domain]:
    """The domains whose first proof is to be looked for, the longest waiting first."""
    return list(
        session.scalars(
            select(Domain)
            .where(Domain.check_after <= at, Domain.proven_at.is_(None), Domain.lost_at.is_(None))
            .order_by(Domain.check_after, Domain.id)
            .limit(limit)
        )
    )
