"""Publications with invented figures, for the tests of what shows them."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from monitor import effects
from monitor.disputes import decisions
from monitor.effects import Change, Effect
from monitor.further import Further, as_kept
from monitor.method import ADDENDUM_24H, VERSION_1_0
from monitor.models import Publication, Score, State
from monitor.publications import further_files, scores_file
from monitor.scores import TOTAL, Label
from monitor.sector import Sector
from monitor.sector import as_kept as kept_sector
from monitor.trend_models import InterventionEffect, TrendPoint
from monitor.volume import Rate, Volume

PREPARED_AT = datetime(2025, 7, 10, 9, 0, tzinfo=UTC)
LETTER_AT = datetime(2025, 2, 12, 10, 0, tzinfo=UTC)
PUBLISHED_AT = PREPARED_AT + timedelta(days=15)
FIGURES: dict[str, Any] = {
    "is_registered": True,
    "label": Label.UNCLEAR,
    "incidents": 10,
    "items": 20,
    "share_low": 0.8,
    "share_high": 0.8,
    "interval_low": 0.444,
    "interval_high": 0.974,
    "item_share_low": 0.75,
    "item_share_high": 0.75,
    "median_hours_low": 2.0,
    "median_hours_high": 9.5,
    "still_online": 0,
    "reappeared": 0,
    "moved": 0,
    "undetermined": 0,
    "attempts": 21,
    "could_not_be_notified": 1,
}
DETAIL = {
    "held_back": 3,
    "bounced": 1,
    "refused": 0,
    "gone_before_delivery": 2,
    "oldest_online_days": 0,
    "largest_site_items": 9,
}
RATE = Rate(mean_size=20_000.0, incidents=5.0, incidents_low=2.4, incidents_high=9.2, items=10.0)
VOLUME = Volume(addresses=RATE, domains=None, dispersion=1.0, sources=("Telbureau",), missing=None)
FURTHER = Further(0.85, 0.9, 0.95, 1.0, 0.8, 0.85, 0.9, 0.95, VOLUME)
MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06")


def score(company: str, name: str = "", **changes: Any) -> Score:
    """The figures of one company: ten incidents, 80 % on time, unless *changes* say otherwise."""
    values = {**FIGURES, "detail": DETAIL, "further": as_kept(FURTHER), **changes}
    return Score(company=company, name=name, **values)


def total(**changes: Any) -> Score:
    return score(TOTAL, is_registered=False, label=None, **changes)


def months(company: str, *incidents: int, items: int = 12) -> list[TrendPoint]:
    """Months of a company with that many *incidents* each; fewer than five leave a gap."""
    made: list[TrendPoint] = []
    for month, count in zip(MONTHS, incidents, strict=False):
        point = TrendPoint(company=company, month=month, incidents=count, items=items)
        if count < VERSION_1_0.least_incidents:
            point.gap = "few-incidents" if count else "no-incidents"
        else:
            point.share_low, point.share_high = 0.7, 0.75
            point.interval_low, point.interval_high = 0.4, 0.93
            point.item_share_low = point.item_share_high = 0.72
        made.append(point)
    return made


def letter(company: str, at: datetime = LETTER_AT, **changes: Any) -> InterventionEffect:
    """A letter after which the share is a fifth higher, unless *changes* say otherwise."""
    change = Change(12, 15, low=0.2, high=0.24, interval_low=-0.06, interval_high=0.45)
    found = Effect(company, at, "letter", change, 4, Change(60, 71, 0.01, 0.02, -0.11, 0.13), 5, 1)
    return InterventionEffect(
        company=company, at=at, kind="letter", found=effects.as_kept(replace(found, **changes))
    )


def publication(
    session: Session,
    *scores: Score,
    state: State = State.PUBLISHED,
    period: str = "2025-h1",
    version: int = 1,
    measured_months: int = 6,
    method_version: str = VERSION_1_0.version,
    norm: str = ADDENDUM_24H.name,
    points: Sequence[TrendPoint] = (),
    followed: Sequence[InterventionEffect] = (),
    sector: Sector | None = None,
) -> Publication:
    """A publication of *scores* in *state*, as if two persons had brought it there."""
    year, half = int(period[:4]), period[-1]
    was_shown = state is not State.DRAFT
    is_public = state in (State.PUBLISHED, State.CORRECTED)
    made = Publication(
        period=period,
        start_on=date(year, 1 if half == "1" else 7, 1),
        end_on=date(year, 7, 1) if half == "1" else date(year + 1, 1, 1),
        norm=norm,
        method_version=method_version,
        version=version,
        state=state,
        measured_months=measured_months,
        input_digest="a" * 64,
        attribution_digest="b" * 64,
        params_digest=VERSION_1_0.params_digest,
        items_digest="c" * 64,
        prepared_at=PREPARED_AT,
        prepared_by="somebody",
        previewed_at=PREPARED_AT if was_shown else None,
        reply_until=PREPARED_AT + timedelta(days=14) if was_shown else None,
        release_at=PREPARED_AT + timedelta(days=14) if was_shown else None,
        decisions_digest=decisions.digest({}),
        input_sequence=0,
        known_at=PREPARED_AT,
        published_at=PUBLISHED_AT if is_public else None,
        released_by="somebody-else" if is_public else None,
        ended_at=PREPARED_AT + timedelta(days=31) if state in (State.CORRECTED, State.STRUCK) else None,
        scores=list(scores),
        points=list(points),
        effects=list(followed),
        sector=kept_sector(sector) if sector else None,
    )
    made.output_digest = hashlib.sha256(scores_file(made).encode()).hexdigest()
    made.further_digest = hashlib.sha256(further_files(made).encode()).hexdigest()
    session.add(made)
    session.flush()
    return made
