"""Renewing a signature where nothing changed: what goes on, and one button."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company.blueprint import company
from app.company.signature import SIGNATURE, own_signature, refusal_of
from app.extensions import db
from app.i18n import both, show_date
from app.keys import badge_keys
from app.navigation import settings
from app.refusals import refuse
from app.signatures import renewal
from app.texts import shown_all
from sentences import SpokenError
from signatories.signatures.renewing import next_end


@both(
    company,
    nl=f"{SIGNATURE}/<reference>/renew",
    en=f"{SIGNATURE}/<reference>/renew",
    methods=["GET", "POST"],
)
def renew_signature(company_slug: str, reference: str) -> ResponseReturnValue:
    found, form = own_signature(reference), ConfirmForm()
    if form.validate_on_submit():
        try:
            following, _badges = renewal.renew(
                db.session(),
                signature=found,
                person=person(),
                keys=badge_keys(),
                base_url=settings().base_url,
                at=now(),
            )
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("Renewed. In force until %(day)s.", day=show_date(following.ends_at)), "success")
            return redirect(url_for("company.signature", company_slug=company_slug))
    page = render_template(
        "company/renew_signature.html",
        form=form,
        signature=found,
        editions=shown_all(found.editions),
        ends_at=next_end(found),
        refusal=refusal_of(found),
    )
    return page, 422 if form.errors else 200
