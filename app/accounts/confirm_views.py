"""The pages that ask somebody to confirm who they are before an act that weighs."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import person
from app.accounts import confirming, held_forms
from app.accounts.blueprint import accounts, has_page, safe_next
from app.accounts.browser import own_sign_in
from app.accounts.forms import ConfirmForm
from app.accounts.mails import mail_confirm_link
from app.clock import now
from app.extensions import db
from app.i18n import both
from sentences import SpokenError


@both(accounts, nl="/bevestigen", en="/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask for a link that confirms who this is; ``next`` or ``held`` say where to go on."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("accounts/confirm.html", form=form, minutes=minutes())
    token = confirming.make_confirm_link(db.session(), sign_in=own_sign_in(), at=now())
    back = {name: request.args[name] for name in ("next", "held") if name in request.args}
    mail_confirm_link(db.session(), person=person(), token=token, back=back, at=now())
    db.session.commit()
    return render_template("accounts/confirm_sent.html", email=person().email)


@both(accounts, nl="/bevestigen/<token>", en="/confirm/<token>", methods=["GET", "POST"])
def confirm_link(token: str) -> ResponseReturnValue:
    form = ConfirmForm()
    session, sign_in = db.session(), own_sign_in()
    try:
        confirming.find_confirm_link(session, token=token, sign_in=sign_in, at=now())
        if not form.validate_on_submit():
            return render_template("accounts/confirm_link.html", form=form, email=person().email)
        confirming.confirm(session, token=token, sign_in=sign_in, at=now())
    except SpokenError as error:
        return render_template("accounts/confirm_not_valid.html", error=error), 404
    session.commit()
    if held := request.args.get("held"):
        return redirect(url_for("accounts.held_form", held=held))
    return redirect(safe_next(request.args.get("next")))


@both(accounts, nl="/verder/<held>", en="/go-on/<held>")
def held_form(held: str) -> ResponseReturnValue:
    """What was typed before, with one button that sends it after all."""
    found = held_forms.find_held(db.session(), held=held, person=person(), at=now()) or abort(404)
    return render_template(
        "accounts/held_form.html", form=ConfirmForm(), held=found, has_page=has_page(found.path)
    )


def minutes() -> int:
    return int(confirming.FRESH_TERM.total_seconds() // 60)
