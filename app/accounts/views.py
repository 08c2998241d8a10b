"""Signing in, accepting an invitation, signing out, and the page where everyone starts."""

import logging
import time
from datetime import timedelta

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from sqlalchemy.orm import Session

from app import limits
from app.access import held_by, person
from app.accounts import (
    arriving,
    confirm_views,
    inviting,
    known_devices,
    own_data,
    sign_in_pages,
    signing_in,
)
from app.accounts.blueprint import accounts, safe_next
from app.accounts.browser import TOKEN, come_in, own_name
from app.accounts.desks import desks_of
from app.accounts.errors import LinkNotValid
from app.accounts.forms import ConfirmForm, InvitationForm, SignInForm
from app.accounts.mails import mail_role_ended, mail_sign_in_link
from app.accounts.models import OneTimeLink, Person, RoleGrant, new_token
from app.accounts.signing_in import Way
from app.clock import now
from app.extensions import db
from app.factors import asking, challenges, having, losing, pages, passkeys, second
from app.factors.challenges import Purpose
from app.factors.errors import PasskeyRefused
from app.factors.forms import ShowForm
from app.factors.having import Having
from app.i18n import both, language
from app.limits import Limit, TooManyAttempts
from app.oidc import pages as oidc_pages
from app.oidc import provider
from app.refusals import refuse
from sentences import SpokenError
from signatories import journal

log = logging.getLogger(__name__)

SIGN_IN_SOURCES = Limit("sign-in", 60, timedelta(hours=1))
"""How many links one source may ask for in an hour, whosever they are: a whole office can come in."""
SAME_TIME_S = 0.12
"""How long it takes to ask for a link: longer than the work for anybody, so that time does not say who is known."""
KNOWN_LINKS = Limit("sign-in-known", signing_in.LINKS_AN_HOUR, timedelta(hours=1))
PASSKEY_SOURCES = Limit("sign-in-passkey", 60, timedelta(hours=1))

__all__ = ["accounts", "confirm_views", "oidc_pages", "own_data", "pages", "sign_in_pages"]


@both(accounts, nl="/aanmelden", en="/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(form)
    db_session = db.session()
    began = time.monotonic()
    limits.take(db_session, SIGN_IN_SOURCES, who=known_devices.source(), at=now())
    send_link(db_session, form.email.data or "")
    db_session.commit()
    # The same answer, in the same time, for a known, an unknown and a too frequent address: nobody can be guessed.
    time.sleep(max(0.0, began + SAME_TIME_S - time.monotonic()))
    return render_template("accounts/link_sent.html", email=form.email.data)


def may_have_link(db_session: Session, who: Person) -> bool:
    """Three an hour; from a browser that *who* signed in on before they are counted apart."""
    account = known_devices.account(who)
    if account == who.public_id:
        return signing_in.may_have_link(db_session, person=who, at=now())
    try:
        limits.take(db_session, KNOWN_LINKS, who=account, at=now())
    except TooManyAttempts:
        return False
    return True


def sign_in_page(form: SignInForm) -> ResponseReturnValue:
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        asked=asking.to_show(Purpose.SIGN_IN),
        service=provider.host(),
    )
    return page, 422 if form.errors else 200


@both(accounts, nl="/aanmelden-met-toegangssleutel", en="/sign-in-with-passkey", methods=["POST"])
def sign_in_passkey() -> ResponseReturnValue:
    """Sign in with a passkey of this site, without an address: it says itself whose it is."""
    shown, db_session = ShowForm().shown, db.session()
    limits.take(db_session, PASSKEY_SOURCES, who=known_devices.source(), at=now())
    db_session.commit()
    try:
        challenge = challenges.taken(db_session, shown.challenge, Purpose.SIGN_IN, bound="", at=now())
        passkey = passkeys.shown(db_session, answer=shown.answer, challenge=challenge, at=now())
        if passkey.person.is_disabled:
            raise PasskeyRefused
    except SpokenError as error:
        db_session.commit()  # the challenge is used up all the same
        log.warning("signing in with a passkey was refused: %s", error.code)
        form = SignInForm(formdata=None)
        refuse(form, error)
        return sign_in_page(form)
    losing.disprove(db_session, person=passkey.person, at=now())
    token = signing_in.begin(db_session, person=passkey.person, browser=own_name(), at=now(), way=Way.PASSKEY)
    db_session.commit()
    come_in(passkey.person, token)
    return redirect(safe_next(request.args.get("next")))


def send_link(db_session: Session, email: str) -> None:
    """Mail a link to who is known. For anybody else the same work is done, and undone."""
    who = signing_in.find_person(db_session, email)
    if who is not None and not who.is_disabled and may_have_link(db_session, who):
        token = signing_in.make_link(db_session, email=who.email, at=now())
        mail_sign_in_link(db_session, person=who, token=token, next_path=request.args.get("next"), at=now())
        return
    log.warning("a link that signs in was asked for and not sent")
    nobody = Person(email=email.strip().lower(), language=who.language if who else language())
    undone = db_session.begin_nested()
    mail_sign_in_link(
        db_session, person=nobody, token=new_token(), next_path=request.args.get("next"), at=now()
    )
    undone.rollback()


@both(accounts, nl="/aanmelden/<token>", en="/sign-in/<token>", methods=["GET", "POST"])
def use_link(token: str) -> ResponseReturnValue:
    """The link that was mailed. Who has a second factor shows it here: only then the link is used up."""
    form, db_session = ShowForm(), db.session()
    try:
        link = signing_in.find_link(db_session, token=token, at=now())
        had = having.of_person(db_session, person_id=link.person_id)
        if not form.validate_on_submit() or (had.has_factor and not showed_second(form, link)):
            return use_link_page(form, link, had)
        who, sign_in_token = signing_in.use_link(
            db_session,
            token=token,
            browser=own_name(),
            at=now(),
            way=Way.LINK_AND_FACTOR if had.has_factor else Way.LINK,
        )
    except LinkNotValid as error:
        log.warning("a link that signs in was refused: %s", error.code)
        return render_template("accounts/link_not_valid.html", error=error), 404
    db_session.commit()
    come_in(who, sign_in_token)
    return redirect(safe_next(request.args.get("next")))


def showed_second(form: ShowForm, link: OneTimeLink) -> bool:
    """Whether the form carries a second factor of who the link is for; if not, it says why."""
    try:
        second.check(
            db.session(),
            person=link.person,
            shown=form.shown,
            purpose=Purpose.SECOND,
            bound=link.token_digest,
            at=now(),
        )
    except TooManyAttempts:
        raise
    except SpokenError as error:
        refuse(form, error)
        return False
    return True


def use_link_page(form: ShowForm, link: OneTimeLink, had: Having) -> ResponseReturnValue:
    asked = asking.to_show(Purpose.SECOND, bound=link.token_digest, known=had.passkeys)
    page = render_template("accounts/use_link.html", form=form, email=link.person.email, had=had, asked=asked)
    return page, 422 if form.errors else 200


@both(accounts, nl="/uitnodiging/<token>", en="/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    form = InvitationForm()
    db_session = db.session()
    try:
        found = inviting.find_invitation(db_session, token=token, at=now())
        if not form.validate_on_submit():
            page = render_template("accounts/invitation.html", form=form, invitation=found)
            return page, 422 if form.errors else 200
        before = running(found.hands_over)
        who = inviting.accept(
            db_session, token=token, name=form.name.data or "", language=language(), at=now()
        )
    except SpokenError as error:
        log.warning("an invitation was refused: %s", error.code)
        return render_template("accounts/link_not_valid.html", error=error), 404
    if before is not None:
        mail_role_ended(db_session, grant=before, at=now())
    return arriving.by_invitation(who)


def running(grant: RoleGrant | None) -> RoleGrant | None:
    """The role that an invitation hands over, while its holder has it."""
    return grant if grant is not None and grant.counts_at(now()) else None


@both(accounts, nl="/mijn", en="/my")
def start() -> ResponseReturnValue:
    """Everyone's start page: their desks; straight on when there is just one."""
    desks = desks_of(held_by(person()))
    if len(desks) == 1:
        return redirect(desks[0].url)
    return render_template("accounts/start.html", desks=desks)


@both(accounts, nl="/afmelden", en="/sign-out", methods=["POST"])
def sign_out() -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        if current_user.is_authenticated:
            journal.note(db.session(), "signed-out", at=now(), by=current_user.public_id)
        signing_in.end(db.session(), token=session.get(TOKEN, ""), at=now())
        db.session.commit()
        logout_user()
        session.clear()
    return redirect(url_for("accounts.signed_out"))


@both(accounts, nl="/afgemeld", en="/signed-out")
def signed_out() -> ResponseReturnValue:
    return render_template("accounts/signed_out.html")
