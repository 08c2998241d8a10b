"""Finds disputes: of a publication, of a company, before a desk."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.disputes.models import Dispute, DisputeItem
from monitor.disputes.states import DisputeState
from monitor.models import Publication


def count_open(session: Session, *, period: str, norm: str) -> int:
    """How many disputes about a period wait for their first decision."""
    query = (
        select(func.count(Dispute.id))
        .join(Dispute.publication)
        .where(
            Publication.period == period, Publication.norm == norm, Dispute.state == DisputeState.OPEN.value
        )
    )
    return session.scalars(query).one()


def of_period(
    session: Session, *, period: str, norm: str, states: Collection[DisputeState] = tuple(DisputeState)
) -> list[Dispute]:
    """The disputes about a period, whichever of its versions they were filed on, the oldest first."""
    query = (
        select(Dispute)
        .join(Dispute.publication)
        .where(
            Publication.period == period,
            Publication.norm == norm,
            Dispute.state.in_([state.value for state in states]),
        )
    )
    return list(session.scalars(query.order_by(Dispute.filed_at, Dispute.id)))


def of_company(session: Session, register_number: str) -> list[Dispute]:
    """All disputes of a company, the newest first."""
    query = select(Dispute).where(Dispute.company == register_number)
    return list(session.scalars(query.order_by(Dispute.filed_at.desc(), Dispute.id.desc())))


def find(session: Session, dispute_id: str) -> Dispute | None:
    return session.scalars(select(Dispute).where(Dispute.public_id == dispute_id)).one_or_none()


def everything(session: Session) -> list[Dispute]:
    """Every dispute, those without an answer first, then the newest."""
    found = session.scalars(select(Dispute).order_by(Dispute.filed_at.desc(), Dispute.id.desc())).all()
    return sorted(found, key=lambda each: each.state not in (DisputeState.OPEN, DisputeState.UNDECIDED))


def before_the_board(session: Session) -> list[Dispute]:
    """The disputes that were ever appealed, the latest appeal first."""
    query = select(Dispute).where(Dispute.appealed_at.is_not(None)).order_by(Dispute.appealed_at.desc())
    return list(session.scalars(query))


def held_notices(session: Session, *, period: str, norm: str, notices: Sequence[str]) -> set[str]:
    """Which of *notices* are in a dispute that was not withdrawn."""
    query = select(DisputeItem.notice).where(
        DisputeItem.period == period, DisputeItem.norm == norm, DisputeItem.holds
    )
    return set(session.scalars(query)) & set(notices)
