"""Badges a page at a time, the newest first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from badge.models import Badge


def page_of(
    session: Session, *, company_ids: Sequence[int], at: datetime, after: Badge | None, size: int
) -> list[Badge]:
    """*size* badges of these companies that there were at *at*, with their companies, from after *after* on.

    One that is issued meanwhile comes first of all, so it moves no other one to another page.
    """
    page = (
        select(Badge)
        .join(Badge.company)
        .options(contains_eager(Badge.company))
        .where(Badge.company_id.in_(company_ids), Badge.created_at <= at)
        .order_by(Badge.created_at.desc(), Badge.id.desc())
        .limit(size)
    )
    if after is not None:
        is_older = Badge.created_at < after.created_at
        page = page.where(or_(is_older, and_(Badge.created_at == after.created_at, Badge.id < after.id)))
    return list(session.scalars(page))
