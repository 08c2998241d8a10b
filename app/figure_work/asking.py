"""Whether figures are made in the request that asks for them, and the asking when they are not."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.figure_work.models import FigureAct, FigureJob
from app.monitoring import releasing
from app.replies import notes
from app.replies.notes import Correction
from monitor.intake_jobs import JobState
from monitor.models import Delivery, Publication
from monitor.publication_states import Subject, subject_of

LIGHT_ROWS = 200_000
"""So many delivered rows are scored within about a second; the worker makes figures of more."""


def is_light(session: Session) -> bool:
    """Whether all that was delivered is scored while somebody waits for the page."""
    rows = select(func.coalesce(func.sum(Delivery.notices_read + Delivery.checks_read), 0))
    return session.scalars(rows).one() <= LIGHT_ROWS


def open_jobs(session: Session) -> list[FigureJob]:
    """What waits or is being made, the oldest first."""
    return list(
        session.scalars(select(FigureJob).where(FigureJob.finished_at.is_(None)).order_by(FigureJob.id))
    )


def ask_to_prepare(
    session: Session,
    *,
    subject: Subject,
    who: Person,
    at: datetime,
    correction: Correction | None = None,
) -> FigureJob:
    """Ask for a draft of *subject*, unless that is asked for already.

    Raises what ``releasing.check_may_prepare`` raises.
    """
    releasing.check_may_prepare(session, subject=subject, who=who, at=at, correction=correction)
    return _ask(session, FigureAct.PREPARE, subject, who, at, correction)


def ask_for_decisions(
    session: Session,
    *,
    publication: Publication,
    who: Person,
    at: datetime,
    correction: Correction | None = None,
) -> FigureJob:
    """Close what nobody decided in time, and ask for the version with the decisions.

    Raises what ``releasing.close_undecided`` raises.
    """
    releasing.close_undecided(session, publication=publication, who=who, at=at, correction=correction)
    return _ask(session, FigureAct.DECISIONS, subject_of(publication), who, at, correction, publication)


def _ask(
    session: Session,
    act: FigureAct,
    subject: Subject,
    who: Person,
    at: datetime,
    correction: Correction | None,
    publication: Publication | None = None,
) -> FigureJob:
    for job in open_jobs(session):
        if job.subject == subject:
            return job
    said = notes.checked(correction) if correction else None
    job = FigureJob(
        state=JobState.WAITING,
        act=act,
        period=subject.period,
        norm=subject.norm,
        method_version=subject.method_version,
        publication=publication,
        correction_reason=said.reason if said else None,
        sentence_nl=said.sentence_nl if said else None,
        sentence_en=said.sentence_en if said else None,
        by=who.public_id,
        created_at=at,
        tries=0,
        answer={},
    )
    session.add(job)
    session.flush()
    return job
