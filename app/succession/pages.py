"""The pages of an event, for whichever desk shows them: recording one, and one as it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from app import succeeding
from app.access import person
from app.clock import now, today
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from app.refusals import refuse
from app.succession import planning
from app.succession.forms import EventForm, ReasonForm, ReleaseForm
from app.succession.words import Names, names_for, names_of_people
from sentences import SpokenError
from signatories.models import Association
from signatories.succession import proposing
from signatories.succession.consequences import Consequence, from_json
from signatories.succession.errors import Changed
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan
from signatories.succession.rules import digest
from signatories.succession.states import State


@dataclass(frozen=True)
class Shown:
    """What follows, with the names that its sentences need; ``refusal`` where nothing can follow."""

    consequences: Sequence[Consequence] = ()
    names: Names | None = None
    refusal: SpokenError | None = None

    @property
    def groups(self) -> list[list[str]]:
        """The sentences, those of one act together: a long row of them folds away."""
        if self.names is None:
            return []
        by_act = groupby(self.consequences, key=lambda each: each.act)
        return [[self.names.sentence(each) for each in same] for _act, same in by_act]

    @property
    def digest(self) -> str:
        return digest(self.consequences)


def record(
    kind: Kind,
    form: EventForm,
    *,
    template: str,
    done: Callable[[SuccessionEvent], str],
    own: Association | None = None,
    check: Callable[[Plan], None] | None = None,
) -> ResponseReturnValue:
    """Fill in, look at what follows, and propose; *done* gives the page to go to then.

    *own* is the association of the desk, where only its own merger can be proposed; *check* refuses
    what is not for this desk.
    """
    shown = None
    if form.validate_on_submit():
        try:
            plan = planning.plan_from(kind, form, association=own.slug if own else None)
            plan = proposing.canonical_plan(plan)
            if check is not None:
                check(plan)
            shown = _look(plan, form)
            if request.form.get("act") == "propose":
                event = _propose(plan, form, shown, own)
                db.session.commit()
                flash(gettext("Recorded. Another operator has to release it."), "success")
                return redirect(done(event))
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        if shown is not None:
            form.seen.data = shown.digest
    page = render_template(template, form=form, kind=kind, shown=shown)
    return page, 422 if form.errors else 200


def _look(plan: Plan, form: EventForm) -> Shown:
    session, at = db.session(), now()
    facts = succeeding.facts_of(session, plan, at=at)
    planning.offer(form, plan, facts, names_of_people(session, planning.seats_of(facts, plan)))
    consequences = succeeding.preview(session, plan, at=at)
    return Shown(consequences, names_for(session, consequences))


def _propose(plan: Plan, form: EventForm, shown: Shown, own: Association | None) -> SuccessionEvent:
    """Propose what was shown. Raises ``Changed`` when the ticks or the facts are others by now."""
    if form.seen.data != shown.digest:
        raise Changed
    return succeeding.propose(
        db.session(), plan=plan, reason=form.reason.data or "", who=person(), at=now(), association=own
    )


def event_of(public_id: str) -> SuccessionEvent | None:
    return db.session.scalar(select(SuccessionEvent).where(SuccessionEvent.public_id == public_id))


def shown_of(event: SuccessionEvent) -> Shown:
    """What follows from an open event now; what was carried out from one that is done."""
    session = db.session()
    if not State(event.state).is_open:
        kept = [from_json(each) for each in event.outcome]
        return Shown(kept, names_for(session, kept))
    try:
        found = succeeding.preview(session, proposing.plan_of(event), event=event, at=now())
    except SpokenError as error:
        return Shown(refusal=error)
    return Shown(found, names_for(session, found))


def release(event: SuccessionEvent, form: ReleaseForm) -> None:
    """Release as the second person, and carry out where the day has come. Raises as ``succeeding``."""
    succeeding.release(
        db.session(),
        event=event,
        who=person(),
        seen=form.seen.data,
        keys=badge_keys(),
        base_url=settings().base_url,
        at=now(),
    )


def carry_out(event: SuccessionEvent) -> None:
    """Carry out a released event whose day has come. Raises as ``succeeding.carry_out``."""
    succeeding.carry_out(db.session(), event=event, keys=badge_keys(), base_url=settings().base_url, at=now())


def is_due(event: SuccessionEvent) -> bool:
    return event.state == State.RELEASED and event.effective_on <= today()


def cancel(event: SuccessionEvent, form: ReasonForm) -> None:
    """Cancel with a reason. Raises ``WrongStep``."""
    proposing.cancel(
        db.session(), event=event, reason=form.reason.data or "", by=person().public_id, at=now()
    )
