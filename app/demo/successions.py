"""The demo's successions: one company went on in another; a new name waits for a second person."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import succeeding
from app.accounts.models import Person
from app.demo.acts import Act
from app.demo.companies import HOSTERS, TAKEN_OVER, Invented
from app.demo.people import OFFICER, OPERATOR, SECOND_OPERATOR
from badge.keys import KeyRing
from signatories import register
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan, Target

INTO = "00000016"
RENAMED = "00000001"
NEW_NAME = "Akkerwolk Cloud B.V."
NAME_REASON = "Besluit tot statutenwijziging; de akte passeert volgende maand."
REASON = "Fusieakte van de notaris, ingeschreven in het handelsregister."


def acts_of(
    session: Session, companies: tuple[Invented, ...], *, keys: KeyRing, base_url: str, at: datetime
) -> list[Act]:
    """Recorded by one operator, released by another on the next day."""
    by_number = {each.number: each for each in companies}
    if not {TAKEN_OVER.number, INTO} <= by_number.keys():
        return []
    proposed_at = at - timedelta(days=10)
    events: list[SuccessionEvent] = []

    def propose(moment: datetime) -> None:
        plan = Plan(
            kind=Kind.TAKEOVER,
            effective_on=moment.date(),
            sources=(f"kvk:{TAKEN_OVER.number}",),
            targets=(Target(f"kvk:{INTO}", by_number[INTO].legal_name),),
        )
        who = _person(session, OPERATOR.email)
        events.append(succeeding.propose(session, plan=plan, reason=REASON, who=who, at=moment))

    def release(moment: datetime) -> None:
        who = _person(session, SECOND_OPERATOR.email)
        succeeding.release(
            session, event=events[0], who=who, seen=None, keys=keys, base_url=base_url, at=moment
        )

    return [
        Act(proposed_at, propose),
        Act(proposed_at + timedelta(days=1), release),
        Act(at - timedelta(days=2), lambda moment: _propose_name(session, moment)),
    ]


def _propose_name(session: Session, at: datetime) -> None:
    """An officer proposes the name that a member will have next month."""
    plan = Plan(
        kind=Kind.RENAME,
        effective_on=(at + timedelta(days=30)).date(),
        sources=(f"kvk:{RENAMED}",),
        new_legal_name=NEW_NAME,
    )
    succeeding.propose(
        session,
        plan=plan,
        reason=NAME_REASON,
        who=_person(session, OFFICER.email),
        at=at,
        association=register.association_of(session, HOSTERS),
    )


def _person(session: Session, email: str) -> Person:
    return session.scalars(select(Person).where(Person.email == email)).one()
