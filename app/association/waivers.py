"""Waivers: which member is let off which condition, until when; granting one and ending one."""

from datetime import date

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.access import person
from app.association.blueprint import association, own
from app.association.members import DESK, member_of
from app.cases import waiver_mails
from app.choices import choice
from app.clock import now, today
from app.extensions import db
from app.findings import names_of_rules
from app.i18n import _l, both
from app.refusals import refuse
from sentences import SpokenError
from signatories.conditions import waivers as records
from signatories.conditions import waiving
from signatories.conditions.condition_rules import rules_on
from signatories.conditions.waivers import Waiver
from signatories.reasons import LONGEST, SHORTEST

WAIVERS = f"{DESK}/waivers"


def reason_field() -> TextAreaField:
    return TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Write the reason.")), Length(min=SHORTEST, max=LONGEST)],
        render_kw={"rows": 6},
    )


class WaiverForm(FlaskForm):
    rule_name = SelectField(_l("Condition"), [InputRequired(_l("Choose a condition."))])
    until_on = DateField(_l("First day that it counts again"), [InputRequired(_l("Give the date."))])
    reason = reason_field()


class EndWaiverForm(FlaskForm):
    reason = reason_field()


@both(association, nl=WAIVERS, en=WAIVERS)
def waivers(association_slug: str) -> ResponseReturnValue:
    """Every waiver, the running ones first."""
    found = records.of_association(db.session(), association=own())
    return render_template(
        "association/waivers.html",
        waivers=sorted(found, key=lambda waiver: not waiver.counts_at(now())),
        names=names_of_rules(db.session(), own()),
        moment=now(),
    )


@both(
    association,
    nl=f"{DESK}/members/<company_slug>/waiver",
    en=f"{DESK}/members/<company_slug>/waiver",
    methods=["GET", "POST"],
)
def grant_waiver(association_slug: str, company_slug: str) -> ResponseReturnValue:
    """Let one member off one condition, with a reason and an end."""
    member_of(db.session(), g.company)
    form = WaiverForm(rule_name=request.args.get("condition"))
    names = names_of_rules(db.session(), own())
    rules = rules_on(db.session(), association=own(), on=today())
    form.rule_name.choices = [choice(row.name, names[row.name]) for row in rules]
    if form.validate_on_submit():
        try:
            _grant(form)
        except SpokenError as error:
            refuse(form, error)
        else:
            flash(gettext("The member is let off until that day, and has mail."), "success")
            return _back()
    page = render_template("association/grant_waiver.html", form=form, member=g.company)
    return page, 422 if form.errors else 200


def _grant(form: WaiverForm) -> None:
    waiver = waiving.grant(
        db.session(),
        association=own(),
        company=g.company,
        rule_name=form.rule_name.data,
        reason=form.reason.data or "",
        until_on=form.until_on.data or date.min,
        by=person().public_id,
        at=now(),
    )
    waiver_mails.tell(db.session(), waiver, at=now())
    db.session.commit()


@both(association, nl=f"{WAIVERS}/<waiver_id>/end", en=f"{WAIVERS}/<waiver_id>/end", methods=["GET", "POST"])
def end_waiver(association_slug: str, waiver_id: str) -> ResponseReturnValue:
    """End a waiver before its time, with a reason."""
    waiver, form = own_waiver(waiver_id), EndWaiverForm()
    if form.validate_on_submit():
        try:
            waiving.end(
                db.session(), waiver=waiver, reason=form.reason.data or "", by=person().public_id, at=now()
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            waiver_mails.tell(db.session(), waiver, at=now())
            db.session.commit()
            flash(gettext("The waiver has ended. The member has mail."), "success")
            return _back()
    names = names_of_rules(db.session(), own())
    page = render_template("association/end_waiver.html", form=form, waiver=waiver, names=names)
    return page, 422 if form.errors else 200


def own_waiver(waiver_id: str) -> Waiver:
    found = records.of_association(db.session(), association=own())
    return next((waiver for waiver in found if waiver.public_id == waiver_id), None) or abort(404)


def _back() -> Response:
    return redirect(url_for("association.waivers", association_slug=own().slug))
