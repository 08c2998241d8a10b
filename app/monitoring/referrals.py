"""Referrals to the hash check: what the rule proposes, and the person who releases a letter or drops it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.access import person
from app.clock import now
from app.extensions import db
from app.i18n import _l, both
from app.lists import fits, page_of
from app.monitoring.blueprint import monitor
from app.referrals import acts, letters
from app.referrals.words import ENDS, STATES, grounds_of
from app.refusals import refuse
from monitor.models import State
from monitor.referrals import books
from monitor.referrals.models import Referral
from monitor.referrals.rule import threshold_for
from monitor.referrals.states import ANSWER_TERM, NobodyToWriteTo, acts_from
from sentences import SpokenError

DESK = "/desk/monitor/referrals"
ONE = f"{DESK}/<referral>"
RELEASER = "publisher"


class SendForm(FlaskForm):
    sure = BooleanField(
        _l("I have read the letter and looked at the figures"),
        [InputRequired(_l("Tick this when you have read the letter."))],
    )


@both(monitor, nl=DESK, en=DESK)
def referrals() -> ResponseReturnValue:
    """Every referral, by period and then by name: no order of figures."""
    text, found = request.args.get("q", "").strip(), books.everything(db.session())
    fitting = [each for each in found if fits(text, each.company.legal_name, each.company.name)]
    rows, page, pages = page_of(fitting, request.args.get("page", 1, type=int))
    return render_template(
        "referrals/listing.html",
        rows=rows,
        text=text,
        page=page,
        pages=pages,
        states=STATES,
        grounds_of=grounds_of,
        threshold=threshold_for(now().date()),
    )


@both(monitor, nl=ONE, en=ONE, methods=["GET", "POST"])
def referral(referral: str) -> ResponseReturnValue:
    """One referral with its letter in both languages; sent from here."""
    found, form = found_referral(referral), SendForm()
    if form.validate_on_submit():
        session = db.session()
        try:
            acts.send(session, referral=found, who=person(), at=now())
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("The letter is sent."), "success")
            return redirect(url_for("monitor.referrals"))
    return page_with(found, form), 422 if form.errors else 200


@both(monitor, nl=f"{ONE}/drop", en=f"{ONE}/drop", methods=["POST"])
def drop_referral(referral: str) -> ResponseReturnValue:
    """Decide that the letter is not needed."""
    acts.drop(db.session(), referral=found_referral(referral), who=person(), at=now())
    db.session.commit()
    flash(gettext("The letter is not sent."), "success")
    return redirect(url_for("monitor.referrals"))


def found_referral(reference: str) -> Referral:
    return books.find(db.session(), reference) or abort(404)


def page_with(referral: Referral, form: FlaskForm) -> str:
    try:
        to = letters.addressees(db.session(), referral.company, at=now())
    except NobodyToWriteTo:
        to = []
    return render_template(
        "referrals/one.html",
        form=form,
        referral=referral,
        states=STATES,
        ends=ENDS,
        grounds=grounds_of(referral),
        drafts=letters.drafts(referral, at=now()) if referral.sent_at is None else [],
        addressees=len(to),
        acts=acts_from(referral.state, RELEASER),
        is_published=referral.publication.state == State.PUBLISHED,
        answer_before=referral.sent_at + ANSWER_TERM if referral.sent_at else None,
    )
