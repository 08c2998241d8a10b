"""Reading who became whom: the chains of companies, and the events that made them, as of a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from signatories.models import Association, Company
from signatories.succession.chains import Edge, Link, predecessors
from signatories.succession.kinds import Kind, Part
from signatories.succession.models import SuccessionEvent, SuccessionParty


@dataclass(frozen=True)
class Relative:
    """A company at the other end of an event, as public pages and JSON name it."""

    company: Company
    kind: Kind
    effective_on: date
    recorded_at: datetime


def edges(session: Session, *, at: datetime) -> list[Edge]:
    """Every pair of an earlier and a later company that the register had recorded at *at*."""
    earlier, later = aliased(SuccessionParty), aliased(SuccessionParty)
    found = session.execute(
        select(earlier.company_id, later.company_id, SuccessionEvent.kind, SuccessionEvent.effective_on)
        .join(earlier, earlier.event_id == SuccessionEvent.id)
        .join(later, later.event_id == SuccessionEvent.id)
        .where(
            SuccessionEvent.carried_out_at <= at,
            earlier.part == Part.FROM.value,
            later.part == Part.TO.value,
            earlier.company_id.is_not(None),
            later.company_id.is_not(None),
        )
        .order_by(SuccessionEvent.carried_out_at.desc(), SuccessionEvent.id)
    )
    return [
        Edge(one, other, Kind(kind), on)
        for one, other, kind, on in found
        if one is not None and other is not None
    ]


def chain_of(session: Session, company_ids: Sequence[int], *, at: datetime) -> Mapping[int, tuple[Link, ...]]:
    """By company, the companies of which the history counts as its own, the nearest first.

    One query, however many companies there are.
    """
    known = edges(session, at=at)
    later = {edge.later for edge in known}
    return {each: predecessors(known, each) if each in later else () for each in company_ids}


def predecessors_of(session: Session, company: Company, *, at: datetime) -> list[Relative]:
    """The companies that went on as *company* by one event, the newest first."""
    return _relatives(session, company, Part.TO, at)


def successors_of(session: Session, company: Company, *, at: datetime) -> list[Relative]:
    """The companies that *company* went on as by one event, the newest first."""
    return _relatives(session, company, Part.FROM, at)


def _relatives(session: Session, company: Company, part: Part, at: datetime) -> list[Relative]:
    events = session.scalars(
        select(SuccessionEvent)
        .join(SuccessionParty)
        .where(
            SuccessionParty.company_id == company.id,
            SuccessionParty.part == part.value,
            SuccessionEvent.carried_out_at <= at,
        )
        .options(selectinload(SuccessionEvent.parties).joinedload(SuccessionParty.company))
        .order_by(SuccessionEvent.effective_on.desc(), SuccessionEvent.id.desc())
    ).unique()
    other = Part.FROM if part is Part.TO else Part.TO
    return [
        Relative(party.company, Kind(event.kind), event.effective_on, event.carried_out_at or at)
        for event in events
        for party in event.of_part(other)
        if party.company is not None
    ]


def end_of(session: Session, company: Company, *, at: datetime) -> SuccessionEvent | None:
    """The event by which *company* ended, if it had at *at*."""
    ending = [kind.value for kind in Kind if kind.ends_sources]
    return session.scalar(
        select(SuccessionEvent)
        .join(SuccessionParty)
        .where(
            SuccessionParty.company_id == company.id,
            SuccessionParty.part == Part.FROM.value,
            SuccessionEvent.kind.in_(ending),
            SuccessionEvent.carried_out_at <= at,
        )
    )


def went_into(session: Session, association: Association, *, at: datetime) -> Association | None:
    """The association that *association* is now, over all mergers; None while it is itself."""
    source, target = aliased(SuccessionParty), aliased(SuccessionParty)
    found = session.execute(
        select(source.association_id, target.association_id)
        .join(target, target.event_id == source.event_id)
        .join(SuccessionEvent, SuccessionEvent.id == source.event_id)
        .where(
            source.part == Part.FROM.value,
            target.part == Part.TO.value,
            SuccessionEvent.kind == Kind.ASSOCIATION_MERGER.value,
            SuccessionEvent.carried_out_at <= at,
        )
    )
    onward = {earlier: later for earlier, later in found if earlier is not None}
    here = association.id
    while here in onward:
        here = onward.pop(here)
    return session.get(Association, here) if here != association.id else None
