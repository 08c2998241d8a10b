"""Half-years: what was measured in them, and the way from a draft to a publication by two persons."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select

from app.access import held_by, person
from app.accounts.models import Person
from app.clock import now, today
from app.disputes.acts import company_of
from app.disputes.pages import WORDS
from app.extensions import db
from app.figure_work import asking
from app.figures.count_words import DECIDED, NOT_COUNTED, WORTH_KNOWING
from app.i18n import TIMEZONE, both, spoken
from app.inbox import of_monitor
from app.inbox.showing import shown
from app.monitoring import figure_jobs, releasing
from app.monitoring.blueprint import monitor
from app.monitoring.forms import PrepareForm, PreviewForm, ReleaseForm
from app.monitoring.words import STATES
from app.refusals import refuse
from app.replies import notes
from app.replies.words import CORRECTIONS
from monitor import rerunning
from monitor.disputes import books
from monitor.method import METHODS, NORMS
from monitor.models import Delivery, Publication, Score, State
from monitor.newer_data import has_newer_data
from monitor.periods import period as half_year
from monitor.publishing import REPLY_TERM
from monitor.scores import TOTAL
from sentences import SpokenError

SHOWN = 10


@both(monitor, nl="/desk/monitor", en="/desk/monitor")
def overview() -> ResponseReturnValue:
    session = db.session()
    latest = session.scalars(select(Delivery).order_by(Delivery.sequence.desc()).limit(SHOWN)).all()
    who = person()
    roles = {held.role for held in held_by(who)}
    waiting = of_monitor.facts(session, roles=roles, by=who.public_id, at=now())
    return render_template(
        "monitoring/overview.html",
        inbox=shown("monitor", waiting, of_monitor.lists()),
        deliveries=latest,
        totals=totals(),
        publications=publications()[:SHOWN],
        in_the_making=asking.open_jobs(session),
        states=STATES,
    )


def totals() -> dict[str, int]:
    """Rows over all deliveries: how many, and how many of them could not be placed."""
    counts = ("notices_read", "checks_read", "notices_in_conflict", "checks_in_conflict", "checks_unmatched")
    sums = [func.coalesce(func.sum(getattr(Delivery, name)), 0) for name in counts]
    return dict(zip(counts, db.session.execute(select(*sums)).one(), strict=True))


@both(monitor, nl="/desk/monitor/periods", en="/desk/monitor/periods")
def periods() -> ResponseReturnValue:
    return render_template(
        "monitoring/periods.html",
        publications=publications(),
        in_the_making=asking.open_jobs(db.session()),
        states=STATES,
    )


def publications() -> list[Publication]:
    """Every publication in whatever state, the latest period and version first."""
    query = select(Publication).order_by(Publication.start_on.desc(), Publication.version.desc())
    return list(db.session.scalars(query))


@both(monitor, nl="/desk/monitor/periods/new", en="/desk/monitor/periods/new", methods=["GET", "POST"])
def prepare() -> ResponseReturnValue:
    form = PrepareForm()
    form.offer(half_years())
    if form.validate_on_submit():
        try:
            return figure_jobs.prepared(form.period.data, norm=form.norm.data, method=form.method_version)
        except SpokenError as error:
            refuse(form, error)
    return render_template("monitoring/prepare.html", form=form), 422 if form.errors else 200


def half_years() -> list[str]:
    """The half-years that have begun since the first delivered moment, the latest first."""
    first = db.session.scalar(select(func.min(Delivery.earliest_at)))
    if first is None:
        return []
    years = range(first.year, today().year + 1)
    names = [f"{year}-h{half}" for year in years for half in (1, 2)]
    begun = [half_year(name) for name in names]
    return [each.name for each in reversed(begun) if first.date() < each.end_on and each.start_on <= today()]


@both(
    monitor,
    nl="/desk/monitor/periods/<publication_id>",
    en="/desk/monitor/periods/<publication_id>",
)
def publication(publication_id: str) -> ResponseReturnValue:
    """One publication in its present state: all figures, the people and terms, and the next step."""
    found = find(publication_id)
    total = next(score for score in found.scores if score.company == TOTAL)
    return render_template(
        "monitoring/publication.html",
        publication=found,
        scores=sorted(found.scores, key=order_of_name),
        total=total,
        prepared_by=name_of(found.prepared_by),
        released_by=name_of(found.released_by),
        refusal=why_not(lambda: releasing.check_may_release(found, who=person(), at=now())),
        states=STATES,
        not_counted=NOT_COUNTED,
        worth_knowing={**WORTH_KNOWING, **DECIDED},
        method=METHODS[found.method_version],
        norm=NORMS[found.norm],
        reply_days=REPLY_TERM.days,
        preview_form=PreviewForm(release_on=first_day_of_release()),
        **about_disputes(found),
    )


def first_day_of_release() -> date:
    """The day after the reply term, when it begins now."""
    return (now() + REPLY_TERM).astimezone(ZoneInfo(TIMEZONE)).date() + timedelta(days=1)


def about_disputes(found: Publication) -> dict[str, Any]:
    """What the page says of disputes, of a rerun with the decisions, and of a correction."""
    session = db.session()
    filed = books.of_period(session, period=found.period, norm=found.norm)
    runs = found.state in (State.PREVIEW, State.PUBLISHED)
    return {
        "disputes": filed,
        "names": {each.company: company_of(session, each).name for each in filed},
        "dispute_url": lambda each: url_for("monitor.dispute", dispute_id=each.public_id),
        "words": WORDS,
        "rerun_refusal": why_not(lambda: rerunning.check_may_rerun(session, found, at=now()))
        if runs
        else None,
        "newer": runs and has_newer_data(session, found),
        "note": notes.note_of(session, found),
        "corrections": CORRECTIONS,
    }


def order_of_name(score: Score) -> tuple[bool, bool, str, str]:
    """Companies of the register by name, then those outside it by number, the total last."""
    return score.company == TOTAL, not score.is_registered, score.name.casefold(), score.company


def find(publication_id: str) -> Publication:
    query = select(Publication).where(Publication.public_id == publication_id)
    return db.session.scalar(query) or abort(404)


def name_of(reference: str | None) -> str:
    """The name of the person behind a reference of a publication."""
    who = db.session.scalar(select(Person).where(Person.public_id == reference)) if reference else None
    return (who.name or who.email) if who else ""


def why_not(check: Callable[[], None]) -> str | None:
    """The sentence with which *check* refuses; None when it does not."""
    try:
        check()
    except SpokenError as error:
        return spoken(error)
    return None


@both(
    monitor,
    nl="/desk/monitor/periods/<publication_id>/preview",
    en="/desk/monitor/periods/<publication_id>/preview",
    methods=["POST"],
)
def open_preview(publication_id: str) -> ResponseReturnValue:
    found = find(publication_id)
    try:
        form = PreviewForm()
        if not form.validate_on_submit():
            flash(gettext("Give the day on which the figures become public."), "error")
            return redirect(url_for("monitor.publication", publication_id=found.public_id))
        releasing.open_preview(
            db.session(), publication=found, who=person(), at=now(), release_on=form.release_on.data
        )
    except SpokenError as error:
        flash(spoken(error), "error")
    else:
        db.session.commit()
        flash(gettext("The companies can see their own figures now. They were told by mail."), "success")
    return redirect(url_for("monitor.publication", publication_id=found.public_id))


@both(
    monitor,
    nl="/desk/monitor/periods/<publication_id>/publish",
    en="/desk/monitor/periods/<publication_id>/publish",
    methods=["GET", "POST"],
)
def publish(publication_id: str) -> ResponseReturnValue:
    """The last step: says what becomes public, and asks for it once more."""
    found, form = find(publication_id), ReleaseForm()
    releasing.check_may_release(found, who=person(), at=now())
    if form.validate_on_submit():
        releasing.release(db.session(), publication=found, who=person(), at=now())
        db.session.commit()
        flash(gettext("The figures are public."), "success")
        return redirect(url_for("monitor.publication", publication_id=found.public_id))
    page = render_template(
        "monitoring/publish.html",
        form=form,
        publication=found,
        shown=[score for score in found.scores if score.is_registered],
        prepared_by=name_of(found.prepared_by),
        note=notes.note_of(db.session(), found),
        corrections=CORRECTIONS,
    )
    return page, 422 if form.errors else 200
