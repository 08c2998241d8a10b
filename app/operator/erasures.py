"""Requests of people to be erased: another operator than the person releases or refuses them."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator
from app.operator.forms import ErasureForm
from app.people_data import asking, erasing
from app.people_data.words import stays_in_words
from app.refusals import refuse
from sentences import SpokenError

ERASURES = "/desk/operator/erasures"


@both(operator, nl=ERASURES, en=ERASURES)
def erasures() -> ResponseReturnValue:
    return render_template("operator/erasures.html", requests=asking.waiting(db.session()))


@both(operator, nl=f"{ERASURES}/<erasure>", en=f"{ERASURES}/<erasure>", methods=["GET", "POST"])
def erasure(erasure: str) -> ResponseReturnValue:
    """Read one request, and release or refuse it."""
    session, form = db.session(), ErasureForm()
    found = asking.find(session, erasure) or abort(404)
    if form.validate_on_submit():
        try:
            if form.answer.data == "release":
                asking.release(session, request=found, by=person(), at=now())
            else:
                asking.refuse(session, request=found, reason=form.reason.data or "", by=person(), at=now())
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            if form.answer.data == "release":
                erasing.write_down(current_app.config["SETTINGS"].data_dir, found.person)
            flash(gettext("Decided. The person was told by mail."), "success")
            return redirect(url_for("operator.erasures"))
    stays = stays_in_words(erasing.what_stays(session, found.person))
    page = render_template("operator/erasure.html", form=form, erasure=found, stays=stays)
    return page, 422 if form.errors else 200
