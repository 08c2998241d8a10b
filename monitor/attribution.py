"""Which company answered for which holder when, as far as the register knows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.holdings import Holding
from monitor.models import Attribution


def known(session: Session, *, as_of: datetime | None = None, as_kept: bool = False) -> list[Holding]:
    """What is known of all holders now, or was known *as_of* a moment: the latest word of each.

    With *as_kept* a handle reads as the segments name it.
    """
    query = select(Attribution).order_by(Attribution.learnt_at, Attribution.id)
    if as_of is not None:
        query = query.where(Attribution.learnt_at <= as_of)
    latest = {
        ((as_kept and row.kept_holder) or row.holder, row.company, row.valid_from): row.valid_to
        for row in session.scalars(query)
    }
    return sorted(
        Holding(holder, valid_from, company, valid_to)
        for (holder, company, valid_from), valid_to in latest.items()
        if valid_to is None or valid_to > valid_from
    )


def learn_end(session: Session, *, holding: Holding, valid_to: datetime, at: datetime) -> None:
    """Learn that a known holding ends at *valid_to*: a further word about it, the earlier one is kept."""
    session.add(
        Attribution(
            holder=holding.holder,
            kept_holder=_kept(session, holding.holder),
            company=holding.company,
            valid_from=holding.valid_from,
            valid_to=valid_to,
            learnt_at=at,
        )
    )
    session.flush()


def learn_begin(session: Session, *, holder: str, company: str, valid_from: datetime, at: datetime) -> None:
    """Learn that *company* (a register number) holds *holder* from *valid_from* on."""
    session.add(
        Attribution(
            holder=holder,
            kept_holder=_kept(session, holder),
            company=company,
            valid_from=valid_from,
            learnt_at=at,
        )
    )
    session.flush()


def _kept(session: Session, holder: str) -> str | None:
    """The kept name of a handle, as it was learnt with the first word about it."""
    earlier = select(Attribution.kept_holder).where(Attribution.holder == holder)
    return session.scalars(earlier.order_by(Attribution.id).limit(1)).one_or_none()


def handles(session: Session) -> list[Attribution]:
    """The words about handles of organisations, which the segments name otherwise."""
    return list(session.scalars(select(Attribution).where(Attribution.kept_holder.is_not(None))))
