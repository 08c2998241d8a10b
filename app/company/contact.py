"""The company's contact point for notices: giving it, and having it tested."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.company.forms import ContactPointForm
from app.contacting import sending
from app.extensions import db
from app.i18n import both, spoken
from app.navigation import settings
from sentences import SpokenError
from signatories import contact_states, contact_tests

SHOWN = 12
"""The newest tests that the page shows."""


@both(company, nl=f"{DESK}/contact-point", en=f"{DESK}/contact-point", methods=["GET", "POST"])
def contact_point(company_slug: str) -> ResponseReturnValue:
    own = own_company()
    current = own.contact_point_now
    form = ContactPointForm(obj=own, made_from=current.id if current else 0)
    if not form.validate_on_submit():
        return contact_page(form), 422 if form.errors else 200
    typed = (form.contact_point.data or "").strip()
    if form.is_outdated(current) and current is not None and current.address != typed:
        form.made_from.data = str(current.id)
        form.made_from.raw_data = None
        return contact_page(form, theirs=current.address, typed=typed), 409
    try:
        was_sent = sending.give(
            db.session(), company=own, contact_point=typed, at=now(), by=person().public_id
        )
    except SpokenError as error:
        form.contact_point.errors = [spoken(error)]
        return contact_page(form), 422
    db.session.commit()
    flash(said(was_sent), "success")
    return redirect(url_for("company.contact_point", company_slug=company_slug))


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
