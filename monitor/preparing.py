"""Figures made into a version of a publication: scored from all that was delivered, or from what was frozen."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor import further, intervening, ledger, measuring, sector, shown_before
from monitor.disputes import decisions
from monitor.effects import Effect, as_kept
from monitor.measuring import Measuring
from monitor.models import Publication, Score, State
from monitor.progress import ScoringProgress, ScoringStep, TellScoring, quiet
from monitor.publication_states import Subject
from monitor.publications import further_files, items_file, scores_file
from monitor.scores import ScoreTable
from monitor.scoring import Frozen, score, window
from monitor.trend_models import InterventionEffect, TrendPoint
from monitor.workspace import workspace


@dataclass(frozen=True)
class Made:
    """A score table and the digest of its item list, which is in its place already."""

    table: ScoreTable
    items_digest: str
    effects: Sequence[Effect]


def make(
    session: Session,
    *,
    subject: Subject,
    data_dir: Path,
    frozen: Frozen | None = None,
    measured: Measuring = measuring.measured,
    tell: TellScoring = quiet,
) -> Made:
    """Score *subject* with the decisions that stand, and keep the item list.

    With *frozen* from just those inputs, else from all that is there; *measured* is as in ``scoring.score``. Raises
    what that raises.
    """
    with workspace(data_dir) as folder:
        table = table_of(
            session,
            subject=subject,
            data_dir=data_dir,
            items_to=folder,
            frozen=frozen,
            measured=measured,
            tell=tell,
        )
        items_digest = _keep_items(data_dir, folder / "items.parquet")
    tell(ScoringProgress(ScoringStep.EFFECTS))
    effects = intervening.effects(
        session,
        data_dir=data_dir,
        judged=window(table.start_on, table.end_on, norm=table.norm, method=table.method_version),
        told=table.told,
        decided=decisions.standing_ever(session, norm=table.norm),
        frozen=frozen,
    )
    return Made(table, items_digest, effects)


def table_of(
    session: Session,
    *,
    subject: Subject,
    data_dir: Path,
    items_to: Path | None = None,
    frozen: Frozen | None = None,
    measured: Measuring = measuring.measured,
    tell: TellScoring = quiet,
) -> ScoreTable:
    """The scores of *subject* with the decisions that stand; nothing is kept. The rest is as in ``scoring.score``."""
    return score(
        session,
        data_dir=data_dir,
        start=subject.start_on,
        end=subject.end_on,
        norm=subject.norm,
        method=subject.method_version,
        items_to=items_to,
        decided=decisions.standing(session, period=subject.period, norm=subject.norm),
        frozen=frozen,
        measured=measured,
        tell=tell,
    )


def add_version(
    session: Session,
    *,
    period: str,
    made: Made,
    state: State,
    by: str,
    at: datetime,
    **values: Any,
) -> Publication:
    """A further version of *period* with the figures of *made*; *values* are columns of its row."""
    table = made.table
    publication = Publication(
        period=period,
        start_on=table.start_on,
        end_on=table.end_on,
        norm=table.norm,
        method_version=table.method_version,
        version=_next_version(session, period=period, norm=table.norm),
        state=state,
        measured_months=table.measured_months,
        input_digest=table.input_digest,
        attribution_digest=table.attribution_digest,
        params_digest=table.params_digest,
        items_digest=made.items_digest,
        decisions_digest=table.decisions_digest,
        input_sequence=table.input_sequence,
        prepared_at=at,
        prepared_by=by,
        sector=sector.as_kept(table.sector),
        cells=shown_before.as_kept(table.cells),
        **values,
    )
    for row in table.rows:
        found = {field.name: getattr(row, field.name) for field in fields(row)}
        kept = {"detail": dict(row.detail), "further": further.as_kept(row.further) if row.further else None}
        publication.scores.append(Score(**{**found, **kept}))
    publication.points += [TrendPoint(**asdict(point)) for point in table.points]
    for each in made.effects:
        apart = publication.private_effects if each.is_private else publication.effects
        apart.append(
            InterventionEffect(
                company=each.company,
                at=each.at,
                kind=each.kind,
                is_private=each.is_private,
                found=as_kept(each),
            )
        )
    publication.output_digest = output_digest(publication)
    publication.further_digest = hashlib.sha256(further_files(publication).encode()).hexdigest()
    session.add(publication)
    session.flush()
    return publication


def output_digest(publication: Publication) -> str:
    return hashlib.sha256(scores_file(publication).encode()).hexdigest()


def _next_version(session: Session, *, period: str, norm: str) -> int:
    latest = select(func.max(Publication.version)).where(
        Publication.period == period, Publication.norm == norm
    )
    return (session.scalars(latest).one() or 0) + 1


def _keep_items(data_dir: Path, draft: Path) -> str:
    """Move the item list to its place, named after its digest; return the digest."""
    digest = ledger.file_digest(draft)
    target = items_file(data_dir, digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    ledger.sync(draft)
    draft.rename(target)
    ledger.sync(target.parent)
    return digest
