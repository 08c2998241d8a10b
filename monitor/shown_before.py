"""What earlier publications of a period have shown: a later one must not tell a withheld share beside them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.label_names import TOTAL
from monitor.models import Publication, State
from monitor.suppression import Cell
from monitor.trends import Shown, atom, shown_cells

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


def earlier_cells(session: Session, *, start: date, end: date) -> list[Cell]:
    """All sums that publications of ``[start, end)`` have shown, under any norm, method and version."""
    ever = session.scalars(
        select(Publication)
        .where(
            Publication.start_on == start,
            Publication.end_on == end,
            Publication.state.in_(EVER_SHOWN),
        )
        .order_by(Publication.id)
    )
    return [cell for publication in ever for cell in _cells_of(publication)]


def _cells_of(publication: Publication) -> list[Cell]:
    if not publication.cells:  # made before sums were kept
        return []
    told = {score.company for score in publication.scores if score.is_registered and score.shows_shares}
    months = {(point.company, point.month) for point in publication.points if point.gap is None}
    total = next((score for score in publication.scores if score.company == TOTAL), None)
    shown = Shown(
        total=total is not None and total.shows_shares,
        company_months=frozenset(each for each in months if each[0] != TOTAL),
        total_months=frozenset(month for company, month in months if company == TOTAL),
    )
    return shown_cells(as_found(publication.cells), shown, told=frozenset(told))
