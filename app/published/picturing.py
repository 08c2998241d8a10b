"""Makes the pictures of charts: of a publication with the commit that changes it, of companies by the worker."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.charts.pictures import EDITION, Chart, drawn, name_of
from app.extensions import db
from app.figures import chart_halves, figure_charts, shown_figures
from app.figures.chart_halves import Half
from app.i18n import LANGUAGES, in_language
from app.published.store import Store, log, store
from monitor import publications
from monitor.method import ADDENDUM_24H
from monitor.models import Publication
from signatories.models import Company

CHANGED, READY = "pictures.changed", "pictures.ready"
"""Where a session keeps that its transaction changed a publication, and the pictures that are to be written."""


def charts_of(session: Session, publication: Publication) -> Iterator[Chart]:
    """The charts of a publication in the language that is asked for."""
    found = figure_charts.of_publication(session, shown_figures.read(session, publication))
    yield from (chart for chart in found if chart is not None)


def charts_of_companies(session: Session, publication: Publication) -> Iterator[Chart]:
    """The charts of each company's own page, in the language that is asked for."""
    numbers = [each.company for each in publications.shown_scores(publication) if each.is_registered]
    for company in session.scalars(select(Company).where(Company.register_number.in_(numbers))):
        months = figure_charts.of_company_months(session, publication, company.register_number)
        halves = chart_halves.of_halves(
            [Half(each.publication, each.companies[0]) for each in shown_figures.figures_of(session, company)]
        )
        yield from (chart for chart in (months, halves) if chart is not None)


def make_all(session: Session, kept: Store) -> int:
    """Make every picture that is missing, of all that was ever published; how many were made."""
    ever, made = publications.ever_published(session), 0
    for publication in ever:
        stamp = _stamp(ever, publication)
        if kept.stamp(publication.public_id) == stamp:
            continue
        for lang in LANGUAGES:
            with in_language(lang):
                made += sum(_made(kept, chart) for chart in charts_of(session, publication))
                if publication.norm == ADDENDUM_24H.name:
                    made += sum(_made(kept, chart) for chart in charts_of_companies(session, publication))
        kept.write_stamp(publication.public_id, stamp)
    return made


def _made(kept: Store, chart: Chart) -> bool:
    name = name_of(chart)
    return not kept.has_picture(name) and kept.write_picture(name, drawn(chart))


def _stamp(ever: list[Publication], publication: Publication) -> str:
    """What the pictures of *publication* depend on: the drawing, the words, and what is published beside it."""
    beside = [
        (each.public_id, str(each.state), each.output_digest)
        for each in ever
        if each.norm == publication.norm
    ]
    words = Path(current_app.root_path, "translations", "nl", "LC_MESSAGES", "messages.mo")
    text = repr((EDITION, sorted(beside), hashlib.sha256(words.read_bytes()).hexdigest()))
    return hashlib.sha256(text.encode()).hexdigest()


def _note_changes(session: Session, _context: object) -> None:
    if any(isinstance(each, Publication) for each in (*session.new, *session.dirty)):
        session.info[CHANGED] = True


def _prepare(session: Session) -> None:
    """Draw, while the transaction can still be read."""
    session.flush()
    if session.in_nested_transaction() or not session.info.pop(CHANGED, False):
        return
    kept, ready = store(), {}
    for publication in publications.ever_published(session):
        for lang in LANGUAGES:
            with in_language(lang):
                for chart in charts_of(session, publication):
                    name = name_of(chart)
                    if name not in ready and not kept.has_picture(name):
                        ready[name] = drawn(chart)
    session.info[READY] = ready


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    kept = store()
    try:
        for name, text in session.info.pop(READY, {}).items():
            kept.write_picture(name, text)
    except OSError as error:  # the act is committed: the worker tries again
        log.error("a picture could not be written: %s", type(error).__name__)


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(CHANGED, None)
        session.info.pop(READY, None)


LISTENERS = (
    ("after_flush", _note_changes),
    ("before_commit", _prepare),
    ("after_commit", _write),
    ("after_rollback", _forget),
)


def bind_pictures() -> None:
    """Draw with each commit what it publishes: the page and its pictures appear together."""
    for name, listener in LISTENERS:
        if not event.contains(db.session.session_factory, name, listener):
            event.listen(db.session.session_factory, name, listener)
