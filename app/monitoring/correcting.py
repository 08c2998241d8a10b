"""After the preview: apply decisions about disputes, and correct what was published. Both make a further version."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.choices import choice
from app.clock import now
from app.extensions import db
from app.i18n import _l, both, spoken
from app.monitoring import figure_jobs
from app.monitoring.blueprint import monitor
from app.monitoring.periods import find
from app.refusals import refuse
from app.replies.forms import CorrectionFields
from monitor import rerunning
from monitor.models import State
from monitor.newer_data import has_newer_data
from sentences import SpokenError

ONE = "/desk/monitor/periods/<publication_id>"


class CorrectForm(CorrectionFields):
    how = RadioField(_l("What is computed anew?"), [InputRequired(_l("Choose one of these."))])

    def offer(self, *, only_decisions: bool) -> None:
        """Offer what is possible: decisions alone only where there are some that were not applied."""
        decisions = choice(
            "decisions", _l("Only the decisions about disputes: goes straight to the second person")
        )
        newer = choice(
            "newer", _l("All that was delivered by now: the companies see it first, with a new term")
        )
        self.how.choices = [decisions, newer] if only_decisions else [newer]


@both(monitor, nl=f"{ONE}/decisions", en=f"{ONE}/decisions", methods=["POST"])
def apply_decisions(publication_id: str) -> ResponseReturnValue:
    """Run all companies again with the decisions about disputes."""
    try:
        return figure_jobs.with_decisions(find(publication_id))
    except SpokenError as error:
        db.session.rollback()
        flash(spoken(error), "error")
        return redirect(url_for("monitor.publication", publication_id=publication_id))


@both(monitor, nl=f"{ONE}/correct", en=f"{ONE}/correct", methods=["GET", "POST"])
def correct(publication_id: str) -> ResponseReturnValue:
    """Prepare the correction of published figures, with its reason and a sentence in both languages."""
    found, form = find(publication_id), CorrectForm()
    form.offer(only_decisions=rerunning.may_rerun(db.session(), found, at=now()))
    if form.validate_on_submit():
        try:
            if form.how.data == "decisions":
                return figure_jobs.with_decisions(found, form.correction)
            return figure_jobs.prepared(
                found.period, norm=found.norm, method=found.method_version, correction=form.correction
            )
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
    page = render_template(
        "monitoring/correct.html",
        form=form,
        publication=found,
        is_published=found.state == State.PUBLISHED,
        has_newer_data=has_newer_data(db.session(), found),
    )
    return page, 422 if form.errors else 200
