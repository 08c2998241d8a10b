"""Moments as whole microseconds since 1970 UTC, in which DuckDB and Python agree exactly. Pure."""

from datetime import UTC, date, datetime, time, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def instant(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def midnight(on: date) -> datetime:
    """The start of a day in UTC: where periods begin and end."""
    return datetime.combine(on, time(), tzinfo=UTC)
