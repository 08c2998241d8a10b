"""The journal at the operator's desk: every act and every refused one, searched, a page at a time, as a file."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, String, cast, func, or_, select

from app import csv_files
from app.extensions import db
from app.i18n import both, machine_time
from app.lists import LONGEST_TEXT
from app.operator.blueprint import operator
from signatories import canonical, journal_seals
from signatories.journal import JournalLine

PAGE = 50
LONGEST_FILE = 50_000
"""Lines in one file: the newest that were asked for; ``bin/register audit export`` has them all."""
JOURNAL = "/desk/operator/journal"
SHOWN: dict[str, tuple[str, ...]] = {"all": (), "refused": ("act-refused",), "done": ("act-done",)}
COLUMNS = ("number", "at", "kind", "by", "facts")


def asked() -> tuple[Select[JournalLine], str, str]:
    """The lines that the address asks for, newest first, with the text and the kind that narrow them."""
    text = request.args.get("q", "").strip()[:LONGEST_TEXT]
    shown = request.args.get("show", "")
    shown = shown if shown in SHOWN else "all"
    query = select(JournalLine).order_by(JournalLine.id.desc())
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
    return query, text, shown


@both(operator, nl=JOURNAL, en=JOURNAL)
def journal() -> ResponseReturnValue:
    """Who did what by which door; people stand here by their number."""
    session = db.session()
    query, text, shown = asked()
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    lines = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE)).all()
    return render_template(
        "operator/journal.html",
        lines=lines,
        text=text,
        shown=shown,
        total=total,
        page=page,
        pages=pages,
        last_seal=next(reversed(journal_seals.seals(session)), None),
    )


@both(operator, nl=f"{JOURNAL}.csv", en=f"{JOURNAL}.csv")
def journal_csv() -> Response:
    """The lines that the page shows, as a file."""
    query, _, _ = asked()
    rows = (
        [line.id, machine_time(line.at), line.kind, line.by, canonical.ENCODER.encode(line.data)]
        for line in db.session.scalars(query.limit(LONGEST_FILE))
    )
    return csv_files.answer(csv_files.written(COLUMNS, rows), "journal.csv")
