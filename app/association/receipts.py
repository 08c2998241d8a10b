"""The receipt of an import, and undoing it within its term."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from app.access import person
from app.accounts.models import Person
from app.association.blueprint import association, own
from app.association.import_forms import UndoImportForm
from app.association.imports import DESK
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.refusals import refuse
from sentences import SpokenError
from signatories.imports import import_undo
from signatories.imports.member_receipts import MemberImport


def own_receipt(receipt_id: str) -> MemberImport:
    """The receipt of that id, of this association; else 404."""
    query = select(MemberImport).where(
        MemberImport.public_id == receipt_id, MemberImport.association_id == own().id
    )
    found = db.session.scalar(query)
    if found is None:
        abort(404)
    return found


def _name(public_id: str | None) -> str:
    """The name of the person who did it; the command line has none."""
    name = db.session.scalar(select(Person.name).where(Person.public_id == public_id)) if public_id else None
    return name or gettext("the register's own command line")


@both(association, nl=f"{DESK}/import/receipts/<receipt_id>", en=f"{DESK}/import/receipts/<receipt_id>")
def import_receipt(association_slug: str, receipt_id: str) -> ResponseReturnValue:
    receipt = own_receipt(receipt_id)
    return render_template(
        "association/import_receipt.html",
        receipt=receipt,
        saved_by=_name(receipt.saved_by),
        undone_by=_name(receipt.undone_by) if receipt.undone_at else "",
        may_undo=receipt.may_be_undone_at(now()),
    )


@both(
    association,
    nl=f"{DESK}/import/receipts/<receipt_id>/undo",
    en=f"{DESK}/import/receipts/<receipt_id>/undo",
    methods=["GET", "POST"],
)
def undo_import(association_slug: str, receipt_id: str) -> ResponseReturnValue:
    """What undoing does, or what stands in the way; sending it undoes the import, all or nothing."""
    session, receipt = db.session(), own_receipt(receipt_id)
    back = url_for("association.import_receipt", association_slug=association_slug, receipt_id=receipt_id)
    if not receipt.may_be_undone_at(now()):
        return redirect(back)
    form = UndoImportForm()
    if form.validate_on_submit():
        try:
            import_undo.undo(session, receipt, by=person().public_id, at=now())
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
            receipt = own_receipt(receipt_id)
        else:
            session.commit()
            flash(
                gettext("The import is undone. The history keeps both the import and its undoing."), "success"
            )
            return redirect(back)
    page = render_template(
        "association/undo_import.html",
        form=form,
        receipt=receipt,
        obstacles=import_undo.obstacles(session, receipt),
    )
    return page, 409 if form.errors else 200
