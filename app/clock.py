"""The one clock of the front desk. In the demo ``REGISTER_CLOCK`` sets it, so that terms can be walked."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask, current_app


def bind_clock(app: Flask, start: datetime | None) -> None:
    """Let the clock start at *start* (and run on from there), or be the machine's."""
    app.extensions["clock_offset"] = start - datetime.now(UTC) if start else timedelta()


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC) + current_app.extensions["clock_offset"]


def today() -> date:
    return now().date()
