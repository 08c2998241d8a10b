"""Confirming networks: the steps that the association's and the operator's pages share."""

from typing import NamedTuple

from flask import flash
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.access import person
from app.choices import choice
from app.clock import now
from app.extensions import db
from app.i18n import _l
from app.refusals import refuse
from sentences import SpokenError
from signatories import journal
from signatories.base import Ids
from signatories.models import Association
from signatories.names.naming_errors import OwnNetwork
from signatories.networks import claiming, networks
from signatories.networks.network_states import NetworkState
from signatories.networks.networks import Network


class DecisionForm(FlaskForm):
    """``answer`` is ``confirm`` or ``refuse``; ``version`` is checked by the database itself."""

    answer = RadioField(
        _l("What do you decide?"),
        [InputRequired(_l("Choose what you decide."))],
        choices=[
            choice("confirm", _l("The company holds this network")),
            choice("refuse", _l("The evidence does not show it")),
        ],
    )
    reason = TextAreaField(_l("Reason"), [Length(max=2000)])


class Waiting(NamedTuple):
    """A network that waits; ``rival`` is what the register has confirmed for another company."""

    network: Network
    rival: Network | None


def waiting(session: Session, *, companies: Ids | None = None) -> list[Waiting]:
    """What waits, the longest first; of these companies only, when given."""
    found = networks.waiting(session, companies=companies)
    rivals = networks.rivals_of(session, found)
    return [Waiting(each, rivals.get(each.id)) for each in found]


def shown(network: Network) -> Waiting:
    """One network that waits, with its rival."""
    return Waiting(network, networks.rival_of(db.session(), network))


def waiting_network(public_id: str, *, companies: Ids | None = None) -> Network:
    """The network of that id that waits; 404 for any other, or one of a company not among *companies*."""
    query = select(Network).where(Network.public_id == public_id)
    if companies is not None:
        query = query.where(Network.company_id.in_(companies))
    found = db.session.scalar(query)
    if found is None or found.state is not NetworkState.WAITING:
        raise NotFound
    return found


def decide(form: DecisionForm, network: Network, *, association: Association | None) -> bool:
    """Carry out what the form says, as *association* or (none) the operator; whether it was done.

    The operator's confirmation also ends what another company held: that is how a dispute is decided.
    """
    session, at, by = db.session(), now(), person().public_id
    named = {"network": network.identifier}
    try:
        if form.answer.data == "refuse":
            claiming.refuse(session, network=network, reason=form.reason.data or "", at=at, by=by)
        elif journal.did(session, "network-named", by=by, company=network.company, data=[named]):
            raise OwnNetwork
        elif association is None and networks.rival_of(session, network) is not None:
            claiming.decide_for(session, network=network, reason=form.reason.data or "", at=at)
        else:
            claiming.confirm(session, network=network, at=at, association=association)
    except SpokenError as error:
        session.rollback()
        refuse(form, error)
        return False
    session.commit()
    flash(gettext("Saved. The company sees it on its desk."), "success")
    return True
