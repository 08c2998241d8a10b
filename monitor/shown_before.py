"""What earlier publications of a period have shown: a later one must not tell a withheld share beside them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.label_names import TOTAL
from monitor.models import Publication, State
from monitor.showing import Earlier, Shown, atom, secret_cells, shown_cells
from monitor.suppression import Cell

EVER_SHOWN = (State.PUBLISHED, State.CORRECTED)


def as_kept(cells: Mapping[str, Mapping[str, Cell]]) -> dict[str, Any]:
    """As JSON keeps it: incidents, worst and best of each company and month."""
    return {
        company: {month: [each.incidents, each.worst, each.best] for month, each in months.items()}
        for company, months in cells.items()
    }


def as_found(kept: Mapping[str, Any]) -> dict[str, dict[str, Cell]]:
    """Back from JSON."""
    return {
        company: {month: atom(company, month, *values) for month, values in months.items()}
        for company, months in kept.items()
    }


def earlier(session: Session, *, start: date, end: date) -> Earlier:
    """What publications of ``[start, end)`` have shown and withheld, under any norm, method and version."""
    ever = session.scalars(
        select(Publication)
        .where(
            Publication.start_on == start,
            Publication.end_on == end,
            Publication.state.in_(EVER_SHOWN),
        )
        .order_by(Publication.id)
    )
    shown: list[Cell] = []
    secrets: list[Cell] = []
    for publication in ever:
        cells = as_found(publication.cells)
        was = _was_shown(publication)
        shown += shown_cells(cells, was)
        secrets += secret_cells(cells, told=was.told)
    return Earlier(tuple(shown), tuple(secrets))


def _was_shown(publication: Publication) -> Shown:
    months = {(point.company, point.month) for point in publication.points if point.gap is None}
    shares = {score.company for score in publication.scores if score.shows_shares}
    named = {score.company for score in publication.scores if score.is_registered}
    return Shown(
        told=frozenset(shares & named),
        total=TOTAL in shares,
        company_months=frozenset(each for each in months if each[0] != TOTAL),
        total_months=frozenset(month for company, month in months if company == TOTAL),
    )
