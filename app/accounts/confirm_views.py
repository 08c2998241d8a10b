"""The pages that ask somebody to confirm who they are before an act that weighs."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import person
from app.accounts import confirming, held_forms
from app.accounts.blueprint import accounts, has_page, safe_next
from app.accounts.browser import own_sign_in, renew
from app.accounts.forms import ConfirmForm
from app.accounts.mails import mail_confirm_link
from app.clock import now
from app.extensions import db
from app.factors import asked_of, asking, having, second
from app.factors.challenges import Purpose
from app.factors.forms import ShowForm
from app.factors.having import Having
from app.i18n import both
from app.limits import TooManyAttempts
from app.refusals import refuse
from sentences import SpokenError


@both(accounts, nl="/bevestigen", en="/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask for a second factor, or for a link from who has none; ``next`` or ``held`` say where to go on."""
    had = having.of_person(db.session(), person_id=person().id)
    if had.has_factor:
        return confirm_by_factor(had)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("accounts/confirm.html", form=form, minutes=minutes())
    token = confirming.make_confirm_link(db.session(), sign_in=own_sign_in(), at=now())
    back = {name: request.args[name] for name in ("next", "held") if name in request.args}
    mail_confirm_link(db.session(), person=person(), token=token, back=back, at=now())
    db.session.commit()
    return render_template("accounts/confirm_sent.html", email=person().email)


def confirm_by_factor(had: Having) -> ResponseReturnValue:
    form, bound = ShowForm(), own_sign_in().public_id
    if form.validate_on_submit():
        try:
            second.check(
                db.session(),
                person=person(),
                shown=form.shown,
                purpose=Purpose.CONFIRM,
                bound=bound,
                at=now(),
            )
        except TooManyAttempts:
            raise
        except SpokenError as error:
            refuse(form, error)
        else:
            confirming.make_fresh(db.session(), sign_in=own_sign_in(), at=now())
            return go_on()
    asked = asking.to_show(Purpose.CONFIRM, bound=bound, known=had.passkeys)
    page = render_template(
        "accounts/confirm_by_factor.html", form=form, had=had, asked=asked, minutes=minutes()
    )
    return page, 422 if form.errors else 200


@both(accounts, nl="/bevestigen/<token>", en="/confirm/<token>", methods=["GET", "POST"])
def confirm_link(token: str) -> ResponseReturnValue:
    form = ConfirmForm()
    session, sign_in = db.session(), own_sign_in()
    if asked_of.has_factor(
        session, person()
    ):  # a link from before is worth less than what the person has now
        back = request.args
        return redirect(url_for("accounts.confirm", next=back.get("next"), held=back.get("held")))
    try:
        confirming.find_confirm_link(session, token=token, sign_in=sign_in, at=now())
        if not form.validate_on_submit():
            return render_template("accounts/confirm_link.html", form=form, email=person().email)
        confirming.confirm(session, token=token, sign_in=sign_in, at=now())
    except SpokenError as error:
        return render_template("accounts/confirm_not_valid.html", error=error), 404
    return go_on()


def go_on() -> ResponseReturnValue:
    """The session gets a new id, and the person goes on where they were."""
    renew()
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
