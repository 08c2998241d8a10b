"""What the dossier reads of the past: when logos were in force, domains proven, and labels published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from badge.models import Badge, Credential, CredentialState
from monitor.method import ADDENDUM_24H
from monitor.models import Publication, Score
from monitor.scores import Label
from signatories.base import Ids
from signatories.conditions.conditions import PeriodLabel
from signatories.models import Domain
from signatories.terms import Span


def badge_spans(session: Session, ids: Ids, at: datetime) -> Mapping[int, Mapping[int, Sequence[Span]]]:
    """By company and badge, when its credentials were in force, as far as that was known at *at*."""
    found = session.execute(
        select(
            Badge.company_id,
            Badge.id,
            Badge.withdrawn_at,
            Credential.valid_from,
            Credential.valid_until,
            Credential.revoked_at,
        )
        .join(Credential, Credential.badge_id == Badge.id)
        .where(
            Badge.company_id.in_(ids),
            Badge.created_at <= at,
            Credential.state == CredentialState.SIGNED,
            Credential.valid_from <= at,
        )
    )
    spans: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for company_id, badge_id, withdrawn_at, valid_from, valid_until, revoked_at in found:
        until = _earliest(valid_until, withdrawn_at, revoked_at, at=at)
        if until > valid_from:
            spans[company_id][badge_id].append(Span(valid_from, until))
    return spans


def _earliest(end: datetime, *others: datetime | None, at: datetime) -> datetime:
    """The first end; one that came after *at* was not known yet."""
    return min([end, *(other for other in others if other is not None and other <= at)])


def domain_spans(session: Session, ids: Ids, at: datetime) -> Mapping[int, Sequence[Span]]:
    """By company, when each of its domains was proven, as far as that was known at *at*."""
    found = session.execute(
        select(Domain.company_id, Domain.proven_at, Domain.lost_at).where(
            Domain.company_id.in_(ids), Domain.proven_at <= at
        )
    )
    spans: dict[int, list[Span]] = defaultdict(list)
    for company_id, proven_at, lost_at in found:
        if proven_at is not None:
            spans[company_id].append(Span(proven_at, lost_at if lost_at and lost_at <= at else None))
    return spans


def labels(session: Session, numbers: Iterable[str], at: datetime) -> Mapping[str, tuple[PeriodLabel, ...]]:
    """By register number, what was published and in force at *at*, of every half-year, newest first.

    Only figures against the norm of the Addendum count: another norm is no half-year of its own.
    """
    publications = session.execute(
        select(Publication.id, Publication.period, Publication.published_at)
        .where(
            Publication.norm == ADDENDUM_24H.name,
            Publication.published_at <= at,
            or_(Publication.ended_at.is_(None), Publication.ended_at > at),
        )
        .order_by(Publication.start_on.desc())
    ).all()
    numbers = list(numbers)
    if not publications:
        return dict.fromkeys(numbers, ())
    scores = session.execute(
        select(
            Score.publication_id, Score.company, Score.label, Score.attempts, Score.could_not_be_notified
        ).where(
            Score.publication_id.in_([each.id for each in publications]),
            Score.company.in_(numbers),
            Score.label.is_not(None),
        )
    )
    known = {(score.publication_id, score.company): score for score in scores}
    found: dict[str, tuple[PeriodLabel, ...]] = {}
    for number in numbers:
        periods = []
        for publication in publications:
            score = known.get((publication.id, number))
            periods.append(
                PeriodLabel(
                    publication.period,
                    score.label or "" if score else "",
                    published_on=publication.published_at.date(),
                    could_not_be_notified=score is not None
                    and score.label == Label.NOT_MEASURABLE
                    and 2 * score.could_not_be_notified > score.attempts,
                )
            )
        found[number] = tuple(periods)
    return found
