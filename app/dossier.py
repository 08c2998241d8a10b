"""The one join of standing, badges and scores: what the register knows of companies at a moment.

A fixed number of queries, however many companies there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import dossier_history, dossier_lineage
from signatories.conditions.attestations import attested
from signatories.conditions.conditions import Facts
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_tests import Outcomes
from signatories.directory import directory_rows
from signatories.directory.directory_rows import Row
from signatories.documents.documents import CodeOfConduct, current_editions
from signatories.errors import NoEditionInForce
from signatories.models import Company
from signatories.terms import Span, running

UNTESTED = Outcomes()


@dataclass(frozen=True)
class Dossier:
    """One company with the facts that its conditions are held against."""

    company: Company
    row: Row
    facts: Facts


def of(session: Session, companies: Sequence[Company], *, at: datetime) -> list[Dossier]:
    """The dossiers of *companies*, in their order, as of *at*."""
    ids = [company.id for company in companies]
    rows = directory_rows.read(session, companies, at=at)
    current = _current(session, at)
    badges = dossier_history.badge_spans(session, ids, at)
    domains = dossier_history.domain_spans(session, ids, at)
    declared = attested(session, company_ids=ids, at=at)
    contacts = contact_points.as_of(session, ids, at=at)
    tested = contact_tests.outcomes(session, contacts.values(), at=at)
    labels = dossier_lineage.labels(session, companies, at=at)
    return [
        Dossier(
            company,
            row,
            Facts(
                standing=row.standing,
                signed=frozenset((document.key, document.edition) for document in row.documents),
                current=frozenset(current),
                current_since=current,
                badges_in_force=len(_ends(badges.get(company.id, {}), at)),
                badge_until=min(_ends(badges.get(company.id, {}), at), default=None),
                badge_spans=tuple(span for each in badges.get(company.id, {}).values() for span in each),
                domain_spans=tuple(domains.get(company.id, ())),
                contact_point=row.contact_point,
                contact_point_since=contacts[company.id].from_at if company.id in contacts else None,
                contact_tested_at=tested.get(company.id, UNTESTED).answered_at,
                contact_failed_at=tested.get(company.id, UNTESTED).failed_at,
                labels=labels[company.id],
                attested=tuple(declared.get(company.id, ())),
            ),
        )
        for company, row in zip(companies, rows, strict=True)
    ]


def _current(session: Session, at: datetime) -> Mapping[tuple[str, str], date]:
    """The editions that count on that day, of every code of conduct, with the day from which each does."""
    editions: dict[tuple[str, str], date] = {}
    for code_of_conduct in session.scalars(select(CodeOfConduct)):
        try:
            found = current_editions(session, code_of_conduct=code_of_conduct, on=at.date())
        except NoEditionInForce:
            continue
        editions |= {(edition.document.key, edition.edition): edition.effective_on for edition in found}
    return editions


def _ends(spans: Mapping[int, Sequence[Span]], at: datetime) -> list[datetime]:
    """When each logo that is in force will end by itself."""
    ends = (
        max((span.until for span in running(each, at) if span.until), default=None) for each in spans.values()
    )
    return [end for end in ends if end is not None]
