"""The company's signatures: what was signed, the confirmation, and withdrawing one."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.company.state import badges_in_use, codes_of_conduct, is_in_force
from app.extensions import db
from app.i18n import both
from app.keys import badge_keys
from app.navigation import settings
from app.refusals import refuse
from app.signatures import acts
from app.texts import code_name, shown_all
from badge.models import Badge
from sentences import SpokenError
from signatories import register
from signatories.signature import Signature

SIGNATURE = f"{DESK}/signature"


@both(company, nl=SIGNATURE, en=SIGNATURE)
def signature(company_slug: str) -> ResponseReturnValue:
    """Every signature of the company, the newest first."""
    session = db.session()
    placed = register.signatures_of(session, own_company(), at=now())
    in_force = {each.code_of_conduct_id for each in placed if is_in_force(each)}
    return render_template(
        "company/signature.html",
        signatures=[(each, is_in_force(each), shown_all(each.editions)) for each in placed],
        to_sign=[(code, code_name(code)) for code in codes_of_conduct(session) if code.id not in in_force],
    )


@both(company, nl=f"{SIGNATURE}/<reference>", en=f"{SIGNATURE}/<reference>")
def signed(company_slug: str, reference: str) -> ResponseReturnValue:
    """The confirmation of one signature, and what happens next."""
    found = own_signature(reference)
    return render_template(
        "company/signed.html",
        signature=found,
        is_in_force=is_in_force(found),
        editions=shown_all(found.editions),
        badges=badges_of(db.session(), found),
    )


@both(
    company,
    nl=f"{SIGNATURE}/<reference>/withdraw",
    en=f"{SIGNATURE}/<reference>/withdraw",
    methods=["GET", "POST"],
)
def withdraw_signature(company_slug: str, reference: str) -> ResponseReturnValue:
    """What withdrawing means, and the button that does it."""
    found = own_signature(reference)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            gone = acts.withdraw(
                db.session(),
                signature=found,
                keys=badge_keys(),
                base_url=settings().base_url,
                at=now(),
                actor=person().public_id,
            )
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(withdrawn_words(len(gone)), "success")
            return redirect(url_for("company.signature", company_slug=company_slug))
    page = render_template(
        "company/withdraw_signature.html",
        form=form,
        signature=found,
        is_in_force=is_in_force(found),
        editions=shown_all(found.editions),
        badges=badges_of(db.session(), found),
    )
    return page, 422 if form.errors else 200


def withdrawn_words(logos: int) -> str:
    return ngettext(
        "The signature is withdrawn, and %(num)s logo with it.",
        "The signature is withdrawn, and %(num)s logos with it.",
        logos,
    )


def own_signature(reference: str) -> Signature:
    """The signature of that reference; 404 unless it is this company's."""
    placed = register.signatures_of(db.session(), own_company(), at=now())
    return next((each for each in placed if each.public_id == reference), None) or abort(404)


def badges_of(session: Session, found: Signature) -> list[Badge]:
    """The badges that live by this signature."""
    return [each for each in badges_in_use(session, found.company) if each.signature_id == found.id]
