"""Finds referrals and declared use of the hash check."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from monitor.referrals.models import HashCheckUse, Referral
from monitor.referrals.states import ReferralState
from signatories.models import Company

_WITH_NAMES = (joinedload(Referral.company), joinedload(Referral.publication))
ANSWERABLE = (ReferralState.SENT, ReferralState.NO_ANSWER, ReferralState.DECLINED)


def find(session: Session, reference: str) -> Referral | None:
    return session.scalars(
        select(Referral).where(Referral.public_id == reference).options(*_WITH_NAMES)
    ).one_or_none()


def everything(session: Session) -> list[Referral]:
    """Every referral: by period, the newest first, and then by name."""
    query = select(Referral).join(Referral.company).options(*_WITH_NAMES)
    return list(session.scalars(query.order_by(Referral.period.desc(), Company.legal_name, Referral.id)))


def of_period(session: Session, *, period: str, norm: str) -> list[Referral]:
    query = select(Referral).where(Referral.period == period, Referral.norm == norm).options(*_WITH_NAMES)
    return list(session.scalars(query.order_by(Referral.id)))


def sent_to(session: Session, company: Company, *, at: datetime | None = None) -> list[Referral]:
    """The referrals of which the company had a letter (by *at*), the newest first. Proposals are not its business."""
    query = select(Referral).where(Referral.company_id == company.id, Referral.sent_at.is_not(None))
    if at is not None:
        query = query.where(Referral.sent_at <= at)
    return list(session.scalars(query.options(*_WITH_NAMES).order_by(Referral.sent_at.desc(), Referral.id)))


def without_answer(session: Session, *, before: datetime) -> list[Referral]:
    """Letters that were sent before that moment and have no answer."""
    query = select(Referral).where(Referral.state == ReferralState.SENT.value, Referral.sent_at <= before)
    return list(session.scalars(query.options(*_WITH_NAMES).order_by(Referral.id)))


def at_their_end(session: Session, *, at: datetime, runs_for: timedelta) -> list[Referral]:
    """Those that were answered, or not, and whose letter is as old as *runs_for*."""
    states = (ReferralState.ADOPTED, ReferralState.DECLINED, ReferralState.NO_ANSWER)
    query = select(Referral).where(
        Referral.state.in_([state.value for state in states]), Referral.sent_at <= at - runs_for
    )
    return list(session.scalars(query.options(*_WITH_NAMES).order_by(Referral.id)))


def answerable(session: Session, company: Company) -> list[Referral]:
    """The letters that the company can still answer, the newest first."""
    query = select(Referral).where(
        Referral.company_id == company.id, Referral.state.in_([state.value for state in ANSWERABLE])
    )
    return list(session.scalars(query.options(*_WITH_NAMES).order_by(Referral.sent_at.desc())))


def use_of(session: Session, company: Company, *, at: datetime | None = None) -> HashCheckUse | None:
    """The declaration of the company that stands now, or stood at *at*."""
    query = select(HashCheckUse).where(HashCheckUse.company_id == company.id)
    if at is None:
        query = query.where(HashCheckUse.withdrawn_at.is_(None))
    else:
        ran_on = or_(HashCheckUse.withdrawn_at.is_(None), HashCheckUse.withdrawn_at > at)
        query = query.where(and_(HashCheckUse.declared_at <= at, ran_on))
    return session.scalars(query.order_by(HashCheckUse.id.desc()).limit(1)).one_or_none()


def public_use_of(session: Session, company: Company, *, at: datetime) -> HashCheckUse | None:
    """What the world may know: the declaration at that moment, where the company made it in public."""
    found = use_of(session, company, at=at)
    return found if found is not None and found.is_public else None


def uses_of(session: Session, company: Company, *, at: datetime) -> list[HashCheckUse]:
    """Every declaration of the company until *at*, in their order."""
    query = select(HashCheckUse).where(HashCheckUse.company_id == company.id, HashCheckUse.declared_at <= at)
    return list(session.scalars(query.order_by(HashCheckUse.id)))


def users(session: Session) -> set[str]:
    """The register numbers of who declares now that it uses the hash check."""
    query = select(Company.register_number).join(HashCheckUse).where(HashCheckUse.withdrawn_at.is_(None))
    return set(session.scalars(query))
