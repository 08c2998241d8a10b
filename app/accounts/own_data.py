"""What the register keeps of oneself: to read, to take along, and to have erased."""

import json

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.accounts.blueprint import accounts
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.extensions import db
from app.i18n import both, spoken
from app.navigation import settings
from app.people_data import asking, erasing, exporting
from app.people_data.words import by_processing, stays_in_words
from sentences import SpokenError


@both(accounts, nl="/mijn/gegevens", en="/my/data")
def own_data() -> ResponseReturnValue:
    found = by_processing(exporting.held(db.session(), person()))
    return render_template(
        "accounts/own_data.html",
        kept=found,
        asked=asking.last_of(db.session(), person()),
        contact_email=settings().contact_email,
    )


@both(accounts, nl="/mijn/gegevens/bestand", en="/my/data/file")
def own_data_file() -> Response:
    """The same as JSON, to take along."""
    whole = exporting.exported(db.session(), person(), at=now())
    answer = make_response(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    return answer


@both(accounts, nl="/mijn/gegevens/wissen", en="/my/data/erase", methods=["GET", "POST"])
def ask_erasure() -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            asking.ask(db.session(), person=person(), at=now())
        except SpokenError as error:
            flash(spoken(error), "error")
        else:
            db.session.commit()
            flash(gettext("You have asked to be erased. You hear within a month."), "success")
        return redirect(url_for("accounts.own_data"))
    stays = stays_in_words(erasing.what_stays(db.session(), person()))
    return render_template("accounts/ask_erasure.html", form=form, stays=stays)


@both(accounts, nl="/mijn/gegevens/wissen/terug", en="/my/data/erase/take-back", methods=["POST"])
def take_back_erasure() -> ResponseReturnValue:
    found = asking.waiting_of(db.session(), person())
    if found is not None:
        asking.take_back(db.session(), request=found, at=now())
        db.session.commit()
        flash(gettext("You took your request back."), "success")
    return redirect(url_for("accounts.own_data"))
