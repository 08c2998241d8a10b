"""The work on large deliveries: one after the other, all or nothing, tried again when a worker stops."""

import json
import logging
import os
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.clock import now
from app.intake import uploads
from app.intake.taking_in import take_in
from app.intake.uploads import Upload
from app.kept_refusals import as_kept
from app.navigation import link_to, settings
from app.work_progress import teller, told_last
from monitor.errors import IntakeRefused, RowsRefused
from monitor.file_format import WrittenAs
from monitor.ingesting import Receipt
from monitor.intake_jobs import MOST_TRIES, IntakeJob, JobState
from monitor.workspace import held

log = logging.getLogger(__name__)
MAIL_AFTER = timedelta(seconds=30)
"""Who waited longer than this may have left the page, and is told by mail."""
KEPT = timedelta(days=90)
LEFT_AFTER_S = 24 * 3600
"""How old the folder of an upload is that no job knows, when it is removed."""


def hand_in(
    session: Session,
    upload: Upload,
    *,
    source: str,
    batch: str | None,
    written_as: WrittenAs,
    dry_run: bool,
    by: Person,
    at: datetime,
) -> IntakeJob:
    """Write down that *upload* waits for the worker; the caller commits."""
    job = IntakeJob(
        public_id=upload.folder.name,
        state=JobState.WAITING,
        source=source,
        batch=batch,
        written_as=written_as,
        dry_run=dry_run,
        by=by.public_id,
        created_at=at,
        tries=0,
        answer={},
    )
    session.add(job)
    session.flush()
    return job


def do_waiting(session: Session) -> int:
    """Do what waits, and what a stopped worker left; returns how many deliveries were worked on."""
    open_jobs = select(IntakeJob.public_id).where(IntakeJob.finished_at.is_(None)).order_by(IntakeJob.id)
    names = list(session.scalars(open_jobs))
    session.commit()
    return sum(_do(session, name) for name in names)


def _do(session: Session, name: str) -> bool:
    """Work on one delivery unless another process does; commits."""
    upload = Upload(uploads.root(settings().data_dir) / name)
    lock = held(upload.folder)
    if lock is None and upload.folder.is_dir():
        return False  # another worker is at it
    try:
        job = session.scalars(select(IntakeJob).where(IntakeJob.public_id == name)).one()
        if job.is_over:
            return False
        job.state, job.tries, job.started_at = JobState.RUNNING, job.tries + 1, now()
        if lock is None or job.tries > MOST_TRIES:
            _end(session, job, JobState.FAILED, {"code": "files-gone" if lock is None else "given-up"})
        session.commit()
        if not job.is_over:
            _take_in(session, job, upload)
    finally:
        if lock is not None:
            os.close(lock)
    if job.is_over:
        upload.remove()
    return True


def _take_in(session: Session, job: IntakeJob, upload: Upload) -> None:
    name, source, batch = job.public_id, job.source, job.batch
    written_as, dry_run = WrittenAs(job.written_as), job.dry_run
    session.commit()  # nothing is held in the database while files are read
    try:
        receipt = take_in(
            session,
            files=upload.files,
            source=source,
            batch=batch,
            dry_run=dry_run,
            written_as=written_as,
            proof=upload.proof,
            tell=teller(upload.folder),
        )
        job = session.scalars(select(IntakeJob).where(IntakeJob.public_id == name)).one()
        job.delivery = receipt.delivery
        _end(session, job, JobState.DONE, _of_receipt(receipt))
    except IntakeRefused as refused:
        session.rollback()
        job = session.scalars(select(IntakeJob).where(IntakeJob.public_id == name)).one()
        _end(session, job, JobState.REFUSED, of_refusal(refused))
    except (OSError, SQLAlchemyError) as error:  # a full disk, a database that went away: tried again
        session.rollback()
        log.error("taking in a delivery failed: %s", type(error).__name__)
    session.commit()


def _end(session: Session, job: IntakeJob, state: JobState, answer: dict[str, Any]) -> None:
    """End *job* in this transaction, with a mail to who may have left the page."""
    job.state, job.answer, job.finished_at = state, answer, now()
    session.flush()
    who = session.scalars(select(Person).where(Person.public_id == job.by)).one_or_none()
    if who is None or now() - job.created_at <= MAIL_AFTER:
        return
    outbox.write(
        session,
        recipient=who.email,
        language=who.language,
        template="delivery_ended",
        at=now(),
        is_taken_in=state is JobState.DONE,
        is_dry_run=job.dry_run,
        source=job.source,
        link=link_to("monitor.intake_job", job_id=job.public_id, lang=who.language),
    )


def _of_receipt(receipt: Receipt) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(receipt), default=lambda moment: moment.isoformat()))


def of_refusal(refused: IntakeRefused) -> dict[str, Any]:
    """A refusal as it is kept: its sentence, values that are ours, places and counts."""
    answer = as_kept(refused)
    if isinstance(refused, RowsRefused):
        answer |= {
            "count": refused.count,
            "read": refused.read,
            "by_rule": refused.by_rule,
            "problems": [asdict(problem) for problem in refused.problems],
        }
    return answer


def progress_of(job: IntakeJob) -> dict[str, Any] | None:
    """What the worker told last of *job*, as ``work_progress.told_last`` says it."""
    return told_last(uploads.root(settings().data_dir) / job.public_id)


def forget_old(session: Session, *, at: datetime) -> None:
    """Delete jobs that are long over, and the folders of uploads that no job knows."""
    for job in session.scalars(select(IntakeJob).where(IntakeJob.finished_at < at - KEPT)):
        session.delete(job)
    known = set(session.scalars(select(IntakeJob.public_id).where(IntakeJob.finished_at.is_(None))))
    for folder in uploads.root(settings().data_dir).iterdir():
        if folder.name in known or time.time() - folder.stat().st_mtime < LEFT_AFTER_S:
            continue
        lock = held(folder)
        if lock is not None:
            Upload(folder).remove()
            os.close(lock)
