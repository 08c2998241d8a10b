"""A company's standing over time: as a strip of time and as the lines of the table under it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext
from markupsafe import Markup

from app.charts.pictures import drawn
from app.charts.strip import Piece, Strip
from app.i18n import TIMEZONE, show_date
from signatories.signatures.signature import Signature
from signatories.signatures.standing import State
from signatories.signatures.standing_over_time import Stretch, stretches

LOOKS = {State.IN_FORCE: "in-force", State.SUSPENDED: "suspended", State.AWAITING: "waiting"}
"""The look of each state that is drawn; what is over stays open."""


class OverTime(NamedTuple):
    """The stretches, newest first, and the strip; no strip where there was no signature to draw."""

    stretches: list[Stretch]
    strip: Markup | None


def over_time(signatures: Sequence[Signature], *, name: str, at: datetime) -> OverTime:
    """How the standing of the company called *name* changed up to *at*."""
    found = stretches(signatures, until=at)  # pyright: ignore[reportArgumentType] - the class, not the instance
    pieces = [
        Piece(LOOKS[each.state], day_of(each.start), day_of(each.end or at))
        for each in found
        if each.state in LOOKS
    ]
    if not pieces:
        return OverTime(found[::-1], None)
    strip = Strip(
        title=gettext("Standing of %(company)s since %(day)s", company=name, day=show_date(found[0].start)),
        desc=gettext(
            "A strip of time with a block for each time in which a signature was in force, suspended or waiting."
            " The table has the same dates."
        ),
        pieces=tuple(pieces),
        today=day_of(at),
        today_word=show_date(at),
    )
    return OverTime(found[::-1], Markup(drawn(strip)))  # noqa: S704 - written by ``app.charts``


def day_of(at: datetime) -> date:
    """The day of a moment, as people here call it."""
    return at.astimezone(ZoneInfo(TIMEZONE)).date()
