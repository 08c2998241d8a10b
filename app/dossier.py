"""The one join of standing, badges and scores: what the register knows of companies at a moment.

A fixed number of queries, however many companies there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app import dossier_history, dossier_lineage
from app.dossier_lineage import Numbered
from signatories.base import Ids
from signatories.conditions.attestations import attested
from signatories.conditions.conditions import Facts
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_tests import Outcomes
from signatories.directory import directory_rows
from signatories.directory.directory_rows import Row
from signatories.documents.documents import Document, Edition
from signatories.models import Company
from signatories.signatures import standings
from signatories.signatures.standing import NOT_SIGNED, Standing
from signatories.terms import Span, running

UNTESTED = Outcomes()


class Signed(NamedTuple):
    """The standing of a company, and the editions under the signature that decides it."""

    standing: Standing
    documents: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Dossier:
    """One company with the facts that its conditions are held against."""

    company: Company
    row: Row
    facts: Facts


def of(session: Session, companies: Sequence[Company], *, at: datetime) -> list[Dossier]:
    """The dossiers of *companies*, in their order, as of *at*."""
    rows = directory_rows.read(session, companies, at=at)
    signed = [
        Signed(row.standing, frozenset((document.key, document.edition) for document in row.documents))
        for row in rows
    ]
    known = _facts(session, companies, [company.id for company in companies], signed, at)
    return [Dossier(*each) for each in zip(companies, rows, known, strict=True)]


def facts(session: Session, companies: Sequence[Numbered], ids: Ids, *, at: datetime) -> list[Facts]:
    """The facts alone of *companies*, which *ids* finds too, in their order: all that findings need."""
    held = standings.of(session, ids, at=at)
    documents = directory_rows.documents_of(session, standings.deciding(ids, at=at))
    editions = {
        key: frozenset((document.key, document.edition) for document in found)
        for key, found in documents.items()
    }
    nobody = Signed(NOT_SIGNED, frozenset())
    signed = [
        Signed(held[company.id].standing, editions.get(held[company.id].signature_id, frozenset()))
        if company.id in held
        else nobody
        for company in companies
    ]
    return _facts(session, companies, ids, signed, at)


def _facts(
    session: Session,
    companies: Sequence[Company | Numbered],
    ids: Ids,
    signed: Sequence[Signed],
    at: datetime,
) -> list[Facts]:
    current = _current(session, at)
    editions = frozenset(current)
    badges = dossier_history.badge_spans(session, ids, at)
    domains = dossier_history.domain_spans(session, ids, at)
    declared = attested(session, company_ids=ids, at=at)
    contacts = contact_points.in_use(session, ids, at=at)
    tested = contact_tests.outcomes(session, ids, at=at)
    labels = dossier_lineage.labels(session, companies, at=at)
    found = []
    for company, (standing, documents) in zip(companies, signed, strict=True):
        ends = _ends(badges.get(company.id, {}), at)
        contact, outcome = contacts.get(company.id), tested.get(company.id, UNTESTED)
        known = Facts(
            standing=standing,
            signed=documents,
            current=editions,
            current_since=current,
            badges_in_force=len(ends),
            badge_until=min(ends, default=None),
            badge_spans=tuple(span for each in badges.get(company.id, {}).values() for span in each),
            domain_spans=tuple(domains.get(company.id, ())),
            contact_point=contact.address if contact else None,
            contact_point_since=contact.from_at if contact else None,
            contact_tested_at=outcome.answered_at,
            contact_failed_at=outcome.failed_at,
            labels=labels[company.id],
            attested=tuple(declared.get(company.id, ())),
        )
        found.append(known)
    return found


def _current(session: Session, at: datetime) -> Mapping[tuple[str, str], date]:
    """The editions that count on that day, of every code of conduct, with the day from which each does."""
    in_effect = and_(Edition.document_id == Document.id, Edition.effective_on <= at.date())
    # Columns alone: how often rows are asked for again must not depend on what is still in memory.
    columns = (Document.code_of_conduct_id, Document.key, Edition.edition, Edition.effective_on)
    found = session.execute(
        select(*columns).outerjoin(Edition, in_effect).order_by(Edition.effective_on, Edition.id)
    )
    newest = {(code, key): (edition, on) for code, key, edition, on in found}
    without = {code for (code, _), (edition, _) in newest.items() if edition is None}
    return {
        (key, edition): on
        for (code, key), (edition, on) in newest.items()
        if edition is not None and on is not None and code not in without
    }


def _ends(spans: Mapping[int, Sequence[Span]], at: datetime) -> list[datetime]:
    """When each logo that is in force will end by itself."""
    ends = (
        max((span.until for span in running(each, at) if span.until), default=None) for each in spans.values()
    )
    return [end for end in ends if end is not None]
