"""The page of a delivery on which the worker is at work: how far it is, and what came of it."""

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy import select

from app.extensions import db
from app.i18n import both
from app.intake import jobs
from app.kept_refusals import said_again
from app.monitoring.blueprint import monitor
from app.monitoring.words import STEPS
from monitor.intake_jobs import IntakeJob, JobState
from monitor.problems import SENTENCES

GIVEN_UP = {"files-gone", "given-up"}


@both(monitor, nl="/desk/monitor/deliveries/jobs/<job_id>", en="/desk/monitor/deliveries/jobs/<job_id>")
def intake_job(job_id: str) -> ResponseReturnValue:
    job = db.session.scalar(select(IntakeJob).where(IntakeJob.public_id == job_id)) or abort(404)
    return render_template(
        "monitoring/intake_job.html",
        job=job,
        states=JobState,
        progress=None if job.is_over else jobs.progress_of(job),
        steps=STEPS,
        reasons=SENTENCES,
        refusal=refusal(job.answer) if job.state == JobState.REFUSED else "",
    )


def refusal(answer: dict[str, Any]) -> str:
    """Why a delivery was refused, in the language of this page."""
    if "count" in answer:
        return ngettext(
            "%(num)s row was refused, so nothing was stored.",
            "%(num)s rows were refused, so nothing was stored.",
            answer["count"],
        )
    return said_again(answer)
