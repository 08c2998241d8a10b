"""Terms in months, and stretches of time: since when something holds, and until when. Pure."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Span:
    """Something that holds from ``since`` until (not at) ``until``; ``None`` is for ever."""

    since: datetime
    until: datetime | None = None


def months_later(moment: datetime, months: int) -> datetime:
    """The same day *months* later; the last day of the month where that day does not exist."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = index // 12, index % 12 + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def running(spans: Iterable[Span], at: datetime) -> list[Span]:
    """Those in which *at* lies."""
    return [span for span in spans if span.since <= at and (span.until is None or at < span.until)]


def running_since(spans: Sequence[Span], at: datetime) -> datetime | None:
    """The start of the unbroken time that *at* lies in; ``None`` when nothing holds then.

    A span that begins at the very moment at which another ends goes on where that one stopped.
    """
    since = min((span.since for span in running(spans, at)), default=None)
    while since is not None:
        reach = [
            span.since for span in spans if span.since < since and (span.until is None or since <= span.until)
        ]
        if not reach:
            break
        since = min(reach)
    return since


def ended_at(spans: Iterable[Span], at: datetime) -> datetime | None:
    """When the last of what had ended by then ended; ``None`` when nothing had."""
    return max((span.until for span in spans if span.until and span.until <= at), default=None)
