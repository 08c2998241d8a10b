"""The company's own details, and its contact point for notices."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.company.forms import ContactPointForm
from app.extensions import db
from app.i18n import both, spoken
from sentences import SpokenError
from signatories import contact_points, register


@both(company, nl=f"{DESK}/details", en=f"{DESK}/details")
def details(company_slug: str) -> ResponseReturnValue:
    memberships = register.memberships_of(db.session(), own_company(), at=now())
    return render_template("company/details.html", memberships=memberships)


@both(company, nl=f"{DESK}/contact-point", en=f"{DESK}/contact-point", methods=["GET", "POST"])
def contact_point(company_slug: str) -> ResponseReturnValue:
    own = own_company()
    form = ContactPointForm(obj=own)
    if form.validate_on_submit():
        typed = form.contact_point.data or ""
        try:
            contact_points.set_contact_point(db.session(), company=own, contact_point=typed, at=now(), by=person().public_id)
        except SpokenError as error:
            form.contact_point.errors = [spoken(error)]
        else:
            db.session.commit()
            flash(gettext("Saved. Notices for your company are to be sent to this contact point."), "success")
            return redirect(url_for("company.tasks", company_slug=company_slug))
    return render_template("company/contact_point.html", form=form), 422 if form.errors else 200
