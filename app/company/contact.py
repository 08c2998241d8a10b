"""The company's contact point for notices: giving it, and having it tested."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import ask_fresh, person
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.company.forms import ContactPointForm
from app.contacting import sending
from app.extensions import db
from app.i18n import both, spoken
from app.navigation import settings
from sentences import SpokenError
from signatories.contacts import contact_states, contact_tests
from signatories.errors import ContactPointChanged
from signatories.models import Company

SHOWN = 12
"""The newest tests that the page shows."""


@both(company, nl=f"{DESK}/contact-point", en=f"{DESK}/contact-point", methods=["GET", "POST"])
def contact_point(company_slug: str) -> ResponseReturnValue:
    own = own_company()
    form = ContactPointForm(obj=own, made_from=current_id(own))
    if not form.validate_on_submit():
        return contact_page(form), 422 if form.errors else 200
    if (confirm_first := ask_fresh()) is not None:
        return confirm_first
    session, typed, by = db.session(), (form.contact_point.data or "").strip(), person().public_id
    try:
        was_sent = sending.give(
            session, company=own, contact_point=typed, at=now(), by=by, instead_of=form.seen
        )
    except ContactPointChanged as error:
        session.rollback()
        form.made_from.raw_data = None  # saving once more is a choice against what is there now
        form.made_from.data = str(current_id(own_company()))
        return contact_page(form, theirs=str(error.values["now"]), typed=typed), 409
    except SpokenError as error:
        form.contact_point.errors = [spoken(error)]
        return contact_page(form), 422
    db.session.commit()
    flash(said(was_sent), "success")
    return redirect(url_for("company.contact_point", company_slug=company_slug))


def current_id(own: Company) -> int:
    """What the form was made from: the id of the contact point in use, 0 for none."""
    return own.contact_point_now.id if own.contact_point_now else 0


def said(was_sent: bool) -> str:
    if was_sent:
        return gettext("Saved. We send a test notice to this contact point. Acknowledge it with its link.")
    return gettext("Saved. Notices for your company are to be sent to this contact point.")


@both(company, nl=f"{DESK}/contact-point/test", en=f"{DESK}/contact-point/test", methods=["POST"])
def send_contact_test(company_slug: str) -> ResponseReturnValue:
    """Send the test that waits once more, else a new one."""
    current = own_company().contact_point_now or abort(404)
    if ConfirmForm().validate_on_submit():
        try:
            sending.send(db.session(), contact_point=current, at=now(), by=person().public_id)
        except SpokenError as error:
            db.session.rollback()
            flash(spoken(error), "error")
        else:
            db.session.commit()
            flash(gettext("The test is on its way. Acknowledge it with its link."), "success")
    return redirect(url_for("company.contact_point", company_slug=company_slug))


def contact_page(form: ContactPointForm, *, theirs: str = "", typed: str = "") -> str:
    """The page with the form, how the contact point stands, and its latest tests."""
    session, own = db.session(), own_company()
    current = own.contact_point_now
    tests = contact_tests.tests_of(session, current) if current else []
    sent = contact_tests.sends_today(session, own, at=now())
    return render_template(
        "company/contact_point.html",
        form=form,
        current=current,
        state=contact_tests.state_of(session, current, at=now()) if current else None,
        tests=[(test, contact_tests.hours_of(test)) for test in reversed(tests[-SHOWN:])],
        earlier=[each for each in reversed(own.contact_points) if each.until_at is not None],
        every_days=settings().contact_test_days,
        tests_left=contact_states.MOST_A_DAY - sent,
        theirs=theirs,
        typed=typed,
    )
