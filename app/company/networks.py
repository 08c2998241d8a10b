"""The company's networks: naming one, taking it back while it waits, ending it when it is no longer its own."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now, today
from app.company.blueprint import DESK, company, own_company
from app.company.register_forms import EndNetworkForm, NetworkForm
from app.extensions import db
from app.i18n import both
from app.networks import differing
from app.refusals import refuse
from sentences import SpokenError
from signatories.networks import claiming, networks
from signatories.networks.network_states import NetworkState
from signatories.networks.networks import Evidence, Network


@both(company, nl=f"{DESK}/networks", en=f"{DESK}/networks", methods=["GET", "POST"])
def company_networks(company_slug: str) -> ResponseReturnValue:
    """Everything that the company ever named, what the monitor says of it, and naming another one."""
    own, session = own_company(), db.session()
    form = NetworkForm(from_on=today())
    if form.validate_on_submit() and _name(form):
        return redirect(url_for("company.company_networks", company_slug=company_slug))
    named = networks.all_of(session, own)
    page = render_template(
        "company/networks.html",
        form=form,
        networks=named,
        rivals=networks.rivals_of(session, [each for each in named if each.state is NetworkState.WAITING]),
        differences=differing.of_company(session, own, at=now()),
        states=NetworkState,
    )
    return page, 422 if form.errors else 200


def _name(form: NetworkForm) -> bool:
    """Name what was typed; whether it was done."""
    session = db.session()
    try:
        named = claiming.name_network(
            session,
            company=own_company(),
            identifier=form.identifier.data or "",
            from_on=form.from_on.data or today(),
            evidence=Evidence(form.evidence.data),
            reference=form.reference.data or "",
            at=now(),
            by=person().public_id,
        )
    except SpokenError as error:
        session.rollback()
        refuse(form, error)
        return False
    session.commit()
    flash(gettext("%(network)s waits for confirmation now.", network=named.identifier), "success")
    return True


def own_network(public_id: str, *states: NetworkState) -> Network:
    """The company's own network of that id, in one of these states; 404 for any other."""
    found = db.session.scalar(
        select(Network).where(Network.public_id == public_id, Network.company_id == own_company().id)
    )
    if found is None or found.state not in states:
        raise NotFound
    return found


PLACE = f"{DESK}/networks/<public_id>"


@both(company, nl=f"{PLACE}/take-back", en=f"{PLACE}/take-back", methods=["GET", "POST"])
def take_back_network(company_slug: str, public_id: str) -> ResponseReturnValue:
    network = own_network(public_id, NetworkState.WAITING)
    form = ConfirmForm()
    if form.validate_on_submit():
        claiming.take_back(db.session(), network=network, at=now(), by=person().public_id)
        db.session.commit()
        flash(gettext("%(network)s was taken back.", network=network.identifier), "success")
        return redirect(url_for("company.company_networks", company_slug=company_slug))
    return render_template("company/take_back_network.html", form=form, network=network)


@both(company, nl=f"{PLACE}/end", en=f"{PLACE}/end", methods=["GET", "POST"])
def end_network(company_slug: str, public_id: str) -> ResponseReturnValue:
    network, session = own_network(public_id, NetworkState.CONFIRMED), db.session()
    form = EndNetworkForm(to_on=today())
    if form.validate_on_submit() and form.to_on.data:
        try:
            claiming.end(session, network=network, to_on=form.to_on.data, at=now())
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("%(network)s has an end date now.", network=network.identifier), "success")
            return redirect(url_for("company.company_networks", company_slug=company_slug))
    page = render_template("company/end_network.html", form=form, network=network)
    return page, 422 if form.errors else 200
