"""The half-years that have data."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.delivery_models import Delivery
from monitor.periods import Period, period


def with_data(session: Session) -> list[Period]:
    """From the first delivered moment to the last one, the latest first."""
    first, last, taken_in = session.execute(
        select(func.min(Delivery.earliest_at), func.max(Delivery.latest_at), func.max(Delivery.taken_in_at))
    ).one()
    if first is None:
        return []
    until: datetime = last or taken_in
    names = [f"{year}-h{half}" for year in range(first.year, until.year + 1) for half in (1, 2)]
    found = [period(name) for name in names if name.startswith("20")]
    return [each for each in reversed(found) if first.date() < each.end_on and each.start_on <= until.date()]
