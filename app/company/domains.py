"""Naming the company's domains, and proving that they are its own."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.company.forms import DomainForm
from app.company.state import signatures_in_force
from app.extensions import db
from app.i18n import both, spoken
from app.navigation import settings
from app.proofs.looking import look
from app.refusals import refuse
from sentences import SpokenError
from signatories import proving
from signatories.hosts import readable
from signatories.models import Domain
from signatories.proving import Method

WWW = "www."


@both(company, nl=f"{DESK}/domains", en=f"{DESK}/domains", methods=["GET", "POST"])
def domains(company_slug: str) -> ResponseReturnValue:
    form = DomainForm()
    if form.validate_on_submit():
        try:
            named = proving.name_domain(
                db.session(), company=own_company(), host=form.host.data or "", at=now()
            )
        except SpokenError as error:
            form.host.errors = [spoken(error)]
        else:
            db.session.commit()
            return redirect(url_for("company.domain", company_slug=company_slug, host=named.host))
    return render_template("company/domains.html", form=form), 422 if form.errors else 200


@both(company, nl=f"{DESK}/domains/<host>", en=f"{DESK}/domains/<host>", methods=["GET", "POST"])
def domain(company_slug: str, host: str) -> ResponseReturnValue:
    """One domain: the record to set, "Check now", and what was seen then."""
    found = own_domain(host)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            prove(found)
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("%(host)s is proven.", host=readable(host)), "success")
            wants_logo = signatures_in_force(db.session(), own_company())
            back = "company.logos" if wants_logo else "company.domains"
            return redirect(url_for(back, company_slug=company_slug))
    page = render_template(
        "company/domain.html",
        form=form,
        domain=found,
        record_name=proving.record_name(found),
        record_value=proving.record_value(found),
        with_www=None if host.startswith(WWW) or is_named(WWW + host) else WWW + host,
        looked_at=now() if form.errors else None,
    )
    return page, 422 if form.errors else 200


def own_domain(host: str) -> Domain:
    """The domain that this company named; 404 for any other."""
    return next((each for each in own_company().domains if each.host == host), None) or abort(404)


def is_named(host: str) -> bool:
    return any(each.host == host for each in own_company().domains)


def prove(found: Domain) -> None:
    """Prove a domain as the button said: by its TXT record, or by the demo's own way.

    Raises what was seen instead, and where.
    """
    session, by = db.session(), request.form.get("by")
    if by == Method.DEMO:
        if not settings().demo:
            abort(404)
        seen, method = (proving.record_value(found),), Method.DEMO
    else:
        host, method = found.host, Method.FILE if by == Method.FILE else Method.DNS
        # The look takes seconds: nobody else's writing may wait for it.
        session.rollback()
        seen = look(host, method)
    proving.prove(session, domain=found, seen=seen, method=method, at=now())
