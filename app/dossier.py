"""The one join of standing, badges and scores: what the register knows of companies at a moment.

A fixed number of queries, however many companies there are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from badge.models import Badge, Credential, CredentialState
from monitor.models import Publication, Score
from signatories import contact_points, directory_rows
from signatories.conditions import Facts, PeriodLabel
from signatories.directory_rows import Row
from signatories.documents import CodeOfConduct, current_editions
from signatories.errors import NoEditionInForce
from signatories.models import Company


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
    badges = _badges(session, ids, at)
    contacts = contact_points.as_of(session, ids, at=at)
    labels = _labels(session, [company.register_number for company in companies], at)
    return [
        Dossier(
            company,
            row,
            Facts(
                standing=row.standing,
                signed=frozenset((document.key, document.edition) for document in row.documents),
                current=current,
                badges_in_force=len(badges[company.id]),
                badge_until=min(badges[company.id], default=None),
                contact_point=row.contact_point,
                contact_point_since=contacts[company.id].from_at if company.id in contacts else None,
                labels=tuple(labels[company.register_number]),
            ),
        )
        for company, row in zip(companies, rows, strict=True)
    ]


def _current(session: Session, at: datetime) -> frozenset[tuple[str, str]]:
    """The editions that count on that day, of every code of conduct."""
    editions = set()
    for code_of_conduct in session.scalars(select(CodeOfConduct)):
        try:
            found = current_editions(session, code_of_conduct=code_of_conduct, on=at.date())
        except NoEditionInForce:
            continue
        editions |= {(edition.document.key, edition.edition) for edition in found}
    return frozenset(editions)


def _badges(session: Session, ids: Sequence[int], at: datetime) -> Mapping[int, list[datetime]]:
    """By company, when each of its badges that is in force ends."""
    found = session.execute(
        select(Badge.company_id, Badge.id, Credential.valid_until)
        .join(Credential, Credential.badge_id == Badge.id)
        .where(
            Badge.company_id.in_(ids),
            Badge.created_at <= at,
            (Badge.withdrawn_at.is_(None)) | (Badge.withdrawn_at > at),
            Credential.state == CredentialState.SIGNED,
            Credential.valid_from <= at,
            Credential.valid_until > at,
            (Credential.revoked_at.is_(None)) | (Credential.revoked_at > at),
        )
    )
    ends: dict[int, dict[int, datetime]] = defaultdict(dict)
    for company_id, badge_id, until in found:
        ends[company_id][badge_id] = max(until, ends[company_id].get(badge_id, until))
    return defaultdict(list, {company_id: list(each.values()) for company_id, each in ends.items()})


def _labels(session: Session, numbers: Sequence[str], at: datetime) -> Mapping[str, list[PeriodLabel]]:
    """By register number, the labels that were published and in force at *at*, newest period first."""
    found = session.execute(
        select(Score.company, Publication.period, Score.label)
        .join(Publication, Publication.id == Score.publication_id)
        .where(
            Score.company.in_(numbers),
            Score.label.is_not(None),
            Publication.published_at <= at,
            (Publication.ended_at.is_(None)) | (Publication.ended_at > at),
        )
        .order_by(Publication.period.desc())
    )
    labels: dict[str, list[PeriodLabel]] = defaultdict(list)
    for company, period, label in found:
        labels[company].append(PeriodLabel(period, label or ""))
    return labels
