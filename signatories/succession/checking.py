"""Whether an event can be: its parties, its day, and what a split gives away."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories.errors import AssociationEnded, CompanyEnded
from signatories.models import Association, Company
from signatories.names.naming import checked
from signatories.succession.errors import (
    CasesOnBothSides,
    InAnotherEvent,
    NoNewName,
    NotTheirs,
    SameParty,
    TooLongAgo,
    WrongParties,
)
from signatories.succession.facts import AssociationFacts, CompanyFacts, Facts
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent, SuccessionParty
from signatories.succession.passing import cases_on_both_sides
from signatories.succession.plans import Plan
from signatories.succession.states import State

_SOURCES_TARGETS = {
    Kind.RENAME: ((1, 1), (0, 0)),
    Kind.MERGER: ((2, 20), (1, 1)),
    Kind.TAKEOVER: ((1, 20), (1, 1)),
    Kind.SPLIT: ((1, 1), (1, 20)),
    Kind.BANKRUPTCY: ((1, 1), (0, 0)),
}
"""How many companies each kind starts from and leads to: the least and the most."""


def check(session: Session, plan: Plan, facts: Facts, *, event: SuccessionEvent | None = None) -> None:
    """Raise what is wrong with *plan*; *event* is the row of it that there is already.

    Raises ``WrongParties``, ``SameParty``, ``CompanyEnded``, ``AssociationEnded``, ``InAnotherEvent``,
    ``TooLongAgo``, ``NotTheirs``, ``NoNewName``, ``CasesOnBothSides``, or ``WrongName``.
    """
    if plan.kind.is_of_associations:
        _check_associations(plan, facts)
        _check_cases(session, plan)
    else:
        _check_companies(plan, facts)
        _check_names(plan, facts)
    _check_given_away(plan, facts)
    _check_no_other_event(session, plan, event)
    _check_day(session, plan)


def _check_companies(plan: Plan, facts: Facts) -> None:
    (least_from, most_from), (least_to, most_to) = _SOURCES_TARGETS[plan.kind]
    numbers = [*plan.sources, *(target.number for target in plan.targets)]
    if not (least_from <= len(plan.sources) <= most_from and least_to <= len(plan.targets) <= most_to):
        raise WrongParties
    for number in numbers:
        if numbers.count(number) > 1:
            known = facts.companies.get(number)
            raise SameParty(name=known.name if known else number)
    if any(number not in facts.companies for number in plan.sources):
        raise WrongParties
    for company in facts.companies.values():
        _check_runs(company, CompanyEnded)


def _check_associations(plan: Plan, facts: Facts) -> None:
    slugs = {*plan.sources, plan.into}
    if len(plan.sources) != 1 or len(slugs) != 2 or slugs != facts.associations.keys():
        raise WrongParties
    for association in facts.associations.values():
        _check_runs(association, AssociationEnded)


def _check_cases(session: Session, plan: Plan) -> None:
    into = session.scalars(select(Association).where(Association.slug == plan.into)).one()
    for case in cases_on_both_sides(session, gone=plan.sources[0], into=into):
        raise CasesOnBothSides(name=case.company.name)


def _check_runs(
    party: CompanyFacts | AssociationFacts, error: type[CompanyEnded] | type[AssociationEnded]
) -> None:
    if party.ended_on is not None:
        raise error(name=party.name, ended_on=party.ended_on)


def _check_names(plan: Plan, facts: Facts) -> None:
    for target in plan.targets:
        if target.number not in facts.companies:
            checked(target.legal_name)
            if target.trade_name:
                checked(target.trade_name)
    if plan.kind is not Kind.RENAME:
        return
    company = facts.companies[plan.sources[0]]
    given = [name for name in (plan.new_legal_name, plan.new_trade_name) if name]
    for name in given:
        checked(name)
    is_new = plan.new_legal_name not in (None, company.legal_name) or plan.new_trade_name not in (
        None,
        company.trade_name,
    )
    if not is_new:
        raise NoNewName


def _check_given_away(plan: Plan, facts: Facts) -> None:
    """What a split gives is the company's own, and goes to one of the new ones only."""
    if plan.kind is not Kind.SPLIT:
        return
    source = facts.companies[plan.sources[0]]
    held_by_monitor = {holder.holder for holder in source.holders}
    networks = {network.identifier for network in source.networks} | held_by_monitor
    for own, given in (
        (set(source.hosts), [host for target in plan.targets for host in target.hosts]),
        (networks, [network for target in plan.targets for network in target.networks]),
    ):
        for what in given:
            if what not in own or given.count(what) > 1:
                raise NotTheirs(what=what, name=source.name)


def _check_no_other_event(session: Session, plan: Plan, event: SuccessionEvent | None) -> None:
    """A party of an event that waits cannot be in another one: what follows would not hold any more."""
    numbers = [*plan.sources, *(target.number for target in plan.targets), plan.into or ""]
    found = session.scalars(
        select(SuccessionParty)
        .join(SuccessionEvent)
        .outerjoin(Association, SuccessionParty.association_id == Association.id)
        .where(
            SuccessionEvent.state.in_([State.PROPOSED.value, State.RELEASED.value]),
            (SuccessionParty.register_number.in_(numbers)) | (Association.slug.in_(numbers)),
        )
    )
    for party in found:
        if event is None or party.event_id != event.id:
            raise InAnotherEvent(name=party.name)


def _check_day(session: Session, plan: Plan) -> None:
    model, key = (
        (Association, Association.slug)
        if plan.kind.is_of_associations
        else (Company, Company.register_number)
    )
    for party in session.scalars(select(model).where(key.in_(plan.sources))):
        earliest: date = party.created_at.date()
        if plan.effective_on < earliest:
            raise TooLongAgo(earliest=earliest, name=party.name)
