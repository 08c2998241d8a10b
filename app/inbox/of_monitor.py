"""What waits for the monitor and the publisher, and which letters wait for an operator too."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.disputes.acts import company_of
from app.figure_work.models import FigureJob
from app.half_years import half_year_name
from app.inbox.waiting import Fact, What
from app.roles import Role
from monitor import newer, publications
from monitor.disputes.models import Dispute
from monitor.disputes.states import DisputeState
from monitor.intake_jobs import IntakeJob, JobState
from monitor.models import Publication, State
from monitor.referrals.models import Referral
from monitor.referrals.states import ReferralState

NEW = timedelta(days=7)
"""How long a delivery that was not taken in, or figures that were not made, stand in the inbox."""


def lists() -> Mapping[What, str]:
    return {
        What.DECIDE_DISPUTE: url_for("monitor.disputes"),
        What.SEND_REFERRAL: url_for("monitor.referrals"),
    }


def facts(session: Session, *, roles: Collection[Role], by: str, at: datetime) -> Iterator[Fact]:
    """What waits for the person *by* (public id), who holds these *roles*."""
    yield from _half_years(session, roles, by, at)
    if Role.PUBLISHER in roles:
        yield from _disputes(session, by)
        yield from letters(session)
    yield from _figure_work(session, by, at)
    if Role.MONITOR in roles:
        yield from _deliveries(session, by, at)
    for each in newer.of(session):
        url = _page(each.publication)
        about = half_year_name(each.publication.period)
        yield Fact(What.LOOK_AT_NEWER_DATA, url, about, each.publication.published_at)


def letters(session: Session) -> Iterator[Fact]:
    """Letters about the hash check that a person has to send or drop."""
    query = select(Referral).where(Referral.state == ReferralState.PROPOSED.value)
    for each in session.scalars(query.options(joinedload(Referral.company)).order_by(Referral.id)):
        url = url_for("monitor.referral", referral=each.public_id)
        about = f"{each.company.name}, {half_year_name(each.period)}"
        yield Fact(What.SEND_REFERRAL, url, about, each.proposed_at)


def _half_years(session: Session, roles: Collection[Role], by: str, at: datetime) -> Iterator[Fact]:
    for each in publications.unfinished(session):
        url, about = _page(each), half_year_name(each.period)
        if each.state == State.DRAFT:
            yield Fact(What.OPEN_PREVIEW, url, about, each.prepared_at)
        elif _may_publish(each, roles, by, at):
            yield Fact(What.PUBLISH, url, about, each.release_at)


def _may_publish(publication: Publication, roles: Collection[Role], by: str, at: datetime) -> bool:
    """Whether the day has come, and who looks is a publisher who did not make the figures."""
    is_due = publication.release_at is not None and publication.release_at <= at
    return is_due and Role.PUBLISHER in roles and publication.prepared_by != by


def _page(publication: Publication) -> str:
    return url_for("monitor.publication", publication_id=publication.public_id)


def _disputes(session: Session, by: str) -> Iterator[Fact]:
    unanswered = (DisputeState.OPEN.value, DisputeState.UNDECIDED.value)
    query = select(Dispute).where(Dispute.state.in_(unanswered)).options(joinedload(Dispute.publication))
    for each in session.scalars(query.order_by(Dispute.filed_at, Dispute.id)):
        if each.publication.prepared_by == by:
            continue  # who made the figures does not decide
        about = f"{company_of(session, each).name}, {half_year_name(each.publication.period)}"
        url = url_for("monitor.dispute", dispute_id=each.public_id)
        until = each.publication.release_at if each.state == DisputeState.OPEN else None
        yield Fact(What.DECIDE_DISPUTE, url, about, each.filed_at, until)


def _figure_work(session: Session, by: str, at: datetime) -> Iterator[Fact]:
    """Figures that this person asked for, and that the worker could not make."""
    query = select(FigureJob).where(
        FigureJob.state.in_([JobState.REFUSED, JobState.FAILED]),
        FigureJob.by == by,
        FigureJob.finished_at > at - NEW,
    )
    for each in session.scalars(query.order_by(FigureJob.id.desc()).limit(5)):
        url = url_for("monitor.figure_job", job_id=each.public_id)
        yield Fact(What.LOOK_AT_FIGURE_WORK, url, half_year_name(each.period), each.finished_at)


def _deliveries(session: Session, by: str, at: datetime) -> Iterator[Fact]:
    query = select(IntakeJob).where(
        IntakeJob.state.in_([JobState.REFUSED, JobState.FAILED]),
        IntakeJob.by == by,
        IntakeJob.finished_at > at - NEW,
    )
    for each in session.scalars(query.order_by(IntakeJob.id.desc()).limit(5)):
        url = url_for("monitor.intake_job", job_id=each.public_id)
        yield Fact(What.MEND_DELIVERY, url, each.batch or each.source, each.finished_at)
