"""The public pages of recovery: "The owner left", proving a domain again, and objecting."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app import limits
from app.accounts.forms import ConfirmForm
from app.accounts.subjects import grants_of, holders
from app.choices import choice
from app.clock import now
from app.extensions import db
from app.i18n import both, language
from app.limits import TooManyAttempts
from app.proofs.buttons import seen_by
from app.recovery import acts, judging, mails
from app.recovery.blueprint import recovery
from app.recovery.forms import HostForm, NameForm, ObjectionForm
from app.recovery.models import RecoveryRequest
from app.recovery.states import state_of
from app.refusals import refuse
from app.roles import Role
from sentences import SpokenError
from signatories import register
from signatories.domains import proving
from signatories.domains.hosts import readable
from signatories.errors import NotFound, WrongRegisterNumber
from signatories.memberships import associations_of

__all__ = ["recovery"]


@both(recovery, nl="/eigenaar-weg", en="/owner-left")
def start() -> ResponseReturnValue:
    """Find the company by its register number; say which ways there are."""
    number = request.args.get("q", "").strip()[:60]
    if number:
        try:
            found = register.company_of(db.session(), number)
        except (NotFound, WrongRegisterNumber):
            return render_template("recovery/start.html", number=number, is_unknown=True)
        return redirect(url_for("recovery.of_company", slug=found.slug))
    return render_template("recovery/start.html", number="", is_unknown=False)


@both(recovery, nl="/eigenaar-weg/bedrijf/<slug>", en="/owner-left/company/<slug>", methods=["GET", "POST"])
def of_company(slug: str) -> ResponseReturnValue:
    """Choose one of the company's proven domains to prove again."""
    session = db.session()
    company = register.company_at(session, slug)
    form = HostForm()
    form.host.choices = [choice(host, readable(host)) for host in acts.proven_hosts(company)]
    if form.validate_on_submit():
        try:
            _, token = acts.ask(
                session,
                company=company,
                host=form.host.data,
                language=language(),
                source=limits.source(),
                at=now(),
            )
        except TooManyAttempts:
            raise
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            return redirect(url_for("recovery.request_page", token=token))
    through = associations_of(company, on=now().date())
    page = render_template("recovery/company.html", form=form, company=company, associations=through)
    return page, 422 if form.errors else 200


def find(token: str) -> RecoveryRequest:
    """The recovery of that link; 404 for any other."""
    try:
        return acts.find_request(db.session(), token=token, at=now())
    except SpokenError:
        abort(404)


@both(recovery, nl="/eigenaar-weg/<token>", en="/owner-left/<token>", methods=["GET", "POST"])
def request_page(token: str) -> ResponseReturnValue:
    """Where a recovery stands; its button looks for the proof."""
    session, found, form = db.session(), find(token), ConfirmForm()
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
            return redirect(url_for("recovery.request_page", token=token))
    return show(found, token, form)


@both(recovery, nl="/eigenaar-weg/<token>/wie", en="/owner-left/<token>/who", methods=["POST"])
def give_name(token: str) -> ResponseReturnValue:
    """Say who one is; who confirms gets a mail."""
    session, found, form = db.session(), find(token), NameForm()
    if form.validate_on_submit():
        try:
            acts.name_person(
                session, request=found, name=form.name.data or "", email=form.email.data or "", at=now()
            )
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            waiting = judging.judges(session, found, at=now())
            mails.mail_judges(session, request=found, judges=waiting, at=now())
            session.commit()
            return redirect(url_for("recovery.request_page", token=token))
    return show(found, token, form)


def show(found: RecoveryRequest, token: str, form: FlaskForm) -> ResponseReturnValue:
    page = render_template(
        "recovery/request.html",
        form=form,
        name_form=form if isinstance(form, NameForm) else NameForm(),
        asked=found,
        state=state_of(found.facts, at=now()),
        token=token,
        associations=associations_of(found.company, on=now().date()),
        record_name=proving.record_name_of(found.host),
        record_value=proving.value_of(found.challenge),
        file_address=proving.file_address_of(found.host),
    )
    return page, 422 if form.errors else 200


@both(recovery, nl="/bezwaar-eigenaar/<token>", en="/object-to-owner/<token>", methods=["GET", "POST"])
def object_to(token: str) -> ResponseReturnValue:
    """The link of the mail: the page asks first, so that a mail scanner objects to nothing."""
    session, form = db.session(), ObjectionForm()
    try:
        notice = judging.find_notice(session, token=token, at=now())
        if not form.validate_on_submit():
            page = render_template("recovery/object.html", form=form, asked=notice.recovery)
            return page, 422 if form.errors else 200
        stopped = judging.object_to(session, notice=notice, words=form.words.data or "", at=now())
    except SpokenError:
        session.rollback()
        return render_template("recovery/too_late.html"), 404
    operators = [grant.person for grant in holders(grants_of(session, at=now()), Role.OPERATOR)]
    mails.mail_objected(session, request=stopped, operators=operators, at=now())
    session.commit()
    return render_template("recovery/objected.html", asked=stopped)
