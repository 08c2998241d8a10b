"""Publications with invented figures, for the tests of what shows them."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from monitor.disputes import decisions
from monitor.method import ADDENDUM_24H, VERSION_1_0
from monitor.models import Publication, Score, State
from monitor.publications import scores_file
from monitor.scores import TOTAL, Label

PREPARED_AT = datetime(2025, 7, 10, 9, 0, tzinfo=UTC)
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


def score(company: str, name: str = "", **changes: Any) -> Score:
    """The figures of one company: ten incidents, 80 % on time, unless *changes* say otherwise."""
    return Score(company=company, name=name, detail={"held_back": 3}, **{**FIGURES, **changes})


def total(**changes: Any) -> Score:
    return score(TOTAL, is_registered=False, label=None, **changes)


def publication(
    session: Session,
    *scores: Score,
    state: State = State.PUBLISHED,
    period: str = "2025-h1",
    version: int = 1,
    measured_months: int = 6,
) -> Publication:
    """A publication of *scores* in *state*, as if two persons had brought it there."""
    year, half = int(period[:4]), period[-1]
    was_shown = state is not State.DRAFT
    is_public = state in (State.PUBLISHED, State.CORRECTED)
    made = Publication(
        period=period,
        start_on=date(year, 1 if half == "1" else 7, 1),
        end_on=date(year, 7, 1) if half == "1" else date(year + 1, 1, 1),
        norm=ADDENDUM_24H.name,
        method_version=VERSION_1_0.version,
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
    )
    made.output_digest = hashlib.sha256(scores_file(made).encode()).hexdigest()
    session.add(made)
    session.flush()
    return made
