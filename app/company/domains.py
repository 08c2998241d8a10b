"""Naming the company's domains, and proving that they are its own."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import limits
from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.company.forms import DomainForm
from app.company.proof_pages import domain_page, latest_rows, open_row, state
from app.company.state import signatures_in_force
from app.extensions import db
from app.i18n import both, spoken
from app.keys import badge_keys
from app.limits import Limit
from app.navigation import settings
from app.proofs import losing
from app.proofs.looking import look
from app.proofs.rechecking import look_again
from app.refusals import refuse
from sentences import SpokenError
from signatories.domains import awaited_proofs, domain_checks, proving
from signatories.domains.domain_states import may
from signatories.domains.hosts import readable
from signatories.domains.proving import Method
from signatories.models import Domain

HOST = f"{DESK}/domains/<host>"
LOOKS = Limit("proof-look", most=20, within=timedelta(hours=1))
"""Of one company: each look asks somebody else's server."""


@both(company, nl=f"{DESK}/domains", en=f"{DESK}/domains", methods=["GET", "POST"])
def domains(company_slug: str) -> ResponseReturnValue:
    form = DomainForm()
    if form.validate_on_submit():
        typed, by = form.host.data or "", person().public_id
        try:
            named = proving.name_domain(db.session(), company=own_company(), host=typed, at=now(), by=by)
        except SpokenError as error:
            form.host.errors = [spoken(error)]
        else:
            awaited_proofs.wait_for(named, at=now())
            db.session.commit()
            return redirect(url_for("company.domain", company_slug=company_slug, host=named.host))
    rows = latest_rows(own_company())
    decisions = domain_checks.decisions_of(db.session(), rows)
    shown = [(each, state(each, decisions.get(each.id)), decisions.get(each.id)) for each in rows]
    page = render_template("company/domains.html", form=form, domains=shown)
    return page, 422 if form.errors else 200


@both(company, nl=HOST, en=HOST, methods=["GET", "POST"])
def domain(company_slug: str, host: str) -> ResponseReturnValue:
    """One domain: both ways to prove it, "Check now", and what was seen then."""
    found = own_domain(host)
    form = ConfirmForm()
    if not form.validate_on_submit() or found.is_proven:
        return domain_page(found, form)
    try:
        prove(found)
    except SpokenError as error:
        db.session.rollback()
        refuse(form, error)
        return domain_page(own_domain(host), form), 422
    db.session.commit()
    flash(gettext("%(host)s is proven.", host=readable(host)), "success")
    wants_logo = signatures_in_force(db.session(), own_company())
    back = "company.logos" if wants_logo else "company.domains"
    return redirect(url_for(back, company_slug=company_slug))


@both(company, nl=f"{HOST}/look", en=f"{HOST}/look", methods=["POST"])
def look_at_domain(company_slug: str, host: str) -> ResponseReturnValue:
    """Look again at a proven domain, now instead of on its day."""
    found = own_domain(host)
    if ConfirmForm().validate_on_submit() and found.is_proven:
        session, keys, base_url = db.session(), badge_keys(), settings().base_url
        try:
            domain_checks.check_may_look(session, found, at=now())
            decision = look_again(session, domain=found, keys=keys, base_url=base_url, clock=now)
        except SpokenError as error:
            session.rollback()
            flash(spoken(error), "warning")
        else:
            session.commit()
            is_there = decision is not None and decision.missed_since is None
            words = gettext("The proof is there.") if is_there else gettext("We did not see the proof.")
            flash(words, "success" if is_there else "warning")
    return redirect(url_for("company.domain", company_slug=company_slug, host=host))


@both(company, nl=f"{HOST}/give-up", en=f"{HOST}/give-up", methods=["GET", "POST"])
def give_up_domain(company_slug: str, host: str) -> ResponseReturnValue:
    """What giving up a domain means, and the button that does it."""
    found = own_domain(host)
    form = ConfirmForm()
    if not may(state(found, domain_checks.decision_of(db.session(), found)), "give up"):
        abort(404)
    if form.validate_on_submit():
        gone = losing.give_up(
            db.session(),
            domain=found,
            keys=badge_keys(),
            base_url=settings().base_url,
            at=now(),
            by=person().public_id,
        )
        db.session.commit()
        flash(given_up_words(len(gone)), "success")
        return redirect(url_for("company.domains", company_slug=company_slug))
    return render_template("company/give_up_domain.html", form=form, domain=found)


def given_up_words(logos: int) -> str:
    return ngettext(
        "The domain no longer counts as yours, and %(num)s logo is withdrawn with it.",
        "The domain no longer counts as yours, and %(num)s logos are withdrawn with it.",
        logos,
    )


def own_domain(host: str) -> Domain:
    """The latest row of the domain that this company named; 404 for any other."""
    return open_row(own_company(), host) or abort(404)


def prove(found: Domain) -> None:
    """Prove a domain as the button said: by its TXT record, its file, or the demo's own way.

    Raises what was seen instead, and where, or ``TooManyAttempts``.
    """
    session, by = db.session(), request.form.get("by")
    if found.lost_at is not None:
        found = proving.name_domain(
            session, company=found.company, host=found.host, at=now(), by=person().public_id
        )
    if by == Method.DEMO:
        if not settings().demo:
            abort(404)
        seen, method = (proving.record_value(found),), Method.DEMO
    else:
        domain_id, host, method = found.id, found.host, Method.FILE if by == Method.FILE else Method.DNS
        limits.take(session, LOOKS, who=f"company:{found.company_id}", at=now())
        # The look takes seconds: nobody else's writing may wait for it.
        session.commit()
        seen = look(host, method)
        found = session.get_one(Domain, domain_id)
    proving.prove(session, domain=found, seen=seen, method=method, at=now())
