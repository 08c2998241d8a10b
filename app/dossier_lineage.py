"""What companies have from the companies before them, for their conditions: no clean slate."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app import dossier_history
from monitor.periods import period
from signatories.base import Ids
from signatories.conditions.conditions import PeriodLabel
from signatories.models import Association, Company, Membership
from signatories.succession import chains, lineage
from signatories.succession.inherited_labels import Inherited, joined


class Numbered(Protocol):
    """A company, or as much of it as facts are found by."""

    @property
    def id(self) -> int: ...
    @property
    def register_number(self) -> str: ...


def labels(
    session: Session, companies: Sequence[Company | Numbered], *, at: datetime
) -> Mapping[int, tuple[PeriodLabel, ...]]:
    """By company, every half-year that was published and in force at *at*, newest first.

    A fixed number of queries, however many companies and however long their chains are.
    """
    befores = lineage.chain_of(session, [company.id for company in companies], at=at)
    earlier_ids = {link.company_id for chain in befores.values() for link in chain}
    earlier = {each.id: each for each in session.scalars(select(Company).where(Company.id.in_(earlier_ids)))}
    numbers = {each.register_number for each in (*companies, *earlier.values())}
    known = dossier_history.labels(session, sorted(numbers), at)
    return {
        company.id: joined(
            known[company.register_number],
            [
                Inherited(
                    link, earlier[link.company_id].name, known[earlier[link.company_id].register_number]
                )
                for link in befores[company.id]
            ],
            starts_on=_starts_on,
        )
        for company in companies
    }


def joined_on(session: Session, association: Association, ids: Ids, *, at: datetime) -> Mapping[int, date]:
    """By company (*ids*), when it first joined *association*, itself or as a company before it.

    Terms that count from joining count from that day, so that leaving and coming back, or going on
    as another company, gives no new term. An association that others merged into counts for itself.
    """
    known = lineage.edges(session, at=at)
    befores = {later: chains.predecessors(known, later) for later in {edge.later for edge in known}}
    earlier = {link.company_id for found in befores.values() for link in found}
    found = session.execute(
        select(Membership.company_id, func.min(Membership.from_on))
        .where(
            Membership.association_id == association.id,
            or_(Membership.company_id.in_(ids), Membership.company_id.in_(earlier)),
            Membership.recorded_at <= at,
            or_(Membership.to_on.is_(None), Membership.to_on > Membership.from_on),
        )
        .group_by(Membership.company_id)
    )
    first = {company_id: day for company_id, day in found}  # noqa: C416 - rows
    inherited = {
        later: min(days)
        for later, links in befores.items()
        if (days := [first[each] for each in (later, *(link.company_id for link in links)) if each in first])
    }
    return first | inherited


def _starts_on(name: str) -> date:
    return period(name).start_on
