"""Deliveries of the monitor: hand one in, read what became of it, look back."""

from pathlib import Path

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select

from app.clock import now
from app.extensions import db
from app.i18n import both
from app.monitoring.blueprint import monitor
from app.monitoring.forms import DeliveryForm
from app.navigation import settings
from app.refusals import refuse
from monitor import ingesting
from monitor.errors import IntakeRefused, RowsRefused
from monitor.ingesting import Receipt
from monitor.models import Delivery
from monitor.problems import SENTENCES, Problem
from monitor.workspace import workspace

PAGE = 50


@both(monitor, nl="/desk/monitor/deliveries", en="/desk/monitor/deliveries")
def deliveries() -> ResponseReturnValue:
    session = db.session()
    page = max(request.args.get("page", 1, type=int), 1)
    total = session.scalar(select(func.count(Delivery.id))) or 0
    rows = session.scalars(
        select(Delivery).order_by(Delivery.sequence.desc()).offset((page - 1) * PAGE).limit(PAGE)
    ).all()
    return render_template(
        "monitoring/deliveries.html", deliveries=rows, page=page, pages=-(-total // PAGE), total=total
    )


@both(monitor, nl="/desk/monitor/deliveries/new", en="/desk/monitor/deliveries/new", methods=["GET", "POST"])
def deliver() -> ResponseReturnValue:
    """Hand in one delivery. A refusal says where the bad rows are; a dry run gives the same answers."""
    form = DeliveryForm()
    problems: tuple[Problem, ...] = ()
    if form.validate_on_submit():
        try:
            receipt = take_in(form)
        except RowsRefused as error:
            problems = error.problems
            form.form_errors.append(
                gettext("%(count)s rows were refused, so nothing was stored.", count=error.count)
            )
        except IntakeRefused as error:
            refuse(form, error)
        else:
            return answer(receipt)
    page = render_template("monitoring/deliver.html", form=form, problems=problems, reasons=SENTENCES)
    return page, 422 if form.errors else 200


def take_in(form: DeliveryForm) -> Receipt:
    """Take in the files of *form* and commit. Their names are neither used nor kept."""
    session = db.session()
    with workspace(settings().data_dir) as folder:
        files: list[Path] = []
        for number, upload in enumerate(form.files.data or []):
            files.append(folder / f"upload-{number}")
            upload.save(files[-1])
        receipt = ingesting.take_in(
            session,
            files=files,
            source=form.source.data or "",
            batch=form.batch.data or None,
            data_dir=settings().data_dir,
            notice_key=settings().secret("notice_key").encode(),
            at=now(),
            dry_run=form.dry_run.data,
        )
    session.commit()
    return receipt


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
    found = db.session.scalar(select(Delivery).where(Delivery.public_id == delivery_id)) or abort(404)
    return render_template("monitoring/delivery.html", receipt=ingesting.receipt(found))
