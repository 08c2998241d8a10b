"""After the preview: apply decisions about disputes, and correct what was published. Both make a further version."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.access import person
from app.choices import choice
from app.clock import now
from app.extensions import db
from app.i18n import _l, both, spoken
from app.monitoring import releasing
from app.monitoring.blueprint import monitor
from app.monitoring.periods import find
from app.navigation import settings
from app.refusals import refuse
from app.replies.forms import CorrectionFields
from monitor import rerunning
from monitor.models import Publication, State
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
    found = find(publication_id)
    try:
        further = releasing.apply_decisions(
            db.session(), publication=found, who=person(), data_dir=settings().data_dir, at=now()
        )
    except SpokenError as error:
        db.session.rollback()
        flash(spoken(error), "error")
        return redirect(url_for("monitor.publication", publication_id=publication_id))
    db.session.commit()
    flash(
        gettext("All companies were computed again. Companies whose figures changed were told by mail."),
        "success",
    )
    return redirect(url_for("monitor.publication", publication_id=further.public_id))


@both(monitor, nl=f"{ONE}/correct", en=f"{ONE}/correct", methods=["GET", "POST"])
def correct(publication_id: str) -> ResponseReturnValue:
    """Prepare the correction of published figures, with its reason and a sentence in both languages."""
    found, form = find(publication_id), CorrectForm()
    form.offer(only_decisions=rerunning.may_rerun(db.session(), found, at=now()))
    if form.validate_on_submit():
        make: Callable[..., Publication] = by_decisions if form.how.data == "decisions" else by_newer_data
        try:
            further = make(db.session(), found, form, at=now())
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            return redirect(url_for("monitor.publication", publication_id=further.public_id))
    page = render_template(
        "monitoring/correct.html",
        form=form,
        publication=found,
        is_published=found.state == State.PUBLISHED,
        has_newer_data=has_newer_data(db.session(), found),
    )
    return page, 422 if form.errors else 200


def by_decisions(session: Session, found: Publication, form: CorrectForm, *, at: datetime) -> Publication:
    return releasing.apply_decisions(
        session,
        publication=found,
        who=person(),
        data_dir=settings().data_dir,
        at=at,
        correction=form.correction,
    )


def by_newer_data(session: Session, found: Publication, form: CorrectForm, *, at: datetime) -> Publication:
    return releasing.prepare(
        session,
        period=found.period,
        who=person(),
        data_dir=settings().data_dir,
        at=at,
        norm=found.norm,
        method=found.method_version,
        correction=form.correction,
    )
