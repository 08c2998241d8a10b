"""The hash check: letters that point to it, what the company answers, and the use that it declares."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import InputRequired

from app.access import ask_fresh, person
from app.choices import choice
from app.clock import now, today
from app.company.blueprint import DESK, company, own_company
from app.extensions import db
from app.i18n import _l, both
from app.referrals import acts as referrals
from app.referrals.words import STATES
from app.refusals import refuse
from monitor.referrals import acts, books
from monitor.referrals.states import ReferralRefused
from sentences import SpokenError
from signatories.models import Company

HASH_CHECK = f"{DESK}/hash-check"


class UseForm(FlaskForm):
    since_on = DateField(
        _l("In use since"),
        [InputRequired(_l("Type a date."))],
        description=_l("The first day on which it ran for what your customers place."),
    )
    shown = RadioField(
        _l("Who may know it?"),
        [InputRequired(_l("Choose who may know it."))],
        choices=[
            choice("public", _l("Everyone: it stands as a fact on our public page")),
            choice("private", _l("Only the register, and associations that ask for it as a condition")),
        ],
    )
    sure = BooleanField(
        _l("I declare that our company uses the hash check today"),
        [InputRequired(_l("Tick this to declare it."))],
    )


@both(company, nl=HASH_CHECK, en=HASH_CHECK, methods=["GET", "POST"])
def hash_check(company_slug: str) -> ResponseReturnValue:
    """What the hash check is, the letters, and declaring that it is used."""
    form = UseForm(since_on=today())
    if form.validate_on_submit():
        if (confirm_first := ask_fresh()) is not None:
            return confirm_first
        try:
            referrals.declare_use(
                db.session(),
                company=own_company(),
                since_on=form.since_on.data or today(),
                is_public=form.shown.data == "public",
                by=person().public_id,
                at=now(),
            )
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("Declared. Thank you."), "success")
            return _back()
    return shown(own_company(), form), 422 if form.errors else 200


def shown(this: Company, form: FlaskForm) -> str:
    session = db.session()
    return render_template(
        "company/hash_check.html",
        form=form,
        use=books.use_of(session, this),
        letters=books.sent_to(session, this),
        answerable={each.public_id for each in books.answerable(session, this)},
        states=STATES,
    )


@both(company, nl=f"{HASH_CHECK}/<referral>/not-now", en=f"{HASH_CHECK}/<referral>/not-now", methods=["POST"])
def decline_hash_check(company_slug: str, referral: str) -> ResponseReturnValue:
    """Answer a letter: not now."""
    session = db.session()
    found = next(
        (each for each in books.answerable(session, own_company()) if each.public_id == referral), None
    )
    if found is None:
        raise ReferralRefused
    acts.decline(session, referral=found, by=person().public_id, at=now())
    session.commit()
    flash(gettext("Your answer is written down. You can still declare the hash check later."), "success")
    return _back()


@both(company, nl=f"{HASH_CHECK}/take-back", en=f"{HASH_CHECK}/take-back", methods=["POST"])
def take_back_hash_check(company_slug: str) -> ResponseReturnValue:
    """Take the declaration back: from now on it does not stand."""
    session = db.session()
    use = books.use_of(session, own_company())
    if use is not None:
        referrals.take_use_back(session, use=use, by=person().public_id, at=now())
        session.commit()
        flash(gettext("The declaration is taken back."), "success")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("company.hash_check", company_slug=own_company().slug))
