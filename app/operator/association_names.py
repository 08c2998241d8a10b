"""Giving an association another name, with the day from which it holds."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from app.clock import now, today
from app.extensions import db
from app.i18n import _l, both
from app.operator.blueprint import operator
from app.refusals import refuse
from sentences import SpokenError
from signatories.imports.correcting import ChangedMeanwhile
from signatories.names import naming

DESK = "/desk/operator/associations/<association_slug>/name"


class AssociationNameForm(FlaskForm):
    """``seen`` is the name that the form was shown with."""

    name = StringField(_l("New name"), [InputRequired(_l("Type the name.")), Length(max=120)])
    from_on = DateField(_l("Since"), [InputRequired(_l("Give the day."))])
    seen = HiddenField()


@both(operator, nl=DESK, en=DESK, methods=["GET", "POST"])
def association_name(association_slug: str) -> ResponseReturnValue:
    """The names that it had, and a form for the next one. Its short name in addresses stays."""
    session, association = db.session(), g.association
    form = AssociationNameForm(from_on=today(), seen=association.name)
    has_changed = form.is_submitted() and form.seen.data != association.name
    if has_changed:
        form.seen.data = association.name
        refuse(form, ChangedMeanwhile())
    elif form.validate_on_submit() and _rename(form):
        return redirect(url_for("operator.associations"))
    names = naming.association_names_of(session, association, at=now())
    page = render_template("operator/association_name.html", form=form, association=association, names=names)
    return page, 409 if has_changed else 422 if form.errors else 200


def _rename(form: AssociationNameForm) -> bool:
    """Save the new name; whether it was done."""
    session = db.session()
    try:
        naming.rename_association(
            session,
            association=g.association,
            name=form.name.data or "",
            from_on=form.from_on.data or today(),
            at=now(),
        )
    except SpokenError as error:
        session.rollback()
        refuse(form, error)
        return False
    session.commit()
    flash(gettext("Saved. The new name is public."), "success")
    return True
