"""The published half-years of companies with those of the companies before them: no clean slate."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import dossier_history
from monitor.periods import period
from signatories.conditions import PeriodLabel
from signatories.models import Company
from signatories.succession import lineage
from signatories.succession.inherited_labels import Inherited, joined


def labels(
    session: Session, companies: Sequence[Company], *, at: datetime
) -> Mapping[int, tuple[PeriodLabel, ...]]:
    """By company, every half-year that was published and in force at *at*, newest first.

    A fixed number of queries, however many companies and however long their chains are.
    """
    chains = lineage.chain_of(session, [company.id for company in companies], at=at)
    earlier_ids = {link.company_id for chain in chains.values() for link in chain}
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
                for link in chains[company.id]
            ],
            starts_on=_starts_on,
        )
        for company in companies
    }


def _starts_on(name: str) -> date:
    return period(name).start_on
