"""The operator's desk: associations, invitations, the log of public acts, mail that waits."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select

from app import alarms, entry_words
from app.access import person
from app.clock import now
from app.extensions import db
from app.i18n import before_stop, both, spoken
from app.inbox import of_operator
from app.inbox.showing import shown
from app.keys import badge_keys
from app.lists import LONGEST_TEXT
from app.operator import (
    association_names,
    countersigning,
    dossiers,
    erasures,
    evidence,
    groups,
    journal,
    look_alikes,
    mail,
    misuse,
    networks,
    people,
    proposals,
    recoveries,
    replies,
    succession,
)
from app.operator.blueprint import operator
from app.operator.forms import AssociationForm
from app.outbox import OutboxMail
from app.refusals import refuse
from app.transparency import checking
from app.transparency.files import log_files
from app.transparency.refusals import FilesDiffer
from sentences import SpokenError
from signatories import admission
from signatories.entries import Entry, LogDiffers, LogHead
from signatories.models import Association
from signatories.register_number import canonical

__all__ = [
    "association_names",
    "countersigning",
    "dossiers",
    "erasures",
    "evidence",
    "groups",
    "journal",
    "look_alikes",
    "mail",
    "misuse",
    "networks",
    "operator",
    "people",
    "proposals",
    "recoveries",
    "replies",
    "succession",
]

PAGE = 50


@both(operator, nl="/desk/operator", en="/desk/operator")
def overview() -> ResponseReturnValue:
    session = db.session()
    waiting = select(func.count(OutboxMail.id)).where(
        OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None)
    )
    return render_template(
        "operator/overview.html",
        associations=session.scalar(select(func.count(Association.id))),
        entries=session.scalar(select(LogHead.size)) or 0,
        waiting=session.scalar(waiting),
        inbox=shown(
            "operator",
            of_operator.facts(session, by=person().public_id, at=now()),
            of_operator.lists(),
        ),
        alarms=[alarms.SENTENCES[kind] for kind in alarms.found(session, keys=badge_keys(), at=now())],
    )


@both(operator, nl="/desk/operator/associations", en="/desk/operator/associations", methods=["GET", "POST"])
def associations() -> ResponseReturnValue:
    form = AssociationForm()
    session = db.session()
    if form.validate_on_submit():
        name, slug = form.name.data or "", form.slug.data or ""
        try:
            admission.add_association(session, name=name, slug=slug, at=now())
        except SpokenError as error:
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("Added %(name)s.", name=before_stop(name)), "success")
            return redirect(url_for("operator.associations"))
    rows = session.scalars(select(Association).order_by(Association.name)).all()
    page = render_template("operator/associations.html", form=form, associations=rows)
    return page, 422 if form.errors else 200


@both(operator, nl="/desk/operator/log", en="/desk/operator/log")
def log() -> ResponseReturnValue:
    """The log, newest first, a page at a time; ``before`` is the position to go on below, ``q`` a company."""
    session = db.session()
    before = request.args.get("before", type=int)
    query = select(Entry).order_by(Entry.position.desc()).limit(PAGE)
    if before is not None:
        query = query.where(Entry.position < before)
    text = request.args.get("q", "").strip()[:LONGEST_TEXT]
    if text:
        query = query.where(Entry.company == _number(text))
    entries = session.scalars(query).all()
    return render_template("operator/log.html", entries=entries, text=text, names=entry_words.NAMES)


def _number(text: str) -> str:
    """A register number as the log has it; what is none finds nothing."""
    try:
        return canonical(text.upper().removeprefix("KVK").strip() if " " in text else text)
    except SpokenError:
        return ""


@both(operator, nl="/desk/operator/log/check", en="/desk/operator/log/check", methods=["POST"])
def check_log() -> ResponseReturnValue:
    try:
        checking.check(db.session(), log_files())
    except (LogDiffers, FilesDiffer) as differs:
        flash(spoken(differs), "error")
    else:
        flash(gettext("The log is whole: entries, tree, files and tables agree."), "success")
    return redirect(url_for("operator.log"))
