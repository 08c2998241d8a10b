"""What the worker does for the data by itself: reports on their quality, their term, and leftover files."""

import logging

from sqlalchemy.orm import Session

from app.clock import now
from app.navigation import settings
from monitor import compacting, expiring, quality
from monitor.half_years import with_data
from sentences import SpokenError

log = logging.getLogger(__name__)


def measure_quality(session: Session) -> int:
    """Make the reports that the present data lack; commits after each. Returns how many were made."""
    made = 0
    for each in with_data(session):
        if quality.kept(session, start=each.start_on, end=each.end_on) is not None:
            continue
        try:
            given = quality.inputs(session, start=each.start_on, end=each.end_on)
            session.expunge_all()
            session.rollback()  # nothing is held in the database while rows are read
            figures = quality.measure(settings().data_dir.resolve(), given)
            quality.keep(session, given, figures, start=each.start_on, end=each.end_on, at=now())
            session.commit()
            made += 1
        except SpokenError as refused:
            session.rollback()
            log.error("the data of a half-year cannot be measured: %s", refused.code)
    session.rollback()
    return made


def end_terms(session: Session) -> int:
    """Delete the rows of deliveries whose term is over, and files that nothing names; commits."""
    found = expiring.expire(session, years=settings().keep_deliveries_years, at=now())
    session.commit()
    expiring.delete_rows(session, data_dir=settings().data_dir)
    compacting.remove_orphans(session, data_dir=settings().data_dir)
    session.commit()
    return len(found)
