"""Whom the members of the association can reach."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField, TelField
from wtforms.validators import Email, InputRequired, Length

from app.access import person
from app.association.blueprint import association, own
from app.clock import now
from app.extensions import db
from app.i18n import _l, both, spoken
from signatories import association_contacts
from signatories.imports.correcting import ChangedMeanwhile

DESK = "/desk/association/<association_slug>/contact"


class ContactForm(FlaskForm):
    """``made_from`` is the id of the contact that the form was shown with; 0 when there was none."""

    name = StringField(_l("Name"), [InputRequired(_l("Type the name.")), Length(max=120)])
    function = StringField(_l("Function"), [InputRequired(_l("Type the function.")), Length(max=120)])
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type the e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
    phone = TelField(_l("Telephone number"), [Length(max=30)])
    made_from = HiddenField()


@both(association, nl=DESK, en=DESK, methods=["GET", "POST"])
def contact(association_slug: str) -> ResponseReturnValue:
    """Name the person; where somebody else did so meanwhile, both are shown and nothing is saved."""
    session = db.session()
    known = next(iter(association_contacts.of_many(session, [own()])), None)
    current = str(known.id if known else 0)
    form = ContactForm(obj=known, made_from=current)
    has_changed = form.is_submitted() and form.made_from.data != current
    if form.validate_on_submit() and not has_changed:
        given = {name: (form[name].data or "").strip() for name in association_contacts.FIELDS}
        association_contacts.set_contact(session, association=own(), at=now(), by=person().public_id, **given)
        session.commit()
        flash(gettext("Saved. Your members see it on their desk."), "success")
        return redirect(url_for("association.contact", association_slug=association_slug))
    if has_changed:
        form.made_from.data = current
        form.form_errors.append(spoken(ChangedMeanwhile()))
    page = render_template("association/contact.html", form=form, known=known, has_changed=has_changed)
    return page, 409 if has_changed else 422 if form.errors else 200
