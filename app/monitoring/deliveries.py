"""Deliveries of the monitor: hand one in, read what became of it, look back."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from app.access import person
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.intake import jobs, uploads
from app.intake.taking_in import manifest_of, take_in
from app.intake.uploads import Upload
from app.monitoring.blueprint import monitor
from app.monitoring.forms import DeliveryForm
from app.navigation import settings
from app.newest_first import stretch
from app.refusals import refuse
from monitor import ingesting
from monitor.delivery_models import Manifest
from monitor.errors import IntakeRefused, RowsRefused
from monitor.file_format import WrittenAs
from monitor.ingesting import Receipt
from monitor.models import Delivery
from monitor.problems import SENTENCES, Problem


@both(monitor, nl="/desk/monitor/deliveries", en="/desk/monitor/deliveries")
def deliveries() -> ResponseReturnValue:
    session = db.session()
    found = stretch(session, select(Delivery), Delivery.sequence)
    total = session.scalar(select(func.count(Delivery.id))) or 0
    return render_template("monitoring/deliveries.html", found=found, total=total)


@both(monitor, nl="/desk/monitor/deliveries/new", en="/desk/monitor/deliveries/new", methods=["GET", "POST"])
def deliver() -> ResponseReturnValue:
    """Hand in one delivery. A refusal says where the bad rows are; a dry run gives the same answers.

    What takes longer than a page may is left to the worker; its own page tells how far it is.
    """
    form = DeliveryForm()
    problems: tuple[Problem, ...] = ()
    if form.validate_on_submit():
        upload = uploads.keep(settings().data_dir, form.files.data or [], form.proof.data)
        if not upload.is_light:
            return leave_to_worker(form, upload)
        try:
            return answer(take_in_now(form, upload))
        except RowsRefused as error:
            problems = error.problems
            form.form_errors.append(
                ngettext(
                    "%(num)s row was refused, so nothing was stored.",
                    "%(num)s rows were refused, so nothing was stored.",
                    error.count,
                )
            )
        except IntakeRefused as error:
            refuse(form, error)
    page = render_template("monitoring/deliver.html", form=form, problems=problems, reasons=SENTENCES)
    return page, 422 if form.errors else 200


def take_in_now(form: DeliveryForm, upload: Upload) -> Receipt:
    """Take in the files of *form* and commit."""
    session = db.session()
    session.rollback()  # nothing of this request is to be kept; on SQLite everybody waits for who holds the database
    try:
        receipt = take_in(
            session,
            files=upload.files,
            source=form.source.data or "",
            batch=form.batch.data or None,
            dry_run=form.dry_run.data,
            written_as=WrittenAs(form.written_as.data or WrittenAs.DELIVERY),
            proof=upload.proof,
        )
        session.commit()
    finally:
        upload.remove()
    return receipt


def leave_to_worker(form: DeliveryForm, upload: Upload) -> ResponseReturnValue:
    session = db.session()
    job = jobs.hand_in(
        session,
        upload,
        source=form.source.data or "",
        batch=form.batch.data or None,
        written_as=WrittenAs(form.written_as.data or WrittenAs.DELIVERY),
        dry_run=form.dry_run.data,
        by=person(),
        at=now(),
    )
    session.commit()
    return redirect(url_for("monitor.intake_job", job_id=job.public_id))


def answer(receipt: Receipt) -> ResponseReturnValue:
    if receipt.is_dry_run:
        return render_template("monitoring/delivery.html", receipt=receipt)
    if receipt.already:
        flash(gettext("This delivery was taken in before. Nothing has changed."), "info")
    else:
        flash(gettext("The delivery was taken in."), "success")
    return redirect(url_for("monitor.delivery", delivery_id=receipt.delivery))


@both(monitor, nl="/desk/monitor/deliveries/<delivery_id>", en="/desk/monitor/deliveries/<delivery_id>")
def delivery(delivery_id: str) -> ResponseReturnValue:
    """The receipt of one delivery, as it was given."""
    found = find(delivery_id)
    return render_template("monitoring/delivery.html", receipt=ingesting.receipt(found), manifest=found)


@both(
    monitor,
    nl="/desk/monitor/deliveries/<delivery_id>/receipt.jwt",
    en="/desk/monitor/deliveries/<delivery_id>/receipt.jwt",
)
def signed_receipt(delivery_id: str) -> Response:
    """The signed form of the receipt, as a file."""
    token = find(delivery_id).signed_receipt or abort(404)
    response = Response(token, mimetype="application/jwt")
    response.headers["Content-Disposition"] = f'attachment; filename="delivery-{delivery_id}.jwt"'
    return response


def find(delivery_id: str) -> Manifest:
    return manifest_of(db.session(), delivery_id) or abort(404)
