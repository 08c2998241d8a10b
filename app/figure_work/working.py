"""The worker makes the figures that were asked for: one after the other, all or nothing, tried again when it stops.

What is read takes long and holds nobody up; what is written comes after it, in a transaction of its own.
"""

import logging
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import g
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.clock import now
from app.figure_work import outlook
from app.figure_work.asking import open_jobs
from app.figure_work.models import FigureAct, FigureJob
from app.kept_refusals import as_kept
from app.monitoring import releasing
from app.navigation import link_to, settings
from app.work_progress import teller, told_last
from monitor import judging_again, preparing, rerunning
from monitor.intake_jobs import MOST_TRIES, JobState
from monitor.preparing import Made
from monitor.workspace import held
from sentences import SpokenError

log = logging.getLogger(__name__)
MAIL_AFTER = timedelta(seconds=30)
"""Who waited longer than this may have left the page, and is told by mail."""
KEPT = timedelta(days=90)


def do_waiting(session: Session) -> int:
    """Make what waits, and what a stopped worker left; returns how many were worked on."""
    names = [job.public_id for job in open_jobs(session)]
    session.commit()
    return sum(_do(session, name) for name in names)


def progress_of(job: FigureJob) -> dict[str, Any] | None:
    """What the worker told last, as ``work_progress.told_last`` says it."""
    return told_last(_folder(job.public_id))


def outlook_of(job: FigureJob) -> dict[str, Any] | None:
    """What the worker told ahead of *job*, as ``outlook.look_ahead`` writes it."""
    return outlook.told(_folder(job.public_id))


def forget_old(session: Session, *, at: datetime) -> None:
    """Delete jobs that are long over."""
    for job in session.scalars(select(FigureJob).where(FigureJob.finished_at < at - KEPT)):
        session.delete(job)


def _folder(name: str) -> Path:
    return settings().data_dir / "figure-work" / name


def _do(session: Session, name: str) -> bool:
    """Make one version unless another process does; commits."""
    folder = _folder(name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = held(folder)
    if lock is None:
        return False
    try:
        job = _job(session, name)
        if job.is_over:
            return False
        job.state, job.tries, job.started_at = JobState.RUNNING, job.tries + 1, now()
        if job.tries > MOST_TRIES:
            _end(session, job, JobState.FAILED)
        session.commit()
        if not job.is_over:
            _make(session, name, folder)
        if _job(session, name).is_over:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
    return True


def _job(session: Session, name: str) -> FigureJob:
    return session.scalars(select(FigureJob).where(FigureJob.public_id == name)).one()


def _make(session: Session, name: str, folder: Path) -> None:
    try:
        begun = now()
        made = _read(session, name, folder)
        _write(session, _job(session, name), made, begun=begun)
    except SpokenError as refused:
        session.rollback()
        _end(session, _job(session, name), JobState.REFUSED, answer=as_kept(refused))
    except (OSError, SQLAlchemyError) as error:  # a full disk, a database that went away: tried again
        session.rollback()
        log.error("making figures failed: %s", type(error).__name__)
    session.commit()


def _read(session: Session, name: str, folder: Path) -> Made:
    """Score, and tell ahead what will change; nobody waits for the database meanwhile."""
    session.rollback()
    g.only_reads = True
    try:
        job = _job(session, name)
        ahead = outlook.look_ahead(session, job, folder)
        means = {
            "data_dir": settings().data_dir,
            "measured": judging_again.measured_and_kept,
            "tell": teller(folder),
        }
        if job.publication is not None:
            made = rerunning.make_again(session, publication=job.publication, **means)
        else:
            made = preparing.make(session, subject=job.subject, **means)
        outlook.compare(ahead, made.table)
        return made
    finally:
        session.rollback()
        g.only_reads = False


def _write(session: Session, job: FigureJob, made: Made, *, begun: datetime) -> None:
    who, at = _person(session, job), now()
    if job.act == FigureAct.DECISIONS and job.publication is not None:
        version = releasing.keep_decisions(
            session, publication=job.publication, made=made, who=who, at=at, correction=job.correction
        )
    else:
        version = releasing.keep_draft(
            session,
            subject=job.subject,
            made=made,
            who=who,
            at=at,
            known_at=begun,
            correction=job.correction,
        )
    _end(session, job, JobState.DONE, made=version.public_id)


def _person(session: Session, job: FigureJob) -> Person:
    return session.scalars(select(Person).where(Person.public_id == job.by)).one()


def _end(
    session: Session,
    job: FigureJob,
    state: JobState,
    *,
    made: str | None = None,
    answer: dict[str, Any] | None = None,
) -> None:
    """End *job* in this transaction, with a mail to who may have left the page."""
    job.state, job.made, job.answer, job.finished_at = state, made, answer or {}, now()
    session.flush()
    who = _person(session, job)
    if now() - job.created_at <= MAIL_AFTER:
        return
    outbox.write(
        session,
        recipient=who.email,
        language=who.language,
        template="figures_ended",
        at=now(),
        is_made=made is not None,
        period=job.period,
        link=link_to("monitor.figure_job", job_id=job.public_id, lang=who.language),
    )
