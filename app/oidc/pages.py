"""The way to the sign-in service and back, and linking one's account there."""

import logging
from datetime import timedelta

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app import limits
from app.access import person
from app.accounts import known_devices, signing_in
from app.accounts.blueprint import accounts, safe_next
from app.accounts.browser import come_in, own_name, own_sign_in
from app.accounts.forms import ConfirmForm
from app.accounts.models import Person
from app.accounts.signing_in import Way
from app.clock import now
from app.extensions import db
from app.factors import asked_of
from app.factors.mails import mail_factor_changed
from app.i18n import both, language, spoken
from app.limits import Limit
from app.oidc import flow, linking
from app.oidc.errors import NotStartedHere
from app.oidc.id_token import Account
from app.oidc.provider import host, is_configured, provider
from sentences import SpokenError

log = logging.getLogger(__name__)

BEGUN, PENDING = "sign-in-service", "account-to-link"
"""Names of session keys."""
SOURCES = Limit("sign-in-service", 60, timedelta(hours=1))
"""How many answers of the service one source may bring in an hour."""


@both(accounts, nl="/aanmelden-bij-dienst", en="/sign-in-at-service")
def at_service() -> ResponseReturnValue:
    """Send the browser to the sign-in service. By GET: a form would not be let through to another site."""
    return sent_off(bound="", then=safe_next(request.args.get("next")))


@both(accounts, nl="/mijn/beveiliging/dienst-erbij", en="/my/security/add-service")
def add_service() -> ResponseReturnValue:
    """The same for who is signed in and wants to link an account there."""
    if not is_configured():
        return redirect(url_for("accounts.security"))
    return sent_off(bound=own_sign_in().public_id, then=url_for("accounts.link_account"))


def sent_off(*, bound: str, then: str) -> ResponseReturnValue:
    try:
        begun = flow.begin(bound=bound, then=then, at=now())
    except SpokenError as error:
        return refused(error)
    session[BEGUN] = {**begun.kept, "lang": language()}
    return redirect(begun.url)


@accounts.get(flow.CALLBACK)
def from_service() -> ResponseReturnValue:
    """Back from the service: whatever came along, a wrong answer is a 400 in words, and links nobody."""
    g.only_reads = False
    db_session, kept = db.session(), session.pop(BEGUN, None) or {}
    g.lang = kept.get("lang") or language()
    limits.take(db_session, SOURCES, who=known_devices.source(), at=now())
    db_session.commit()
    try:
        account = flow.finish(db_session, kept=kept, said=request.args, at=now())
        if kept["bound"]:
            return to_be_linked(account.subject, bound=kept["bound"], then=kept["then"])
        who = linking.find(db_session, issuer=provider().issuer, subject=account.subject, at=now())
    except SpokenError as error:
        db_session.rollback()
        log.warning("signing in over the service was refused: %s", error.code)
        return refused(error)
    return let_in(who, account, then=kept["then"])


def refused(error: SpokenError) -> ResponseReturnValue:
    """A page that says why, and the other ways in."""
    return render_template("oidc/refused.html", error=error), 400


def let_in(who: Person, account: Account, *, then: str) -> ResponseReturnValue:
    """Sign in who has no second factor here; others show it, as after a link by mail."""
    db_session = db.session()
    if asked_of.has_factor(db_session, who):
        token = signing_in.make_link(db_session, email=who.email, at=now())
        db_session.commit()
        return redirect(url_for("accounts.use_link", lang=who.language, token=token, next=then))
    token = signing_in.begin(
        db_session,
        person=who,
        browser=own_name(),
        at=now(),
        way=Way.SERVICE,
        shown_at=account.shown_at,
    )
    db_session.commit()
    come_in(who, token)
    return redirect(then)


def to_be_linked(subject: str, *, bound: str, then: str) -> ResponseReturnValue:
    """Keep the account in the session until its owner presses the button. Raises ``NotStartedHere``."""
    if not current_user.is_authenticated or own_sign_in().public_id != bound:
        raise NotStartedHere
    session[PENDING] = {"issuer": provider().issuer, "subject": subject, "bound": bound}
    return redirect(then)


@both(
    accounts, nl="/mijn/beveiliging/dienst-koppelen", en="/my/security/link-service", methods=["GET", "POST"]
)
def link_account() -> ResponseReturnValue:
    """A page that asks first: who comes here by a trick of another site must not link that site's account."""
    form, pending = ConfirmForm(), session.get(PENDING)
    if not pending or pending["bound"] != own_sign_in().public_id:
        return redirect(url_for("accounts.security"))
    if not form.validate_on_submit():
        return render_template("oidc/link.html", form=form, subject=pending["subject"], host=host())
    del session[PENDING]
    try:
        linking.link(
            db.session(), person=person(), issuer=pending["issuer"], subject=pending["subject"], at=now()
        )
    except SpokenError as error:
        db.session.rollback()
        flash(spoken(error), "error")
    else:
        mail_factor_changed(db.session(), person=person(), change="provider-linked", at=now())
        db.session.commit()
        flash(gettext("Your account at %(host)s is linked.", host=host()), "success")
    return redirect(url_for("accounts.security"))


@both(accounts, nl="/mijn/beveiliging/dienst-weg", en="/my/security/unlink-service", methods=["GET", "POST"])
def unlink_account() -> ResponseReturnValue:
    form = ConfirmForm()
    identity = linking.of_person(db.session(), person_id=person().id)
    if identity is None:
        return redirect(url_for("accounts.security"))
    if not form.validate_on_submit():
        return render_template("oidc/unlink.html", form=form, host=host())
    linking.unlink(db.session(), identity=identity, at=now())
    mail_factor_changed(db.session(), person=person(), change="provider-unlinked", at=now())
    db.session.commit()
    flash(gettext("The link is removed."), "success")
    return redirect(url_for("accounts.security"))
