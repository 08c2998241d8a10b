"""Events of succession as a whole: the register, the badges, the people, the monitor, in one transaction.

One list of consequences serves both: what is shown before is what is carried out. The caller commits.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.succession import beyond, mails
from app.succession.handlers import HANDLERS, BadgeHandlers
from badge.keys import KeyRing
from signatories.models import Association
from signatories.succession import carrying_out, checking, handlers, known_facts, proposing
from signatories.succession.carrying_out import Handler
from signatories.succession.consequences import Act, Consequence
from signatories.succession.facts import Facts
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan
from signatories.succession.rules import follow
from signatories.succession.states import State


def facts_of(session: Session, plan: Plan, *, at: datetime) -> Facts:
    """What the house knows of the parties of *plan* now."""
    return known_facts.read(session, plan, beyond=beyond.of(session, plan, at=at), at=at)


def preview(
    session: Session, plan: Plan, *, event: SuccessionEvent | None = None, at: datetime
) -> tuple[Consequence, ...]:
    """Everything that follows when *plan* is carried out at *at*. Raises what ``checking.check`` raises."""
    plan = proposing.canonical_plan(plan)
    facts = facts_of(session, plan, at=at)
    checking.check(session, plan, facts, event=event)
    return follow(plan, facts)


def propose(
    session: Session,
    *,
    plan: Plan,
    reason: str,
    who: Person,
    at: datetime,
    association: Association | None = None,
) -> SuccessionEvent:
    """Write an event down for another person to release, and tell the operators that it waits.

    *association* is the one whose officer *who* is; none for an operator.
    """
    plan = proposing.canonical_plan(plan)
    facts = facts_of(session, plan, at=at)
    event = proposing.propose(
        session,
        plan=plan,
        facts=facts,
        reason=reason,
        by=who.public_id,
        at=at,
        association=association,
    )
    mails.tell_operators(session, event=event, proposed_by=who, at=at)
    return event


def release(
    session: Session,
    *,
    event: SuccessionEvent,
    who: Person,
    seen: str | None,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> None:
    """Release an event as the second person; where its day has come it is carried out at once.

    *seen* is the digest of what the person was shown. Raises as ``proposing.release``.
    """
    plan = proposing.plan_of(event)
    facts = facts_of(session, plan, at=at)
    proposing.release(
        session,
        event=event,
        facts=facts,
        consequences=follow(plan, facts),
        seen=seen,
        by=who.public_id,
        at=at,
    )
    if event.effective_on <= at.date():
        carry_out(session, event=event, keys=keys, base_url=base_url, at=at)


def carry_out(
    session: Session, *, event: SuccessionEvent, keys: KeyRing, base_url: str, at: datetime
) -> tuple[Consequence, ...]:
    """Do all that follows from a released event, and tell the people whom it befalls.

    Raises ``WrongStep``, ``NotTheDay``, or what stands in its way meanwhile: then nothing has
    happened, once the caller rolled back.
    """
    plan = proposing.plan_of(event)
    consequences = preview(session, plan, event=event, at=at)
    told = mails.people_of(session, consequences, at=at)
    carrying_out.carry_out(
        session,
        event=event,
        consequences=consequences,
        handlers=all_handlers(keys=keys, base_url=base_url),
        at=at,
    )
    mails.tell_carried_out(session, event=event, consequences=consequences, people=told, at=at)
    return consequences


def all_handlers(*, keys: KeyRing, base_url: str) -> Mapping[Act, Handler]:
    """Who does what: one handler for each act."""
    return {**handlers.HANDLERS, **HANDLERS, **BadgeHandlers(keys, base_url).all()}


def due(session: Session, *, at: datetime) -> list[SuccessionEvent]:
    """The released events whose day has come, the earliest first."""
    return list(
        session.scalars(
            select(SuccessionEvent)
            .where(SuccessionEvent.state == State.RELEASED.value, SuccessionEvent.effective_on <= at.date())
            .order_by(SuccessionEvent.effective_on, SuccessionEvent.id)
        )
    )


def waiting(session: Session) -> list[SuccessionEvent]:
    """The events that wait for a second person or for their day, the earliest day first."""
    return list(
        session.scalars(
            select(SuccessionEvent)
            .where(SuccessionEvent.state.in_([State.PROPOSED.value, State.RELEASED.value]))
            .order_by(SuccessionEvent.effective_on, SuccessionEvent.id)
        )
    )
