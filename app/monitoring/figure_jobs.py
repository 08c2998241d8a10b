"""Figures made at once or by the worker, and the page of the work: how far it is, and why nothing came of it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from app.access import person
from app.clock import now
from app.extensions import db
from app.figure_work import asking, working
from app.figure_work.models import FigureJob
from app.i18n import both
from app.kept_refusals import said_again
from app.monitoring import releasing
from app.monitoring.blueprint import monitor
from app.monitoring.words import SCORING_STEPS
from app.navigation import settings
from app.replies.notes import Correction
from monitor import publishing
from monitor.intake_jobs import JobState
from monitor.models import Publication


@both(monitor, nl="/desk/monitor/periods/jobs/<job_id>", en="/desk/monitor/periods/jobs/<job_id>")
def figure_job(job_id: str) -> ResponseReturnValue:
    job = db.session.scalar(select(FigureJob).where(FigureJob.public_id == job_id)) or abort(404)
    if job.made is not None:
        return redirect(url_for("monitor.publication", publication_id=job.made))
    return render_template(
        "monitoring/figure_job.html",
        job=job,
        states=JobState,
        progress=None if job.is_over else working.progress_of(job),
        outlook=None if job.is_over else working.outlook_of(job),
        steps=SCORING_STEPS,
        refusal=said_again(job.answer) if job.state == JobState.REFUSED else "",
    )


def prepared(
    period: str, *, norm: str, method: str, correction: Correction | None = None
) -> ResponseReturnValue:
    """To the draft of a half-year, or to the page of the work on it; commits. Raises what the preparing raises."""
    session, who, at = db.session(), person(), now()
    if asking.is_light(session):
        draft = releasing.prepare(
            session,
            period=period,
            who=who,
            data_dir=settings().data_dir,
            at=at,
            norm=norm,
            method=method,
            correction=correction,
        )
        return _to_version(draft)
    subject = publishing.subject_for(period, norm=norm, method=method)
    return _to_work(asking.ask_to_prepare(session, subject=subject, who=who, at=at, correction=correction))


def with_decisions(found: Publication, correction: Correction | None = None) -> ResponseReturnValue:
    """To the version with the decisions about disputes, or to the page of the work on it; commits.

    Raises what the applying of decisions raises.
    """
    session, who, at = db.session(), person(), now()
    if not asking.is_light(session):
        job = asking.ask_for_decisions(session, publication=found, who=who, at=at, correction=correction)
        return _to_work(job)
    further = releasing.apply_decisions(
        session,
        publication=found,
        who=who,
        data_dir=settings().data_dir,
        at=at,
        correction=correction,
    )
    if correction is None:
        flash(
            gettext("All companies were computed again. Companies whose figures changed were told by mail."),
            "success",
        )
    return _to_version(further)


def _to_version(made: Publication) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("monitor.publication", publication_id=made.public_id))


def _to_work(job: FigureJob) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("monitor.figure_job", job_id=job.public_id))
