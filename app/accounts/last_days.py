"""A role is held until the end of its last day, in Dutch time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.i18n import TIMEZONE


def end_of(day: date | None) -> datetime | None:
    """The moment at which *day* is over, in UTC."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(TIMEZONE)).astimezone(UTC)


def last_day(end: datetime | None) -> date | None:
    """The last day that lies before *end*."""
    return (end - timedelta(microseconds=1)).astimezone(ZoneInfo(TIMEZONE)).date() if end else None
