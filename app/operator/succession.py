"""The operator's pages of succession: what waits, recording an event, releasing it, likely successors."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from app.access import person
from app.choices import choice
from app.clock import now, today
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator
from app.refusals import refuse
from app.succession import pages
from app.succession.forms import EventForm, ReasonForm, ReleaseForm, form_for
from app.succession.words import kind_name, state_name
from sentences import SpokenError
from signatories import register
from signatories.models import Association
from signatories.succession import likely_successors
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent
from signatories.succession.states import State

DESK = "/desk/operator/succession"
EVENT = f"{DESK}/event/<event_id>"
LATEST = 100


@operator.context_processor
def give_words() -> dict[str, object]:
    return {"kind_name": kind_name, "state_name": state_name}


@both(operator, nl=DESK, en=DESK)
def succession() -> ResponseReturnValue:
    """What waits for a second person or its day, what looks like a successor, and what was done."""
    session = db.session()
    events = session.scalars(select(SuccessionEvent).order_by(SuccessionEvent.id.desc()).limit(LATEST)).all()
    return render_template(
        "operator/succession.html",
        waiting=[event for event in events if State(event.state).is_open],
        done=[event for event in events if not State(event.state).is_open],
        likely=likely_successors.find(session, at=now()),
        kinds=list(Kind),
        today=today(),
    )


@both(operator, nl=f"{DESK}/new/<kind>", en=f"{DESK}/new/<kind>", methods=["GET", "POST"])
def new_succession(kind: str) -> ResponseReturnValue:
    """Record an event: fill in, look at what follows, propose it to another operator."""
    if kind not in list(Kind):
        abort(404)
    given = {name: request.args.get(name, "")[:60] for name in ("source", "target_number")}
    form = form_for(Kind(kind), effective_on=today(), **given)
    _offer_associations(form)
    return pages.record(
        Kind(kind),
        form,
        template="operator/new_succession.html",
        done=lambda event: url_for("operator.succession_event", event_id=event.public_id),
    )


def _offer_associations(form: EventForm) -> None:
    running = db.session.scalars(
        select(Association).where(Association.ended_on.is_(None)).order_by(Association.name)
    ).all()
    for name in ("association", "into"):
        if name in form:
            form[name].choices = [choice(each.slug, each.name) for each in running]  # pyright: ignore[reportAttributeAccessIssue]


def found(event_id: str) -> SuccessionEvent:
    return pages.event_of(event_id) or abort(404)


@both(operator, nl=EVENT, en=EVENT)
def succession_event(event_id: str) -> ResponseReturnValue:
    return _event_page(found(event_id), ReleaseForm())


def _event_page(event: SuccessionEvent, form: ReleaseForm) -> ResponseReturnValue:
    shown = pages.shown_of(event)
    form.seen.data = shown.digest
    page = render_template(
        "operator/succession_event.html",
        form=form,
        event=event,
        shown=shown,
        is_due=pages.is_due(event),
        is_own=event.proposed_by == person().public_id,
    )
    return page, 422 if form.errors else 200


@both(operator, nl=f"{EVENT}/release", en=f"{EVENT}/release", methods=["POST"])
def release_succession(event_id: str) -> ResponseReturnValue:
    """Release as the second person, or carry out what was released and is due."""
    event, form = found(event_id), ReleaseForm()
    try:
        if pages.is_due(event):
            pages.carry_out(event)
        else:
            pages.release(event, form)
    except SpokenError as error:
        db.session.rollback()
        refuse(form, error)
        return _event_page(found(event_id), form)
    db.session.commit()
    done = event.state == State.CARRIED_OUT
    flash(gettext("Carried out.") if done else gettext("Released. It follows on its day."), "success")
    return redirect(url_for("operator.succession_event", event_id=event_id))


@both(operator, nl=f"{EVENT}/cancel", en=f"{EVENT}/cancel", methods=["GET", "POST"])
def cancel_succession(event_id: str) -> ResponseReturnValue:
    event, form = found(event_id), ReasonForm()
    if form.validate_on_submit():
        try:
            pages.cancel(event, form)
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("Cancelled. Nothing follows from it."), "success")
            return redirect(url_for("operator.succession_event", event_id=event_id))
    page = render_template("operator/cancel_succession.html", form=form, event=event)
    return page, 422 if form.errors else 200


@both(
    operator,
    nl=f"{DESK}/dismiss/<earlier>/<later>",
    en=f"{DESK}/dismiss/<earlier>/<later>",
    methods=["GET", "POST"],
)
def dismiss_successor(earlier: str, later: str) -> ResponseReturnValue:
    """Say with a reason that one company is not the successor of another; both by slug."""
    session, form = db.session(), ReasonForm()
    one, other = register.company_at(session, earlier), register.company_at(session, later)
    if form.validate_on_submit():
        try:
            likely_successors.dismiss(
                session,
                earlier=one,
                later=other,
                reason=form.reason.data or "",
                by=person().public_id,
                at=now(),
            )
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("Written down: not a successor."), "success")
            return redirect(url_for("operator.succession"))
    page = render_template("operator/dismiss_successor.html", form=form, earlier=one, later=other)
    return page, 422 if form.errors else 200
