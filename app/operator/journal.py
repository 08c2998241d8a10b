"""The journal at the operator's desk: every act and every refused one, searched, a page at a time, as a file."""

from contextlib import suppress
from datetime import date
from typing import NamedTuple

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from app import csv_files
from app.as_of import ISO_DAY, end_of
from app.extensions import db
from app.i18n import both, machine_time
from app.lists import LONGEST_TEXT
from app.newest_first import stretch
from app.operator.blueprint import operator
from signatories import canonical, journal_seals
from signatories.journal import JournalLine

LONGEST_FILE = 50_000
"""Lines in one file: the newest that were asked for; ``bin/register audit export`` has them all."""
JOURNAL = "/desk/operator/journal"
SHOWN: dict[str, tuple[str, ...]] = {"all": (), "refused": ("act-refused",), "done": ("act-done",)}
COLUMNS = ("number", "at", "kind", "by", "facts")


class Wish(NamedTuple):
    """What narrows the lines: a text, a kind, and the last day that counts."""

    text: str
    shown: str
    until: date | None

    @property
    def kept(self) -> dict[str, str]:
        """What links to other pages of the same lines carry along."""
        until = self.until.isoformat() if self.until else ""
        wish = {"q": self.text, "show": self.shown, "until": until}
        return {name: value for name, value in wish.items() if value}


def asked(session: Session) -> tuple[Select[JournalLine], Wish]:
    """The lines that the address asks for, in no order yet, and what narrows them."""
    text = request.args.get("q", "").strip()[:LONGEST_TEXT]
    shown = request.args.get("show", "")
    shown = shown if shown in SHOWN else "all"
    query = select(JournalLine)
    if SHOWN[shown]:
        query = query.where(JournalLine.kind.in_(SHOWN[shown]))
    if text:
        facts = func.lower(cast(JournalLine.data, String))
        query = query.where(
            or_(
                JournalLine.by == text.upper(),
                JournalLine.by == text,
                JournalLine.kind.contains(text.lower(), autoescape=True),
                facts.contains(text.lower(), autoescape=True),
            )
        )
    until = last_day()
    if until is not None:
        # By number from there on, so that no newer line is passed by.
        on_it = select(JournalLine.id).where(JournalLine.at <= end_of(until))
        last = session.scalar(on_it.order_by(JournalLine.at.desc(), JournalLine.id.desc()).limit(1))
        query = query.where(JournalLine.id <= (last or 0))
    return query, Wish(text, shown, until)


def last_day() -> date | None:
    """The day in ``until``; none where that is no day."""
    typed = request.args.get("until", "").strip()
    if not ISO_DAY.fullmatch(typed):
        return None
    with suppress(ValueError):
        return date.fromisoformat(typed)
    return None


@both(operator, nl=JOURNAL, en=JOURNAL)
def journal() -> ResponseReturnValue:
    """Who did what by which door; people stand here by their number."""
    session = db.session()
    query, wish = asked(session)
    return render_template(
        "operator/journal.html",
        found=stretch(session, query, JournalLine.id),
        wish=wish,
        total=session.scalar(select(func.count()).select_from(query.subquery())) or 0,
        last_seal=next(reversed(journal_seals.seals(session)), None),
    )


@both(operator, nl=f"{JOURNAL}.csv", en=f"{JOURNAL}.csv")
def journal_csv() -> Response:
    """The lines that the page shows, as a file."""
    query, _ = asked(db.session())
    newest = query.order_by(JournalLine.id.desc()).limit(LONGEST_FILE)
    rows = (
        [line.id, machine_time(line.at), line.kind, line.by, canonical.ENCODER.encode(line.data)]
        for line in db.session.scalars(newest)
    )
    return csv_files.answer(csv_files.written(COLUMNS, rows), "journal.csv")
