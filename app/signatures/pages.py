"""The pages of those who say yes or no to a signature, and who can suspend it.

An association's desk and the operator's have the same pages under their own addresses.
"""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from app.places import asked_place
from app.refusals import refuse
from app.signatures import acts
from app.signatures.forms import RefuseForm, ReinstateForm, SuspendForm
from app.texts import shown_all
from sentences import SpokenError
from signatories import register
from signatories.errors import NotFound
from signatories.models import Association
from signatories.signatures import countersigning, signatures, suspending
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SignatureState, SuspensionKind

PAGES = "signatures"


@dataclass(frozen=True)
class Desk:
    """Whose pages these are: of an association, or of the operator when there is none."""

    by: Association | None

    def url(self, page: str, **values: Any) -> str:
        """The address of this desk's own *page*, such as ``countersigning``."""
        if self.by is None:
            return url_for(f"operator.{page}", **values)
        return url_for(f"association.{page}", association_slug=self.by.slug, **values)


def render(template: str, desk: Desk, **values: object) -> ResponseReturnValue:
    form = values.get("form")
    page = render_template(f"{PAGES}/{template}.html", desk=desk, **values)
    return page, 422 if getattr(form, "errors", None) else 200


def found(desk: Desk, reference: str) -> Signature:
    """The signature of that reference; 404 unless the company signed through this desk."""
    try:
        return signatures.of_reference(db.session(), reference, association=desk.by, at=now())
    except NotFound:
        abort(404)


def queue(desk: Desk) -> ResponseReturnValue:
    """Who waits for a countersignature, the longest first."""
    waiting = countersigning.waiting(db.session(), association=desk.by, at=now())
    return render("queue", desk, waiting=[(each, (now() - each.signed_at).days) for each in waiting])


def judge(desk: Desk, reference: str) -> ResponseReturnValue:
    """What was signed, by whom, and the button that brings it in force."""
    signature, form = found(desk, reference), ConfirmForm()
    if form.validate_on_submit():
        try:
            acts.countersign(
                db.session(),
                signature=signature,
                by=desk.by,
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
            flash(
                gettext("Countersigned. The signature of %(name)s is in force.", name=signature.company.name),
                "success",
            )
            return redirect(desk.url("countersigning"))
    earlier = register.signatures_of(db.session(), signature.company, at=now())
    return render(
        "judge",
        desk,
        form=form,
        signature=signature,
        is_waiting=signature.state_at(now()) is SignatureState.AWAITING,
        editions=shown_all(signature.editions),
        earlier=[(each, each.state_at(now())) for each in earlier if each.id != signature.id],
    )


def refuse_signature(desk: Desk, reference: str) -> ResponseReturnValue:
    """Refusing to countersign, with the reason."""
    signature, form = found(desk, reference), RefuseForm()
    if form.validate_on_submit():
        try:
            acts.refuse(
                db.session(),
                signature=signature,
                by=desk.by,
                reason=form.reason.data or "",
                at=now(),
                actor=person().public_id,
            )
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("Not countersigned. The company is told by mail."), "success")
            return redirect(desk.url("countersigning"))
    return render("refuse", desk, form=form, signature=signature)


def listing(desk: Desk) -> ResponseReturnValue:
    """Every signature that was countersigned here, by company."""
    text, place = request.args.get("q", "")[:100], asked_place()
    page = signatures.countersigned(db.session(), association=desk.by, text=text, place=place, at=now())
    rows = [(each, each.state_at(now())) for each in page.signatures]
    return render("listing", desk, found=page, rows=rows, text=text, place=place)


def one(desk: Desk, reference: str) -> ResponseReturnValue:
    """One signature with its suspensions, and what can be done with it."""
    signature = found(desk, reference)
    return render(
        "one",
        desk,
        signature=signature,
        state=signature.state_at(now()),
        editions=shown_all(signature.editions),
    )


def suspend(desk: Desk, reference: str) -> ResponseReturnValue:
    """Suspending a signature, with the kind of reason (public) and the reason (for the company)."""
    signature, form = found(desk, reference), SuspendForm()
    if form.validate_on_submit():
        try:
            acts.suspend(
                db.session(),
                signature=signature,
                by=desk.by,
                kind=SuspensionKind(form.kind.data),
                reason=form.reason.data or "",
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
            flash(gettext("Suspended. The company is told by mail, and its page says it."), "success")
            return redirect(desk.url("signature", reference=reference))
    return render("suspend", desk, form=form, signature=signature)


def reinstate(desk: Desk, reference: str) -> ResponseReturnValue:
    """Lifting a suspension, with the reason."""
    signature, form = found(desk, reference), ReinstateForm()
    if form.validate_on_submit():
        try:
            acts.reinstate(
                db.session(),
                signature=signature,
                by=desk.by,
                reason=form.reason.data or "",
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
            flash(gettext("The signature is in force again."), "success")
            return redirect(desk.url("signature", reference=reference))
    return render(
        "reinstate", desk, form=form, signature=signature, suspension=suspending.open_suspension(signature)
    )
