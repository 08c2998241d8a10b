"""Naming networks, confirming what was named, and ending it.

A company names a network; its association or the operator confirms it after looking at the evidence.
Where the register has another holder already, it is a dispute, and the operator alone decides.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories.dated import clash_as
from signatories.ends import check_runs
from signatories.entries import append
from signatories.journal import note
from signatories.models import Association, Company
from signatories.names.naming_errors import (
    DayInFuture,
    EndsTooEarly,
    NetworkNamedAlready,
    NetworkOfAnother,
    ReasonNeeded,
    StepNotPossible,
)
from signatories.networks import holders
from signatories.networks.network_states import NetworkState, may_go
from signatories.networks.networks import Evidence, Network, rival_of

OPERATOR = "operator"


def name_network(
    session: Session,
    *,
    company: Company,
    identifier: str,
    from_on: date,
    evidence: Evidence,
    reference: str,
    at: datetime,
    by: str = "",
) -> Network:
    """Say that a network is the company's own since *from_on*; it waits until somebody confirms it.

    Raises ``CompanyEnded``, ``WrongNetwork``, ``WrongReference``, ``DayInFuture`` or
    ``NetworkNamedAlready``. That another company holds it is no refusal here: whoever confirms sees it.
    """
    check_runs(company)
    identifier, reference = holders.canonical(identifier), holders.reference(reference)
    if from_on > at.date():
        raise DayInFuture
    known = select(Network.id).where(
        Network.company_id == company.id,
        Network.identifier == identifier,
        Network.closed_at.is_(None),
        Network.to_on.is_(None),
    )
    if session.scalar(known) is not None:
        raise NetworkNamedAlready(network=identifier)
    network = Network(
        company=company,
        identifier=identifier,
        from_on=from_on,
        recorded_at=at,
        evidence=evidence.value,
        reference=reference,
    )
    session.add(network)
    session.flush()
    note(session, "network-named", at=at, by=by, company=company, network=identifier)
    return network


def confirm(
    session: Session, *, network: Network, at: datetime, association: Association | None = None
) -> None:
    """Confirm a named network, as *association* or (none given) as the operator.

    Raises ``StepNotPossible``, or ``NetworkOfAnother`` where another company holds it on a day of the
    same stretch.
    """
    _check(network, NetworkState.CONFIRMED)
    rival = rival_of(session, network)
    if rival is not None:
        raise _held_by(rival)
    by = f"association:{association.slug}" if association else OPERATOR
    values = {"company": "?", "network": network.identifier, "since": network.from_on.isoformat()}
    with clash_as(Network, NetworkOfAnother, **values), session.begin_nested():
        network.confirmed_at, network.confirmed_by = at, by
    append(
        session,
        "network-confirmed",
        at=at,
        company=network.company.register_number,
        network=network.identifier,
        from_on=network.from_on.isoformat(),
        evidence=network.evidence,
        by=by,
    )


def decide_for(session: Session, *, network: Network, reason: str, at: datetime) -> None:
    """Decide a dispute, as the operator: who held it until now ends where *network* begins.

    *reason* goes to the company that loses it. Raises ``ReasonNeeded``, ``StepNotPossible``, or
    ``EndsTooEarly`` when the other one began later than this one: then that one is ended first.
    """
    _check(network, NetworkState.CONFIRMED)
    while (rival := rival_of(session, network)) is not None:
        end(session, network=rival, to_on=network.from_on, at=at, reason=checked_reason(reason))
    confirm(session, network=network, at=at)


def refuse(session: Session, *, network: Network, reason: str, at: datetime, by: str = "") -> None:
    """Refuse a named network, with a reason for the company. Raises ``ReasonNeeded``, ``StepNotPossible``."""
    _check(network, NetworkState.REFUSED)
    network.closed_at, network.closed_as, network.reason = at, "refused", checked_reason(reason)
    session.flush()
    note(session, "network-refused", at=at, by=by, company=network.company, network=network.identifier)


def take_back(session: Session, *, network: Network, at: datetime, by: str = "") -> None:
    """Take back what was named and not yet confirmed. Raises ``StepNotPossible``."""
    _check(network, NetworkState.TAKEN_BACK)
    network.closed_at, network.closed_as = at, "taken-back"
    session.flush()
    note(session, "network-taken-back", at=at, by=by, company=network.company, network=network.identifier)


def end(session: Session, *, network: Network, to_on: date, at: datetime, reason: str | None = None) -> None:
    """End what was confirmed: the company no longer holds it from *to_on*.

    Raises ``StepNotPossible``, ``DayInFuture`` or ``EndsTooEarly``.
    """
    _check(network, NetworkState.ENDED)
    if to_on > at.date():
        raise DayInFuture
    if to_on < network.from_on:
        raise EndsTooEarly(since=network.from_on)
    network.to_on, network.end_recorded_at, network.reason = to_on, at, reason
    session.flush()
    append(
        session,
        "network-ended",
        at=at,
        company=network.company.register_number,
        network=network.identifier,
        to_on=to_on.isoformat(),
    )


def begin_by_succession(
    session: Session, *, company: Company, identifier: str, on: date, at: datetime
) -> Network:
    """A network that came over to a successor on *on*, confirmed: its evidence is the event itself.

    The one before has ended it first. Raises ``NetworkOfAnother``.
    """
    network = Network(
        company=company,
        identifier=identifier,
        from_on=on,
        recorded_at=at,
        evidence=Evidence.SUCCESSION.value,
        reference="",
    )
    session.add(network)
    session.flush()
    confirm(session, network=network, at=at)
    return network


def checked_reason(reason: str) -> str:
    """*reason* without spaces around it. Raises ``ReasonNeeded``."""
    reason = reason.strip()
    if not 10 <= len(reason) <= 2000:
        raise ReasonNeeded
    return reason


def _check(network: Network, target: NetworkState) -> None:
    if not may_go(network.state, target):
        raise StepNotPossible(network=network.identifier)


def _held_by(rival: Network) -> NetworkOfAnother:
    return NetworkOfAnother(company=rival.company.name, network=rival.identifier, since=rival.from_on)
