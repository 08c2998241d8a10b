"""Proposing an event, releasing it as another person, and cancelling it before it is carried out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signatories import register_number as register_numbers
from signatories.journal import note
from signatories.models import Association, Company
from signatories.reasons import checked_reason
from signatories.succession import checking
from signatories.succession.consequences import Consequence
from signatories.succession.errors import Changed, SamePerson, WrongStep
from signatories.succession.facts import Facts
from signatories.succession.kinds import Kind, Part
from signatories.succession.models import SuccessionEvent, SuccessionParty
from signatories.succession.plans import Plan, Target
from signatories.succession.rules import digest
from signatories.succession.states import State, may_step


def canonical_plan(plan: Plan) -> Plan:
    """*plan* with its register numbers as the register writes them. Raises ``WrongRegisterNumber``."""
    if plan.kind.is_of_associations:
        return plan
    return Plan(
        kind=plan.kind,
        effective_on=plan.effective_on,
        sources=tuple(register_numbers.canonical(number) for number in plan.sources),
        targets=tuple(
            Target(
                register_numbers.canonical(target.number),
                target.legal_name.strip(),
                (target.trade_name or "").strip() or None,
                target.hosts,
                target.networks,
            )
            for target in plan.targets
        ),
        new_legal_name=(plan.new_legal_name or "").strip() or None,
        new_trade_name=(plan.new_trade_name or "").strip() or None,
        people=plan.people,
    )


def propose(
    session: Session,
    *,
    plan: Plan,
    facts: Facts,
    reason: str,
    by: str,
    at: datetime,
    association: Association | None = None,
) -> SuccessionEvent:
    """Write an event down. Nothing follows from it until another person has released it.

    *by* is the public id of the person, *association* that of which it is an officer. Raises
    ``ReasonNeeded``, and what ``checking.check`` raises.
    """
    written = checked_reason(reason)
    plan = canonical_plan(plan)
    checking.check(session, plan, facts)
    event = SuccessionEvent(
        kind=plan.kind.value,
        effective_on=plan.effective_on,
        reason=written,
        new_legal_name=plan.new_legal_name,
        new_trade_name=plan.new_trade_name,
        people=sorted(plan.people),
        proposed_at=at,
        proposed_by=by,
        proposed_for=association,
    )
    event.parties = _parties(session, plan)
    session.add(event)
    session.flush()
    _note(session, "succession-proposed", event, by=by, at=at, event_kind=event.kind)
    return event


def plan_of(event: SuccessionEvent) -> Plan:
    """The plan that an event was proposed with."""
    sources, targets = event.of_part(Part.FROM), event.of_part(Part.TO)
    kind = Kind(event.kind)
    if kind.is_of_associations:
        return Plan(
            kind=kind,
            effective_on=event.effective_on,
            sources=tuple(party.association.slug for party in sources if party.association),
            into=next(party.association.slug for party in targets if party.association),
            people=frozenset(event.people),
        )
    return Plan(
        kind=kind,
        effective_on=event.effective_on,
        sources=tuple(party.register_number or "" for party in sources),
        targets=tuple(
            Target(
                party.register_number or "",
                party.legal_name or "",
                party.trade_name,
                tuple(party.hosts),
                tuple(party.networks),
            )
            for party in targets
        ),
        new_legal_name=event.new_legal_name,
        new_trade_name=event.new_trade_name,
        people=frozenset(event.people),
    )


def check_may_release(event: SuccessionEvent, *, by: str) -> None:
    """Raise ``WrongStep`` or ``SamePerson`` when *by* may not release the event."""
    if not may_step(State(event.state), State.RELEASED):
        raise WrongStep(state=event.state)
    if by == event.proposed_by:
        raise SamePerson


def release(
    session: Session,
    *,
    event: SuccessionEvent,
    facts: Facts,
    consequences: Sequence[Consequence],
    seen: str | None,
    by: str,
    at: datetime,
) -> None:
    """Release an event as the second person, who has read what follows from it.

    *seen* is the digest of the consequences that the person was shown, where a page showed them.
    Raises ``WrongStep``, ``SamePerson``, ``Changed``, and what ``checking.check`` raises.
    """
    check_may_release(event, by=by)
    checking.check(session, plan_of(event), facts, event=event)
    if seen is not None and seen != digest(consequences):
        raise Changed
    _step(session, event, State.RELEASED, released_at=at, released_by=by)
    _note(session, "succession-released", event, by=by, at=at)


def cancel(session: Session, *, event: SuccessionEvent, reason: str, by: str, at: datetime) -> None:
    """Cancel an event that was not carried out. Raises ``ReasonNeeded`` or ``WrongStep``."""
    written = checked_reason(reason)
    _step(session, event, State.CANCELLED, cancelled_at=at, cancelled_by=by, cancel_reason=written)
    _note(session, "succession-cancelled", event, by=by, at=at)


def _step(session: Session, event: SuccessionEvent, target: State, **values: object) -> None:
    """Change the state if the law of states allows it and nobody else was first."""
    source = event.state
    if not may_step(State(source), target):
        raise WrongStep(state=source)
    session.flush()
    changed = session.execute(
        update(SuccessionEvent)
        .where(SuccessionEvent.id == event.id, SuccessionEvent.state == source)
        .values(state=target.value, version=SuccessionEvent.version + 1, **values)
    ).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    session.refresh(event)
    if changed != 1:
        raise WrongStep(state=event.state)


def _parties(session: Session, plan: Plan) -> list[SuccessionParty]:
    if plan.kind.is_of_associations:
        slugs = [(Part.FROM, plan.sources[0]), (Part.TO, plan.into or "")]
        return [
            SuccessionParty(
                part=part.value,
                position=position,
                association=session.scalars(select(Association).where(Association.slug == slug)).one(),
            )
            for position, (part, slug) in enumerate(slugs)
        ]
    parties = [_source(session, number) for number in plan.sources]
    parties += [_target(session, target) for target in plan.targets]
    for position, party in enumerate(parties):
        party.position = position
    return parties


def _source(session: Session, number: str) -> SuccessionParty:
    company = session.scalars(select(Company).where(Company.register_number == number)).one()
    return SuccessionParty(
        part=Part.FROM.value,
        register_number=number,
        legal_name=company.legal_name,
        trade_name=company.trade_name,
        company=company,
    )


def _target(session: Session, target: Target) -> SuccessionParty:
    company = session.scalar(select(Company).where(Company.register_number == target.number))
    return SuccessionParty(
        part=Part.TO.value,
        register_number=target.number,
        legal_name=company.legal_name if company else target.legal_name,
        trade_name=company.trade_name if company else target.trade_name,
        company=company,
        hosts=list(target.hosts),
        networks=list(target.networks),
    )


def _note(session: Session, kind: str, event: SuccessionEvent, *, by: str, at: datetime, **data: str) -> None:
    first = event.of_part(Part.FROM)[0]
    note(
        session,
        kind,
        at=at,
        by=by,
        association=first.association,
        company=first.company,
        event=event.public_id,
        **data,
    )
