"""From draft through preview to published: who may do what when, and what is frozen.

A company sees its own figures first and has a term to reply; a second person releases. What
was published stays: a correction is a further version, which strikes out the one before.
"""

import hashlib
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from monitor import further, intervening, ledger, sector, shown_before
from monitor.effects import as_kept
from monitor.errors import (
    NothingMeasured,
    PeriodStillRuns,
    PublishingRefused,
    ReplyTermRunning,
    SamePerson,
    WrongState,
)
from monitor.method import ADDENDUM_24H, VERSION_1_0
from monitor.models import Publication, Score, State
from monitor.periods import period as half_year
from monitor.publications import IN_WORDS, further_files, items_file, scores_file
from monitor.scoring import score, window
from monitor.trend_models import InterventionEffect, TrendPoint
from monitor.workspace import workspace
from sentences import Word
from signatories import entries

REPLY_TERM = timedelta(days=14)


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, the roles it is for, its log entry."""

    source: State | None
    target: State
    act: str
    roles: tuple[str, ...]
    entry: str | None


_BOTH = ("monitor", "publisher")

STEPS = (
    Step(None, State.DRAFT, "prepare", _BOTH, None),
    Step(State.DRAFT, State.PREVIEW, "preview", _BOTH, "publication-previewed"),
    Step(State.PREVIEW, State.PUBLISHED, "publish", ("publisher",), "scores-published"),
    Step(State.PUBLISHED, State.CORRECTED, "publish a further version", ("publisher",), "scores-published"),
    Step(State.DRAFT, State.STRUCK, "prepare again", _BOTH, None),
    Step(State.PREVIEW, State.STRUCK, "prepare again", _BOTH, None),
)
"""The law of states; there is no other way. Corrected and struck are ends."""


def prepare(
    session: Session,
    *,
    period: str,
    data_dir: Path,
    by: str,
    at: datetime,
    norm: str = ADDENDUM_24H.name,
    method: str = VERSION_1_0.version,
) -> Publication:
    """Score a half-year such as ``2025-h1`` into a draft; *by* is an opaque reference to a person.

    A draft or preview of that period, norm and method that was not published yet is struck. Raises
    ``UnknownPeriod``, ``PeriodStillRuns``, ``NothingMeasured`` and what ``scoring.score`` raises.
    """
    span = half_year(period)
    judged = window(span.start_on, span.end_on, norm=norm, method=method)
    if at < judged.cut_off:
        raise PeriodStillRuns(until=judged.cut_off)
    with workspace(data_dir) as folder:
        table = score(
            session,
            data_dir=data_dir,
            start=span.start_on,
            end=span.end_on,
            norm=norm,
            method=method,
            items_to=folder,
        )
        if not table.total.attempts:
            raise NothingMeasured
        items_digest = _keep_items(data_dir, folder / "items.parquet")
    effects = intervening.effects(session, data_dir=data_dir, judged=judged, told=table.told)
    _strike_unfinished(session, period=period, norm=norm, method=method, at=at)
    publication = Publication(
        period=period,
        start_on=table.start_on,
        end_on=table.end_on,
        norm=norm,
        method_version=method,
        version=_next_version(session, period=period, norm=norm),
        state=State.DRAFT,
        measured_months=table.measured_months,
        input_digest=table.input_digest,
        attribution_digest=table.attribution_digest,
        params_digest=table.params_digest,
        items_digest=items_digest,
        prepared_at=at,
        prepared_by=by,
        sector=sector.as_kept(table.sector),
        cells=shown_before.as_kept(table.cells),
    )
    for row in table.rows:
        values = {field.name: getattr(row, field.name) for field in fields(row)}
        kept = {"detail": dict(row.detail), "further": further.as_kept(row.further) if row.further else None}
        publication.scores.append(Score(**{**values, **kept}))
    publication.points += [TrendPoint(**asdict(point)) for point in table.points]
    publication.effects += [
        InterventionEffect(company=each.company, at=each.at, kind=each.kind, found=as_kept(each))
        for each in effects
    ]
    publication.output_digest = _output_digest(publication)
    publication.further_digest = hashlib.sha256(further_files(publication).encode()).hexdigest()
    session.add(publication)
    session.flush()
    return publication


def preview(
    session: Session, *, publication: Publication, at: datetime, reply_term: timedelta = REPLY_TERM
) -> Publication:
    """Open the draft to the companies, each its own figures only, and start the reply term.

    Raises ``WrongState``.
    """
    _step(session, publication, State.PREVIEW, previewed_at=at, reply_until=at + reply_term)
    entries.append(
        session,
        "publication-previewed",
        at=at,
        period=publication.period,
        version=publication.version,
        input_digest=publication.input_digest,
        method_version=publication.method_version,
    )
    return publication


def check_may_publish(publication: Publication, *, by: str, at: datetime) -> None:
    """Raise ``WrongState``, ``ReplyTermRunning`` or ``SamePerson`` when *by* may not publish now."""
    if publication.state != State.PREVIEW or publication.reply_until is None:
        raise WrongState(state=Word(IN_WORDS[State(publication.state)]))
    if at < publication.reply_until:
        raise ReplyTermRunning(until=publication.reply_until)
    if by == publication.prepared_by:
        raise SamePerson


def may_publish(publication: Publication, *, by: str, at: datetime) -> bool:
    """Whether ``publish`` would be allowed; ``check_may_publish`` says why not."""
    try:
        check_may_publish(publication, by=by, at=at)
    except PublishingRefused:
        return False
    return True


def publish(session: Session, *, publication: Publication, by: str, at: datetime) -> Publication:
    """Release the previewed figures; *by* is another person than who prepared them.

    An earlier published version of the period under the same method becomes ``corrected`` and
    stays readable; one under another method version stays in force beside it.
    Raises ``WrongState``, ``ReplyTermRunning`` or ``SamePerson``.
    """
    check_may_publish(publication, by=by, at=at)
    earlier = session.scalars(
        select(Publication).where(
            Publication.period == publication.period,
            Publication.norm == publication.norm,
            Publication.method_version == publication.method_version,
            Publication.state == State.PUBLISHED,
        )
    ).one_or_none()
    if earlier is not None:
        _step(session, earlier, State.CORRECTED, ended_at=at)
    _step(session, publication, State.PUBLISHED, published_at=at, released_by=by)
    publication.output_digest = _output_digest(publication)
    session.flush()
    entries.append(
        session,
        "scores-published",
        at=at,
        period=publication.period,
        version=publication.version,
        input_digest=publication.input_digest,
        method_version=publication.method_version,
        output_digest=publication.output_digest,
    )
    return publication


def _step(session: Session, publication: Publication, target: State, **values: object) -> None:
    """Change the state if the law of states allows it and nobody else was first."""
    source = publication.state
    if not any((step.source, step.target) == (source, target) for step in STEPS):
        raise WrongState(state=Word(IN_WORDS[State(source)]))
    session.flush()
    changed = session.execute(
        update(Publication)
        .where(Publication.id == publication.id, Publication.state == source)
        .values(state=target, **values)
    ).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    session.refresh(publication)
    if changed != 1:
        raise WrongState(state=Word(IN_WORDS[State(publication.state)]))


def _strike_unfinished(session: Session, *, period: str, norm: str, method: str, at: datetime) -> None:
    unfinished = select(Publication).where(
        Publication.period == period,
        Publication.norm == norm,
        Publication.method_version == method,
        Publication.state.in_([State.DRAFT, State.PREVIEW]),
    )
    for publication in session.scalars(unfinished).all():
        _step(session, publication, State.STRUCK, ended_at=at)


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


def _output_digest(publication: Publication) -> str:
    return hashlib.sha256(scores_file(publication).encode()).hexdigest()
