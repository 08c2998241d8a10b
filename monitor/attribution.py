"""Which company answered for which holder when, as far as the register knows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.holdings import Holding
from monitor.models import Attribution


def known(session: Session, *, as_of: datetime | None = None) -> list[Holding]:
    """What is known of all holders now, or was known *as_of* a moment: the latest word of each."""
    query = select(Attribution).order_by(Attribution.learnt_at, Attribution.id)
    if as_of is not None:
        query = query.where(Attribution.learnt_at <= as_of)
    latest = {(row.holder, row.company, row.valid_from): row.valid_to for row in session.scalars(query)}
    return sorted(
        Holding(holder, valid_from, company, valid_to)
        for (holder, company, valid_from), valid_to in latest.items()
        if valid_to is None or valid_to > valid_from
    )
