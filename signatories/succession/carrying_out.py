"""Carrying out an event: each consequence is done by its own handler, all of them or none.

The handlers of badges, roles and holders belong to rooms above and come in with the call.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signatories import register
from signatories.entries import append
from signatories.journal import note
from signatories.models import Company
from signatories.succession.consequences import INFORMATION, Act, Consequence
from signatories.succession.errors import NotTheDay, WrongStep
from signatories.succession.kinds import Kind, Part
from signatories.succession.models import SuccessionEvent
from signatories.succession.states import State, may_step


@dataclass(frozen=True)
class Means:
    """What a handler works with: the event that is carried out, and the moment of it."""

    session: Session
    event: SuccessionEvent
    at: datetime

    @property
    def kind(self) -> Kind:
        return Kind(self.event.kind)

    def company(self, number: object) -> Company:
        """The company of that register number. Raises ``NotFound``."""
        return register.company_of(self.session, str(number))


Handler = Callable[[Means, Consequence], None]


def check_may_carry_out(event: SuccessionEvent, *, on: date) -> None:
    """Raise ``WrongStep`` or ``NotTheDay`` unless the event was released and its day has come."""
    if not may_step(State(event.state), State.CARRIED_OUT):
        raise WrongStep(state=event.state)
    if on < event.effective_on:
        raise NotTheDay(effective_on=event.effective_on)


def carry_out(
    session: Session,
    *,
    event: SuccessionEvent,
    consequences: Sequence[Consequence],
    handlers: Mapping[Act, Handler],
    at: datetime,
) -> None:
    """Do everything that follows from *event*, and keep the list of it with the event.

    The state is taken first, so that of two who try at once one does it all and the other is
    refused. Raises ``WrongStep``, ``NotTheDay``, and whatever a handler raises: then the caller
    rolls back, and nothing has happened.
    """
    check_may_carry_out(event, on=at.date())
    _take(session, event, at)
    means = Means(session, event, at)
    for consequence in consequences:
        if consequence.act not in INFORMATION:
            handlers[consequence.act](means, consequence)
    event.outcome = [consequence.as_json() for consequence in consequences]
    _bind_parties(session, event)
    session.flush()
    _log(session, event, at)


def _take(session: Session, event: SuccessionEvent, at: datetime) -> None:
    session.flush()
    taken = session.execute(
        update(SuccessionEvent)
        .where(SuccessionEvent.id == event.id, SuccessionEvent.state == State.RELEASED.value)
        .values(state=State.CARRIED_OUT.value, carried_out_at=at, version=SuccessionEvent.version + 1)
    ).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    session.refresh(event)
    if taken != 1:
        raise WrongStep(state=event.state)


def _bind_parties(session: Session, event: SuccessionEvent) -> None:
    """Give a party that was new its company, now that there is one."""
    for party in event.parties:
        if party.register_number is not None and party.company_id is None:
            party.company = session.scalars(
                select(Company).where(Company.register_number == party.register_number)
            ).one()


def _log(session: Session, event: SuccessionEvent, at: datetime) -> None:
    """Write the public entries about who went on as whom; each is found with the company it is about."""
    sources, targets = event.of_part(Part.FROM), event.of_part(Part.TO)
    name, day = event.public_id, event.effective_on.isoformat()
    for source in sources:
        for target in targets:
            if source.association is not None and target.association is not None:
                append(
                    session,
                    "association-merged",
                    at=at,
                    association=source.association.slug,
                    into=target.association.slug,
                    event=name,
                    effective_on=day,
                )
                continue
            append(
                session,
                "company-continued",
                at=at,
                company=source.register_number,
                successor=target.register_number,
                event_kind=event.kind,
                event=name,
                effective_on=day,
            )
            append(
                session,
                "company-succeeded",
                at=at,
                company=target.register_number,
                predecessor=source.register_number,
                event_kind=event.kind,
                event=name,
                effective_on=day,
            )
    note(session, "succession-carried-out", at=at, company=sources[0].company, event=event.public_id)
