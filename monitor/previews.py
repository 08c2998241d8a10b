"""What a company sees of its own figures, from the preview on: figures, and the notices behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import ledger
from monitor.engine import script, set_variables, workbench
from monitor.errors import LedgerDamaged, NoSuchFigures, WrongState
from monitor.instants import instant
from monitor.models import Publication, Score, State
from monitor.publications import IN_WORDS, items_file
from monitor.scores import TOTAL
from monitor.workspace import workspace
from sentences import Word

SHOWN_TO_COMPANIES = frozenset({State.PREVIEW, State.PUBLISHED, State.CORRECTED})

MICROSECONDS_PER_HOUR = 3_600_000_000


@dataclass(frozen=True)
class PreviewItem:
    """One notice of a company, as measured. ``notice`` is the id that the register keeps.

    ``outcome`` is ``on_time``, ``late`` or ``undetermined``, or None with the ``reason`` why the
    notice was not counted. Hours count from acceptance: the item was last seen online at
    ``last_online_hours`` and first seen gone for good at ``first_offline_hours`` (None: never).
    """

    notice: str
    accepted_at: datetime
    outcome: str | None
    reason: str | None
    last_online_hours: float | None
    first_offline_hours: float | None
    incident: int | None
    reappeared: bool
    moved: bool
    still_online: bool


@dataclass(frozen=True)
class CompanyPreview:
    """A company's own figures and items in one publication."""

    publication: Publication
    score: Score
    items: tuple[PreviewItem, ...]


def shown_to(session: Session, *, company: str) -> list[Score]:
    """The figures of a company in every publication that shows it some, the newest period first."""
    return list(
        session.scalars(
            select(Score)
            .join(Score.publication)
            .where(Score.company == company, Publication.state.in_(SHOWN_TO_COMPANIES))
            .order_by(Publication.start_on.desc(), Publication.version.desc())
        )
    )


def company_preview(*, publication: Publication, register_number: str, data_dir: Path) -> CompanyPreview:
    """The figures and items of one company, for its own eyes, from the preview on.

    Raises ``WrongState`` for a draft, ``NoSuchFigures`` for a company without figures,
    ``LedgerDamaged`` when the item list is not the one that was made.
    """
    if publication.state not in SHOWN_TO_COMPANIES:
        raise WrongState(state=Word(IN_WORDS[State(publication.state)]))
    own = [score for score in publication.scores if score.company == register_number]
    if not own or register_number == TOTAL:
        raise NoSuchFigures
    return CompanyPreview(publication, own[0], tuple(_items(publication, register_number, data_dir)))


def _items(publication: Publication, register_number: str, data_dir: Path) -> Sequence[PreviewItem]:
    data_dir = data_dir.resolve()
    path = items_file(data_dir, publication.items_digest)
    if not path.is_file() or ledger.file_digest(path) != publication.items_digest:
        raise LedgerDamaged(delivery=publication.public_id)
    with workspace(data_dir) as folder, workbench(folder, may_read=[path]) as connection:
        set_variables(connection, {"path": str(path), "company": register_number})
        rows = connection.execute(script("company_items")).fetchall()
    return [
        PreviewItem(
            notice=notice,
            accepted_at=instant(accepted),
            outcome=outcome,
            reason=reason,
            last_online_hours=None if last_seen is None else last_seen / MICROSECONDS_PER_HOUR,
            first_offline_hours=None if first_gone is None else first_gone / MICROSECONDS_PER_HOUR,
            incident=incident,
            reappeared=reappeared,
            moved=moved,
            still_online=still_online,
        )
        for (
            notice,
            accepted,
            outcome,
            reason,
            last_seen,
            first_gone,
            incident,
            reappeared,
            moved,
            still_online,
        ) in rows
    ]
