"""The pages on which an association or the operator judges recoveries."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access import person
from app.accounts.models import Person
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.recovery import judging, mails
from app.recovery.errors import NotYoursToJudge
from app.recovery.forms import CONFIRM, JudgementForm
from app.recovery.models import RecoveryRequest
from app.recovery.states import RecoveryState, state_of
from app.refusals import refuse
from sentences import SpokenError
from signatories.memberships import associations_of
from signatories.models import Association, Company, Membership

SHOWN = 100


def desk_of() -> Association | None:
    """The association whose desk this is; none on the operator's."""
    return g.get("association")


def is_seen_by(desk: Association | None, request: RecoveryRequest) -> bool:
    """The operator sees all; an association those of its members."""
    return desk is None or desk in associations_of(request.company, on=now().date())


def is_waiting_for(desk: Association | None, request: RecoveryRequest) -> bool:
    """Whether this desk has to judge now."""
    if state_of(request.facts, at=now()) not in (RecoveryState.NAMED, RecoveryState.OBJECTED):
        return False
    try:
        judging.role_of_judge(request, desk=desk, at=now())
    except NotYoursToJudge:
        return False
    return True


def latest(session: Session) -> list[RecoveryRequest]:
    """The latest requests in which somebody gave a name, whoever has to judge them."""
    return list(
        session.scalars(
            select(RecoveryRequest)
            .where(RecoveryRequest.named_at.is_not(None))
            .options(
                joinedload(RecoveryRequest.company)
                .selectinload(Company.memberships)
                .joinedload(Membership.association)
            )
            .order_by(RecoveryRequest.named_at.desc())
            .limit(SHOWN)
        )
    )


def waiting_for(session: Session, desk: Association | None) -> list[RecoveryRequest]:
    """Those of them that *desk* has to judge now."""
    return [each for each in latest(session) if is_seen_by(desk, each) and is_waiting_for(desk, each)]


def show_recoveries(blueprint: str, **_named: str) -> ResponseReturnValue:
    """Who asks to come back in, those who wait for this desk first."""
    found = latest(db.session())
    rows = [(row, is_waiting_for(desk_of(), row)) for row in found if is_seen_by(desk_of(), row)]
    rows.sort(key=lambda row: not row[1])
    return render_template(
        "recovery/desk.html",
        rows=rows,
        states={row.id: state_of(row.facts, at=now()) for row, _ in rows},
        blueprint=blueprint,
    )


def judge_recovery(blueprint: str, recovery: str, **named: Any) -> ResponseReturnValue:
    """One recovery: what was proven, by whom, and the decision with its reason."""
    found = db.session.scalar(select(RecoveryRequest).where(RecoveryRequest.public_id == recovery))
    if found is None or found.named_at is None or not is_seen_by(desk_of(), found):
        abort(404)
    form = JudgementForm()
    if form.validate_on_submit():
        try:
            judge(found, confirms=form.decision.data == CONFIRM, reason=(form.reason.data or "").strip())
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("Your decision is kept, and who it concerns gets a mail."), "success")
            return redirect(url_for(f"{blueprint}.recoveries", **named))
    confirmer = db.session.scalar(select(Person).where(Person.public_id == found.confirmed_by))
    page = render_template(
        "recovery/judge.html",
        form=form,
        asked=found,
        state=state_of(found.facts, at=now()),
        is_waiting=is_waiting_for(desk_of(), found),
        confirmer=confirmer,
        blueprint=blueprint,
    )
    return page, 422 if form.errors else 200


def judge(found: RecoveryRequest, *, confirms: bool, reason: str) -> None:
    """Carry out the decision, with its mails."""
    session, desk, at = db.session(), desk_of(), now()
    if not confirms:
        judging.refuse(session, request=found, desk=desk, reason=reason, by=person(), at=at)
        mails.mail_refused(session, request=found, at=at)
    elif state_of(found.facts, at=at) is RecoveryState.OBJECTED:
        judging.role_of_judge(found, desk=desk, at=at)
        judging.uphold(session, request=found, reason=reason, by=person(), at=at)
        mails.mail_granted(session, request=found, told=judging.told(session, found, at=at), at=at)
    else:
        notices = judging.confirm(session, request=found, desk=desk, reason=reason, by=person(), at=at)
        mails.mail_told(session, request=found, notices=notices, at=at)


def add_recovery_pages(blueprint: Blueprint, path: str) -> None:
    """Put the pages on a desk, at *path*: the endpoints ``recoveries`` and ``recovery``."""
    for name, tail, view, methods in (
        ("recoveries", "", show_recoveries, ["GET"]),
        ("recovery", "/<recovery>", judge_recovery, ["GET", "POST"]),
    ):
        bound: Any = partial(view, blueprint.name)
        bound.__name__ = name
        both(blueprint, nl=path + tail, en=path + tail, methods=methods)(bound)
