"""The pages of joining alone: for a company that no association and no operator invited."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app import limits
from app.accounts import arriving
from app.accounts.forms import ConfirmForm, InvitationForm
from app.clock import now
from app.extensions import db
from app.i18n import both, language
from app.joining import acts
from app.joining.blueprint import joining
from app.joining.errors import CompanyKnown
from app.joining.forms import AddressForm, JoinForm
from app.joining.mails import mail_invitation
from app.joining.models import JoinRequest
from app.joining.states import state_of
from app.limits import TooManyAttempts
from app.proofs.buttons import seen_by
from app.refusals import refuse
from sentences import SpokenError
from signatories import register_number
from signatories.domains import proving
from signatories.memberships import associations_of

__all__ = ["joining"]


@both(joining, nl="/meedoen", en="/join", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    form = JoinForm()
    if form.validate_on_submit():
        session = db.session()
        try:
            _, token = acts.ask(
                session,
                number=form.register_number.data or "",
                legal_name=form.legal_name.data or "",
                host=form.host.data or "",
                language=language(),
                source=limits.source(),
                at=now(),
            )
        except CompanyKnown:
            session.commit()
            return known(register_number.canonical(form.register_number.data or ""))
        except TooManyAttempts:
            raise
        except SpokenError as error:
            session.commit()  # the attempt counts
            refuse(form, error)
        else:
            session.commit()
            return redirect(url_for("joining.request_page", token=token))
    return render_template("joining/start.html", form=form), 422 if form.errors else 200


def known(number: str) -> ResponseReturnValue:
    """The company is in the register: who can invite, and what to do when the owner left."""
    company = acts.known_company(db.session(), number)
    through = associations_of(company, on=now().date()) if company else []
    return render_template("joining/known.html", company=company, associations=through)


@both(joining, nl="/meedoen/<token>", en="/join/<token>", methods=["GET", "POST"])
def request_page(token: str) -> ResponseReturnValue:
    """Where a request stands; its button looks for the proof."""
    form = ConfirmForm()
    session = db.session()
    try:
        found = acts.find_request(session, token=token, at=now())
    except SpokenError as error:
        return render_template("joining/not_valid.html", error=error), 404
    if form.validate_on_submit():
        acts.take_look(session, request=found, at=now())
        session.commit()
        try:
            seen, method = seen_by(request.form.get("by"), host=found.host, challenge=found.challenge)
            acts.prove(session, request=found, seen=seen, method=method, at=now())
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            return redirect(url_for("joining.request_page", token=token))
    return show(found, token, form)


@both(joining, nl="/meedoen/<token>/adres", en="/join/<token>/address", methods=["POST"])
def give_address(token: str) -> ResponseReturnValue:
    """Send the invitation to an address at the proven domain."""
    form = AddressForm()
    session = db.session()
    try:
        found = acts.find_request(session, token=token, at=now())
    except SpokenError as error:
        return render_template("joining/not_valid.html", error=error), 404
    if form.validate_on_submit():
        try:
            secret = acts.invite(session, request=found, email=form.email.data or "", at=now())
        except TooManyAttempts:
            raise
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            mail_invitation(session, request=found, token=secret, at=now())
            session.commit()
            return redirect(url_for("joining.request_page", token=token))
    return show(found, token, form)


def show(found: JoinRequest, token: str, form: FlaskForm) -> ResponseReturnValue:
    page = render_template(
        "joining/request.html",
        form=form,
        address_form=form if isinstance(form, AddressForm) else AddressForm(),
        join=found,
        state=state_of(found.facts, at=now()),
        token=token,
        record_name=proving.record_name_of(found.host),
        record_value=proving.value_of(found.challenge),
        file_address=proving.file_address_of(found.host),
    )
    return page, 422 if form.errors else 200


@both(joining, nl="/meedoen/uitnodiging/<token>", en="/join/invitation/<token>", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    """The link of the mail: accepting is what brings the company into the register."""
    form = InvitationForm()
    session = db.session()
    try:
        found = acts.find_invited(session, token=token, at=now())
        if not form.validate_on_submit():
            return render_template("joining/accept.html", form=form, join=found), 422 if form.errors else 200
        who = acts.accept(session, token=token, name=form.name.data or "", at=now())
    except SpokenError as error:
        session.rollback()
        return render_template("joining/not_valid.html", error=error), 404
    return arriving.by_invitation(who)
