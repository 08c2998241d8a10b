"""The page where somebody sees what they sign in with, and adds, names and removes it."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import held_by, person
from app.accounts.blueprint import accounts
from app.accounts.browser import own_name, own_sign_in
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.extensions import db
from app.factors import (
    asked_of,
    asking,
    challenges,
    code_apps,
    having,
    passkeys,
    recovery_codes,
    sealing,
    typed,
)
from app.factors.challenges import Purpose
from app.factors.errors import LastFactor, NeedsFactorFirst
from app.factors.forms import AppForm, NameForm, PasskeyForm
from app.factors.having import Having
from app.factors.mails import mail_factor_changed
from app.factors.models import Passkey
from app.i18n import both, spoken
from app.navigation import settings
from app.oidc import linking, provider
from app.refusals import refuse
from badge import qr
from sentences import SpokenError


def had() -> Having:
    return having.of_person(db.session(), person_id=person().id)


@both(accounts, nl="/mijn/beveiliging", en="/my/security")
def security() -> ResponseReturnValue:
    return render_template(
        "factors/security.html",
        had=had(),
        weighs=asked_of.weighs(held_by(person())),
        service=provider.host(),
        identity=linking.of_person(db.session(), person_id=person().id),
    )


@both(accounts, nl="/mijn/beveiliging/sleutel-erbij", en="/my/security/add-passkey", methods=["GET", "POST"])
def add_passkey() -> ResponseReturnValue:
    form, session, bound = PasskeyForm(name=own_name()), db.session(), own_sign_in().public_id
    if form.validate_on_submit():
        try:
            challenge = challenges.taken(
                session, form.secret_challenge.data or "", Purpose.ADD, bound=bound, at=now()
            )
            passkeys.add(
                session,
                person=person(),
                answer=form.secret_answer.data or "",
                challenge=challenge,
                name=form.name.data or "",
                at=now(),
            )
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            return changed("passkey-added", gettext("The passkey is added."))
    asked = asking.to_add(person(), bound=bound, known=had().passkeys)
    page = render_template("factors/add_passkey.html", form=form, asked=asked)
    return page, 422 if form.errors else 200


@both(
    accounts,
    nl="/mijn/beveiliging/sleutels/<public_id>/naam",
    en="/my/security/passkeys/<public_id>/name",
    methods=["GET", "POST"],
)
def name_passkey(public_id: str) -> ResponseReturnValue:
    passkey = own_passkey(public_id)
    form = NameForm(name=passkey.name)
    if form.validate_on_submit():
        passkey.name = form.name.data or ""
        db.session.commit()
        flash(gettext("The passkey has another name now."), "success")
        return redirect(url_for("accounts.security"))
    page = render_template("factors/name_passkey.html", form=form, passkey=passkey)
    return page, 422 if form.errors else 200


@both(
    accounts,
    nl="/mijn/beveiliging/sleutels/<public_id>/weg",
    en="/my/security/passkeys/<public_id>/remove",
    methods=["GET", "POST"],
)
def remove_passkey(public_id: str) -> ResponseReturnValue:
    """A page that asks first; the device may go on offering the passkey, which is worth nothing then."""
    passkey, form = own_passkey(public_id), ConfirmForm()
    if form.validate_on_submit():
        try:
            check_may_remove()
        except SpokenError as error:
            refuse(form, error)
        else:
            passkeys.remove(db.session(), passkey=passkey, at=now())
            return removed("passkey-removed", gettext("The passkey is removed."))
    page = render_template("factors/remove.html", form=form, had=had(), passkey=passkey)
    return page, 422 if form.errors else 200


@both(accounts, nl="/mijn/beveiliging/app-erbij", en="/my/security/add-app", methods=["GET", "POST"])
def add_app() -> ResponseReturnValue:
    """Show a new secret, in a QR code and in letters; it counts once the app has shown a code of it."""
    form, session, under = AppForm(), db.session(), current_app.config["SECRET_KEY"]
    if had().app is not None:
        return redirect(url_for("accounts.security"))
    secret = own_secret(form.app_secret.data or "") or code_apps.new_secret()
    if form.validate_on_submit():
        try:
            code = typed.app_code(form.secret_code.data or "") or ""
            code_apps.add(session, person=person(), secret=secret, code=code, at=now())
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            return changed("app-added", gettext("The app is added."))
    form.app_secret.data = sealing.sealed(f"{own_sign_in().public_id} {secret}", under=under)
    modules, dark = qr.path(code_apps.address_of(secret, person()))
    page = render_template(
        "factors/add_app.html", form=form, secret=typed.grouped(secret), modules=modules, dark=dark
    )
    return page, 422 if form.errors else 200


def own_secret(kept: str) -> str | None:
    """The secret that came back with the form, where it was shown in this very browser."""
    found = sealing.opened(kept, under=current_app.config["SECRET_KEY"]) or ""
    bound, _, secret = found.partition(" ")
    return secret if bound == own_sign_in().public_id else None


@both(accounts, nl="/mijn/beveiliging/app-weg", en="/my/security/remove-app", methods=["GET", "POST"])
def remove_app() -> ResponseReturnValue:
    app, form = had().app, ConfirmForm()
    if app is None:
        return redirect(url_for("accounts.security"))
    if form.validate_on_submit():
        try:
            check_may_remove()
        except SpokenError as error:
            refuse(form, error)
        else:
            code_apps.remove(db.session(), app=app, at=now())
            return removed("app-removed", gettext("The app is removed."))
    page = render_template("factors/remove.html", form=form, had=had(), passkey=None)
    return page, 422 if form.errors else 200


@both(
    accounts, nl="/mijn/beveiliging/herstelcodes", en="/my/security/recovery-codes", methods=["GET", "POST"]
)
def make_codes() -> ResponseReturnValue:
    """Make ten codes; the answer shows them, once, on a page that prints well."""
    form = ConfirmForm()
    if not had().has_factor:
        flash(spoken(NeedsFactorFirst()), "warning")
        return redirect(url_for("accounts.security"))
    if not form.validate_on_submit():
        return render_template("factors/make_codes.html", form=form, had=had())
    codes = recovery_codes.make(db.session(), person=person(), at=now())
    mail_factor_changed(db.session(), person=person(), change="codes-made", at=now())
    db.session.commit()
    return render_template(
        "factors/codes.html",
        codes=[typed.grouped(code) for code in codes],
        made_at=now(),
        email=person().email,
    )


def own_passkey(public_id: str) -> Passkey:
    """The passkey of that id; 404 for another person's."""
    return next((each for each in had().passkeys if each.public_id == public_id), None) or abort(404)


def check_may_remove() -> None:
    """Raise ``LastFactor`` where a role needs a factor, and this is the only one."""
    is_needed = settings().second_factor == "required" and asked_of.weighs(held_by(person()))
    if is_needed and had().is_last:
        raise LastFactor


def changed(change: str, words: str) -> ResponseReturnValue:
    """Tell the person, commit, and lead on: to recovery codes where there are none yet."""
    mail_factor_changed(db.session(), person=person(), change=change, at=now())
    db.session.commit()
    flash(words, "success")
    return redirect(url_for("accounts.security" if had().codes_left else "accounts.make_codes"))


def removed(change: str, words: str) -> ResponseReturnValue:
    """As ``changed``; codes that stand in for nothing go too."""
    if not had().has_factor:
        recovery_codes.forget(db.session(), person_id=person().id)
    mail_factor_changed(db.session(), person=person(), change=change, at=now())
    db.session.commit()
    flash(words, "success")
    return redirect(url_for("accounts.security"))
