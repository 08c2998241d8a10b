"""The officer's pages of succession: proposing the association's merger, or a member's new name."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import or_, select

from app.access import person
from app.association.blueprint import association, own
from app.choices import choice
from app.clock import today
from app.extensions import db
from app.i18n import both
from app.refusals import refuse
from app.succession import pages
from app.succession.forms import ReasonForm, form_for
from app.succession.words import kind_name, state_name
from sentences import SpokenError
from signatories import register
from signatories.memberships import check_is_member
from signatories.models import Association
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent, SuccessionParty
from signatories.succession.plans import Plan

DESK = "/desk/association/<association_slug>/succession"
EVENT = f"{DESK}/event/<event_id>"
PROPOSED_HERE = (Kind.ASSOCIATION_MERGER, Kind.RENAME)


@association.context_processor
def give_words() -> dict[str, object]:
    return {"kind_name": kind_name, "state_name": state_name}


def own_events() -> list[SuccessionEvent]:
    """The association's own mergers, and what its officers proposed."""
    query = (
        select(SuccessionEvent)
        .join(SuccessionParty)
        .where(
            or_(
                SuccessionParty.association_id == own().id,
                SuccessionEvent.proposed_for_id == own().id,
            )
        )
        .order_by(SuccessionEvent.id.desc())
    )
    return list(db.session.scalars(query).unique())


@both(association, nl=DESK, en=DESK)
def succession(association_slug: str) -> ResponseReturnValue:
    return render_template("association/succession.html", events=own_events(), kinds=PROPOSED_HERE)


@both(association, nl=f"{DESK}/new/<kind>", en=f"{DESK}/new/<kind>", methods=["GET", "POST"])
def new_succession(association_slug: str, kind: str) -> ResponseReturnValue:
    """Propose to the operator; the association of this desk is the one that merges."""
    if kind not in PROPOSED_HERE:
        abort(404)
    form = form_for(Kind(kind), effective_on=today())
    if "association" in form:
        del form.association
        others = select(Association).where(Association.ended_on.is_(None), Association.id != own().id)
        form.into.choices = [
            choice(each.slug, each.name) for each in db.session.scalars(others.order_by(Association.name))
        ]
    return pages.record(
        Kind(kind),
        form,
        template="association/new_succession.html",
        done=lambda event: _keep(event, association_slug),
        own=own(),
        check=_check_own_member,
    )


def _check_own_member(plan: Plan) -> None:
    """Raise ``NotAMember`` or ``NotFound`` for the name of a company that is no member here."""
    if plan.kind is Kind.RENAME:
        company = register.company_of(db.session(), plan.sources[0])
        check_is_member(company, association=own(), on=today())


def _keep(event: SuccessionEvent, slug: str) -> str:
    return url_for("association.succession_event", association_slug=slug, event_id=event.public_id)


def found(event_id: str) -> SuccessionEvent:
    """One of the desk's own events; 404 for any other."""
    return next((each for each in own_events() if each.public_id == event_id), None) or abort(404)


@both(association, nl=EVENT, en=EVENT)
def succession_event(association_slug: str, event_id: str) -> ResponseReturnValue:
    event = found(event_id)
    return render_template(
        "association/succession_event.html", event=event, shown=pages.shown_of(event), may_cancel=_may(event)
    )


def _may(event: SuccessionEvent) -> bool:
    """What was released can only be cancelled by an operator."""
    return event.state == "proposed" and event.proposed_by == person().public_id


@both(association, nl=f"{EVENT}/cancel", en=f"{EVENT}/cancel", methods=["GET", "POST"])
def cancel_succession(association_slug: str, event_id: str) -> ResponseReturnValue:
    event, form = found(event_id), ReasonForm()
    if not _may(event):
        abort(404)
    if form.validate_on_submit():
        try:
            pages.cancel(event, form)
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("Cancelled. Nothing follows from it."), "success")
            return redirect(_keep(event, association_slug))
    page = render_template("association/cancel_succession.html", form=form, event=event)
    return page, 422 if form.errors else 200
