"""Groups of companies: making one, and which company is in it since when."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from app.clock import now, today
from app.extensions import db
from app.i18n import _l, both
from app.operator.blueprint import operator
from app.refusals import refuse
from sentences import SpokenError
from signatories import register
from signatories.names import grouping
from signatories.names.groups import CompanyGroup, GroupMember

DESK = "/desk/operator/groups"


class GroupForm(FlaskForm):
    name = StringField(_l("Name of the group"), [InputRequired(_l("Type the name.")), Length(max=120)])


class JoinForm(FlaskForm):
    register_number = StringField(
        _l("Register number of the company"), [InputRequired(_l("Type the register number.")), Length(max=60)]
    )
    from_on = DateField(_l("In the group since"), [InputRequired(_l("Give the day."))])


class LeaveForm(FlaskForm):
    to_on = DateField(_l("No longer in the group since"), [InputRequired(_l("Give the day."))])


def group_at(public_id: str) -> CompanyGroup:
    found = db.session.scalar(select(CompanyGroup).where(CompanyGroup.public_id == public_id))
    if found is None:
        raise NotFound
    return found


@both(operator, nl=DESK, en=DESK, methods=["GET", "POST"])
def groups() -> ResponseReturnValue:
    form, session = GroupForm(), db.session()
    if form.validate_on_submit():
        try:
            group = grouping.add_group(session, name=form.name.data or "")
        except SpokenError as error:
            refuse(form, error)
        else:
            session.commit()
            return redirect(url_for("operator.group", public_id=group.public_id))
    found = grouping.sizes(session, at=now())
    return render_template("operator/groups.html", form=form, groups=found), 422 if form.errors else 200


@both(operator, nl=f"{DESK}/<public_id>", en=f"{DESK}/<public_id>", methods=["GET", "POST"])
def group(public_id: str) -> ResponseReturnValue:
    """The companies of a group, and putting another one in."""
    found, form, session = group_at(public_id), JoinForm(from_on=today()), db.session()
    if form.validate_on_submit() and form.from_on.data:
        try:
            company = register.company_of(session, form.register_number.data or "")
            grouping.join_group(session, group=found, company=company, from_on=form.from_on.data, at=now())
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("%(name)s is in the group now.", name=company.name), "success")
            return redirect(url_for("operator.group", public_id=public_id))
    members = grouping.members_of(session, found, at=now())
    page = render_template("operator/group.html", form=form, group=found, members=members)
    return page, 422 if form.errors else 200


PLACE = f"{DESK}/<public_id>/<int:member_id>/end"


@both(operator, nl=PLACE, en=PLACE, methods=["GET", "POST"])
def leave_group(public_id: str, member_id: int) -> ResponseReturnValue:
    found, form, session = group_at(public_id), LeaveForm(to_on=today()), db.session()
    member = session.get(GroupMember, member_id)
    if member is None or member.group_id != found.id or member.to_on is not None:
        raise NotFound
    if form.validate_on_submit() and form.to_on.data:
        try:
            grouping.leave_group(
                session, group=found, company=member.company, to_on=form.to_on.data, at=now()
            )
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("%(name)s is no longer in the group.", name=member.company.name), "success")
            return redirect(url_for("operator.group", public_id=public_id))
    page = render_template("operator/leave_group.html", form=form, group=found, member=member)
    return page, 422 if form.errors else 200
