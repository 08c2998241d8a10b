"""The page where somebody sees in which browsers they are signed in, and ends what is not theirs."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app.accounts import own_sign_ins
from app.accounts.blueprint import accounts
from app.accounts.browser import own_sign_in
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.extensions import db
from app.i18n import both, spoken
from sentences import SpokenError


@both(accounts, nl="/mijn/aanmeldingen", en="/my/sign-ins")
def sign_ins() -> ResponseReturnValue:
    own = own_sign_in()
    found = own_sign_ins.running(db.session(), person_id=own.person_id, at=now())
    return render_template("accounts/sign_ins.html", sign_ins=found, own=own, form=ConfirmForm())


@both(
    accounts,
    nl="/mijn/aanmeldingen/<public_id>/beeindigen",
    en="/my/sign-ins/<public_id>/end",
    methods=["POST"],
)
def end_sign_in(public_id: str) -> ResponseReturnValue:
    try:
        own_sign_ins.end_one(db.session(), own=own_sign_in(), public_id=public_id, at=now())
    except SpokenError as error:
        flash(spoken(error), "error")
    else:
        db.session.commit()
        flash(gettext("That browser is signed out."), "success")
    return redirect(url_for("accounts.sign_ins"))


@both(accounts, nl="/mijn/aanmeldingen/andere-beeindigen", en="/my/sign-ins/end-others", methods=["POST"])
def end_other_sign_ins() -> ResponseReturnValue:
    count = own_sign_ins.end_others(db.session(), own=own_sign_in(), at=now())
    db.session.commit()
    flash(
        ngettext("%(num)s other browser is signed out.", "%(num)s other browsers are signed out.", count),
        "success",
    )
    return redirect(url_for("accounts.sign_ins"))
