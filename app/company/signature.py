"""The company's signatures: what was signed, the confirmation, and withdrawing one."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app import history
from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company.blueprint import DESK, company, may, own_company
from app.company.state import badges_in_use, codes_of_conduct
from app.extensions import db
from app.i18n import both, spoken
from app.keys import badge_keys
from app.navigation import settings
from app.refusals import refuse
from app.signatures import acts, renewal
from app.texts import code_name, shown_all
from badge.models import Badge
from sentences import SpokenError
from signatories import register
from signatories.signatures import renewing, signing
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import ENDS, SignatureState

SIGNATURE = f"{DESK}/signature"


@both(company, nl=SIGNATURE, en=SIGNATURE)
def signature(company_slug: str) -> ResponseReturnValue:
    """Every signature of the company, the newest first."""
    session = db.session()
    placed = register.signatures_of(session, own_company(), at=now())
    states = {each.id: each.state_at(now()) for each in placed}
    running = [each for each in placed if signing.is_running(each, at=now())]
    old = [each for each in running if renewing.has_new_edition(session, each, at=now())]
    waits = {each.code_of_conduct_id for each in placed if states[each.id] is SignatureState.AWAITING}
    signed = {each.code_of_conduct_id for each in running if each not in old} | waits
    return render_template(
        "company/signature.html",
        signatures=[(each, states[each.id], shown_all(each.editions)) for each in placed],
        renewable=[each for each in running if may_renew(each)],
        to_sign_anew=[each for each in old if each.resign_by and each.code_of_conduct_id not in waits],
        to_sign=[(code, code_name(code)) for code in codes_of_conduct(session) if code.id not in signed],
        moment=now(),
    )


def refusal_of(found: Signature) -> str:
    """Why this person cannot renew it with one button now, in words; empty when that can be."""
    try:
        renewal.check_may_renew(db.session(), found, person=person(), at=now())
    except SpokenError as error:
        return spoken(error)
    return ""


def may_renew(found: Signature) -> bool:
    return may("company.renew_signature") and not refusal_of(found)


@both(company, nl=f"{SIGNATURE}/<reference>", en=f"{SIGNATURE}/<reference>")
def signed(company_slug: str, reference: str) -> ResponseReturnValue:
    """The confirmation of one signature, its history, and what happens next."""
    found = own_signature(reference)
    state = found.state_at(now())
    entries = register.history_of(db.session(), own_company(), at=now())
    names = {each.slug: each.name for each in filter(None, [found.association])}
    mine = [each for each in entries if each.data.get("signature") == found.public_id]
    return render_template(
        "company/signed.html",
        signature=found,
        state=state,
        editions=shown_all(found.editions),
        badges=badges_of(db.session(), found),
        acts=history.acts(mine, associations=names),
        is_renewable=may_renew(found),
        may_withdraw=state not in ENDS,
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
        may_withdraw=found.state_at(now()) not in ENDS,
        editions=shown_all(found.editions),
        badges=badges_of(db.session(), found),
    )
    return page, 422 if form.errors else 200


def withdrawn_words(logos: int) -> str:
    if not logos:
        return gettext("The signature is withdrawn.")
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
