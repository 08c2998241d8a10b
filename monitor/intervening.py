"""Reads interventions and what followed them, for a publication."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import attribution, holdings, ledger, measuring
from monitor.delivery_models import Delivery
from monitor.effects import Effect, Span, before, effect, half_year_of
from monitor.errors import RowsBeforeGone, RowsGone
from monitor.method import Window
from monitor.models import Intervention
from monitor.scoring import Frozen
from signatories.models import Company

LOOKED_BACK = 4
"""Half-years: the period before, in which the intervention may lie, what led to it, its baseline, and the placebo's."""


def effects(
    session: Session,
    *,
    data_dir: Path,
    judged: Window,
    told: frozenset[str],
    decided: Mapping[str, str] | None = None,
    frozen: Frozen | None = None,
) -> list[Effect]:
    """What followed each intervention in the period of *judged*, or in the half-year before it.

    *told* are the companies whose shares are shown in that period. Of registered companies only,
    in order of company and date. Measures the half-years before again, by the method of *judged*,
    so that no difference comes from another method. *decided* and *frozen* are as in
    ``scoring.score``. Raises ``RowsBeforeGone`` when rows of those half-years were deleted after their term.
    """
    known_at = frozen.known_at if frozen else None
    own = half_year_of(judged.start)
    earliest = before(own, 1)
    rows = [each for each in _interventions(session) if known_at is None or each.learnt_at <= known_at]
    registered = set(frozen.names if frozen else session.scalars(select(Company.register_number)))
    recent = [each for each in rows if earliest <= each.at < judged.end and each.company in registered]
    if not recent:
        return []
    looked_at = replace(judged, start=before(own, LOOKED_BACK))
    manifests = _manifests(session, looked_at, until=frozen.sequence if frozen else None)
    held = holdings.undisputed(attribution.known(session, as_of=known_at, as_kept=True))
    with measuring.measured(data_dir, manifests, held, looked_at, decided) as (connection, _):
        incidents = measuring.incidents_of(connection)
    touched = {each.company for each in rows if looked_at.start <= each.at < judged.end}
    return [
        replace(
            effect(
                company=each.company,
                at=each.at,
                kind=each.kind,
                incidents=incidents,
                touched=touched,
                told=told,
                period=Span(judged.start, judged.end),
                method=judged.method,
            ),
            is_private=bool(each.is_private),
        )
        for each in recent
    ]


def _manifests(session: Session, looked_at: Window, *, until: int | None) -> list[Delivery]:
    since = looked_at.start - looked_at.method.follow_up
    try:
        return ledger.deliveries(session, before=looked_at.cut_off, since=since, until=until)
    except RowsGone as gone:
        raise RowsBeforeGone(**gone.values) from None


def _interventions(session: Session) -> Sequence[Intervention]:
    order = (Intervention.company, Intervention.at, Intervention.kind)
    return session.scalars(select(Intervention).order_by(*order)).all()
