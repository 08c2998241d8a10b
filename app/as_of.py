"""The day that a visitor asks about: ``?on=YYYY-MM-DD`` shows the register as it stood at its end.

A day is a day in the Netherlands, as on every page; its last moment is what the register is read at.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.extensions import db
from app.i18n import TIMEZONE, show_date
from sentences import N_, SpokenError
from signatories.entries import Entry

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class WrongDay(SpokenError):
    code = "wrong-day"
    sentence = N_("This is not a day. Write it as 2026-01-31.")


class DayToCome(SpokenError):
    code = "day-to-come"
    sentence = N_("%(day)s is still to come. The register can only be shown as it stood on a day before.")


class DayBeforeRegister(SpokenError):
    code = "day-before-register"
    sentence = N_("The register began on %(first)s. It cannot be shown as it stood on an earlier day.")


@dataclass(frozen=True)
class AsOf:
    """The moment to read the register at; ``on`` is the day that was asked for, if it lies in the past."""

    at: datetime
    on: date | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """What links to other pages carry along, so that they show the same day."""
        return {"on": self.on.isoformat()} if self.on else {}


def end_of(on: date) -> datetime:
    """The last moment of a day in the Netherlands."""
    after = datetime.combine(on + timedelta(days=1), time(), tzinfo=ZoneInfo(TIMEZONE))
    return after - timedelta(microseconds=1)


def day_of(at: datetime) -> date:
    """The day in the Netherlands of a moment."""
    return at.astimezone(ZoneInfo(TIMEZONE)).date()


def first_day(session: Session) -> date:
    """The day of the first act in the log; today when there is none yet."""
    first = session.scalar(select(Entry.at).order_by(Entry.position).limit(1))
    return day_of(first or now())


def moment_of(session: Session, on: date, *, at: datetime) -> datetime:
    """The moment to read the register at for that day, seen from *at*: today is as it is now.

    Raises ``DayToCome`` or ``DayBeforeRegister``.
    """
    if on > day_of(at):
        raise DayToCome(day=show_date(on))
    first = first_day(session)
    if on < first:
        raise DayBeforeRegister(first=show_date(first))
    return min(end_of(on), at)


def asked() -> AsOf:
    """The day in this request's ``on``; now when there is none, or when it is today.

    Raises ``WrongDay``, ``DayToCome`` or ``DayBeforeRegister``.
    """
    typed, at = request.args.get("on", "").strip(), now()
    if not typed:
        return AsOf(at)
    if not ISO_DAY.fullmatch(typed):
        raise WrongDay
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        raise WrongDay from None
    moment = moment_of(db.session(), on, at=at)
    return AsOf(moment, on) if on < day_of(at) else AsOf(moment)
