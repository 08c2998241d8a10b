"""Reads publications as the world sees them; ``previews`` is what a company sees of its own."""

from dataclasses import fields
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from monitor import effects
from monitor.effects import Effect
from monitor.further import as_found
from monitor.further_csv import further_csv, months_csv
from monitor.method import ADDENDUM_24H
from monitor.models import Publication, Score, State
from monitor.score_csv import Heading, scores_csv
from monitor.scores import TOTAL, ScoreRow
from monitor.sector import as_found as sector_of
from monitor.sector_csv import sector_csv
from monitor.trend_models import InterventionEffect, TrendPoint
from monitor.trends import Gap, Point
from sentences import N_
from signatories.entries import Entry

IN_WORDS = {
    State.DRAFT: N_("draft"),
    State.PREVIEW: N_("shown to the companies"),
    State.PUBLISHED: N_("published"),
    State.CORRECTED: N_("replaced by a later version"),
    State.STRUCK: N_("set aside"),
}
"""Each state as a sentence names it."""


def log_index(session: Session, publication: Publication) -> int | None:
    """The place in the log of the entry that says it was published."""
    said = select(Entry).where(Entry.kind == "scores-published").order_by(Entry.position.desc())
    wanted = (publication.period, publication.norm, publication.version)
    for each in session.scalars(said):
        if (each.data["period"], each.data.get("norm", ADDENDUM_24H.name), each.data["version"]) == wanted:
            return each.position
    return None


def published(session: Session, *, norm: str | None = None) -> list[Publication]:
    """The publications in force, newest period first."""
    query = select(Publication).where(Publication.state == State.PUBLISHED)
    if norm is not None:
        query = query.where(Publication.norm == norm)
    order = (Publication.start_on.desc(), Publication.norm, Publication.version.desc())
    return list(session.scalars(query.order_by(*order)))


def current(session: Session, *, period: str, norm: str = ADDENDUM_24H.name) -> Publication | None:
    """The publication in force of a period such as ``2025-h1``, if there is one; of several methods, the last."""
    return session.scalars(
        select(Publication)
        .where(Publication.period == period, Publication.norm == norm, Publication.state == State.PUBLISHED)
        .order_by(Publication.version.desc())
        .limit(1)
    ).one_or_none()


def versions(session: Session, *, period: str, norm: str = ADDENDUM_24H.name) -> list[Publication]:
    """All versions of a period that were ever published, newest first; older ones are struck out."""
    return list(
        session.scalars(
            select(Publication)
            .where(
                Publication.period == period,
                Publication.norm == norm,
                Publication.state.in_([State.PUBLISHED, State.CORRECTED]),
            )
            .order_by(Publication.version.desc())
        )
    )


def unfinished(session: Session) -> list[Publication]:
    """Drafts and previews, the newest first."""
    query = select(Publication).where(Publication.state.in_([State.DRAFT, State.PREVIEW]))
    return list(session.scalars(query.order_by(Publication.prepared_at.desc(), Publication.id.desc())))


def shown_scores(publication: Publication) -> list[Score]:
    """What is published: registered companies by name, then the total of all companies."""
    companies = [score for score in publication.scores if score.is_registered]
    companies.sort(key=lambda score: (score.name.casefold(), score.company))
    return [*companies, *(score for score in publication.scores if score.company == TOTAL)]


def scores_of(
    session: Session, *, register_number: str, norm: str = ADDENDUM_24H.name, at: datetime | None = None
) -> list[Score]:
    """The published scores of a company, newest period first: those in force now, or at *at*."""
    counts = Publication.state == State.PUBLISHED
    if at is not None:
        ran_on = or_(Publication.ended_at.is_(None), Publication.ended_at > at)
        counts = and_(Publication.published_at <= at, ran_on)
    return list(
        session.scalars(
            select(Score)
            .join(Score.publication)
            .where(
                Score.company == register_number,
                Score.is_registered,
                counts,
                Publication.norm == norm,
            )
            .options(contains_eager(Score.publication))
            .order_by(Publication.start_on.desc(), Publication.version.desc())
        )
    )


def ever_published(session: Session) -> list[Publication]:
    """Every version that was ever published, the newest first."""
    query = select(Publication).where(Publication.published_at.is_not(None))
    return list(session.scalars(query.order_by(Publication.published_at.desc(), Publication.id.desc())))


def announced(session: Session) -> list[Publication]:
    """The previews whose day of publication was announced, the first day first."""
    query = select(Publication).where(Publication.state == State.PREVIEW)
    return list(session.scalars(query.order_by(Publication.release_at, Publication.id)))


def replacement(session: Session, struck: Publication) -> Publication | None:
    """The version that replaced a struck-out one, at that moment."""
    return session.scalars(
        select(Publication)
        .where(
            Publication.period == struck.period,
            Publication.norm == struck.norm,
            Publication.method_version == struck.method_version,
            Publication.published_at == struck.ended_at,
            Publication.version > struck.version,
        )
        .order_by(Publication.version)
    ).first()


def corrected(session: Session) -> list[Publication]:
    """What was published and then replaced by a further version, the latest correction first."""
    query = select(Publication).where(Publication.state == State.CORRECTED)
    return list(session.scalars(query.order_by(Publication.ended_at.desc(), Publication.id.desc())))


def scores_file(publication: Publication) -> str:
    """The scores CSV of a publication; ``output_digest`` is the SHA-256 of its UTF-8 bytes."""
    heading = Heading(
        period=publication.period,
        measured_months=publication.measured_months,
        norm=publication.norm,
        method_version=publication.method_version,
        input_digest=publication.input_digest,
        published_at=publication.published_at,
    )
    return scores_csv(heading, [row_of(score) for score in shown_scores(publication)])


def further_file(publication: Publication) -> str:
    """The CSV file of further figures."""
    rows = [row_of(score) for score in shown_scores(publication)]
    return further_csv(publication.period, rows, method_version=publication.method_version)


def months_file(publication: Publication) -> str:
    """The CSV file of months."""
    return months_csv(publication.method_version, publication.norm, points_of(publication))


def sector_file(publication: Publication) -> str:
    """The CSV file of the sector as a whole."""
    return sector_csv(sector_of(publication.sector) if publication.sector else None)


def further_files(publication: Publication) -> str:
    """Both files of ``further_digest``, one behind the other."""
    return further_file(publication) + months_file(publication)


def points_of(publication: Publication) -> list[Point]:
    """The kept months as values: of all companies that are shown, and the total."""
    return [_point(each) for each in publication.points]


def points_of_company(session: Session, *, publication: Publication, company: str) -> list[Point]:
    """The kept months of one company, or of the total."""
    query = select(TrendPoint).where(
        TrendPoint.publication_id == publication.id, TrendPoint.company == company
    )
    return [_point(each) for each in session.scalars(query.order_by(TrendPoint.month))]


def _point(kept: TrendPoint) -> Point:
    values = {field.name: getattr(kept, field.name) for field in fields(Point)}
    return Point(**{**values, "gap": Gap(kept.gap) if kept.gap else None})


def effects_of_company(
    session: Session, *, publication: Publication, company: str, with_private: bool = False
) -> list[Effect]:
    """What followed the interventions at one company, in order of date; private ones for its own eyes only."""
    query = select(InterventionEffect).where(
        InterventionEffect.publication_id == publication.id, InterventionEffect.company == company
    )
    if not with_private:
        query = query.where(InterventionEffect.is_private.is_(False))
    return [effect_of(each) for each in session.scalars(query.order_by(InterventionEffect.at))]


def effect_of(kept: InterventionEffect) -> Effect:
    return effects.as_found(kept.company, kept.at, kept.kind, kept.found, is_private=bool(kept.is_private))


def row_of(score: Score) -> ScoreRow:
    """The kept figures of one company as a value."""
    kept = {field.name: getattr(score, field.name) for field in fields(ScoreRow)}
    return ScoreRow(**{**kept, "further": as_found(score.further) if score.further else None})


def items_file(data_dir: Path, digest: str) -> Path:
    """Where the item list of that digest is kept."""
    return data_dir / "publications" / f"{digest}.items.parquet"
