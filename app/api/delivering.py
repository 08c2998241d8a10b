"""Handing in a delivery of the monitor, as its desk does."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from flask import json, request
from flask.typing import ResponseReturnValue

from app.api import shapes
from app.api.errors import FilesMissing
from app.api.groups import Group
from app.api.guard import answered
from app.api.operations import api, operation
from app.api.queries import Value
from app.errors import answer
from app.extensions import db
from app.i18n import spoken
from app.intake import uploads as kept
from app.intake.taking_in import manifest_of, take_in
from app.navigation import settings
from app.tokens.scopes import Scope
from monitor.errors import IntakeRefused, RowsRefused
from monitor.file_format import WrittenAs
from monitor.ingesting import Receipt
from sentences import N_

MULTIPART = {
    "multipart/form-data": {
        "type": "object",
        "required": ["files"],
        "properties": {
            "files": {
                "type": "array",
                "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            },
            "proof": {
                "type": "string",
                "contentMediaType": "application/jose",
                "description": "The manifest of the files, or the manifest signed (docs/deliveries.md).",
            },
        },
    }
}


@operation(
    method="POST",
    path="/deliveries",
    words=N_("Hand in the files of one delivery; all of it is taken in, or nothing"),
    group=Group.DESKS,
    scope=Scope.DELIVERIES_WRITE,
    answer=shapes.DeliveryReceipt,
    query=(
        Value("source", N_("The name of the source."), longest=60, required=True, example="hotline"),
        Value("batch", N_("The name of the batch, if it has one."), longest=64, example="2026-w47"),
        Value("dry_run", N_("`1` checks everything and stores nothing."), choices=("0", "1"), example="1"),
        Value(
            "format",
            N_("`hotline-report` for the anonymous report export of the hotline's tool."),
            choices=tuple(each.value for each in WrittenAs),
        ),
    ),
    takes=MULTIPART,
    makes=True,
    problems=(400, 401, 403, 413, 422, 429),
    problem=shapes.DeliveryProblem,
)
def deliveries() -> Any:
    """The files in ``files``; the same delivery again is answered with the same receipt."""
    session = db.session()
    uploads = [each for each in request.files.getlist("files") if each.filename]
    if not uploads:
        raise FilesMissing
    upload = kept.keep(settings().data_dir, uploads, request.files.get("proof"))
    session.rollback()  # the token was looked up; on SQLite everybody waits for who holds the database
    try:
        receipt = take_in(
            session,
            files=upload.files,
            source=request.args.get("source", ""),
            batch=request.args.get("batch") or None,
            dry_run=request.args.get("dry_run") == "1",
            written_as=written_as(),
            proof=upload.proof,
        )
    finally:
        upload.remove()
    session.commit()
    return answered(receipt_shape(receipt), 200 if receipt.already or receipt.is_dry_run else 201)


def written_as() -> WrittenAs:
    """What the files are written as; a word that nobody knows is a delivery, whose header then refuses it."""
    asked = request.args.get("format", "")
    return WrittenAs(asked) if asked in set(WrittenAs) else WrittenAs.DELIVERY


@api.errorhandler(IntakeRefused)
def refused(error: IntakeRefused) -> ResponseReturnValue:
    """A delivery that is refused: where its first bad rows are, never what was in them."""
    response = answer(HTTPStatus.UNPROCESSABLE_ENTITY, spoken(error), error.code)
    if isinstance(error, RowsRefused):
        problem = response.get_json() | {
            "count": error.count,
            "problems": [asdict(p) for p in error.problems],
        }
        response.set_data(json.dumps(problem))
    return response


def signed_form(receipt: Receipt) -> str | None:
    manifest = manifest_of(db.session(), receipt.delivery or "")
    return manifest.signed_receipt if manifest is not None else None


def receipt_shape(receipt: Receipt) -> shapes.DeliveryReceipt:
    return shapes.DeliveryReceipt(
        delivery=receipt.delivery,
        source=receipt.source,
        batch=receipt.batch,
        digest=receipt.digest,
        taken_in_at=receipt.taken_in_at,
        notices=shapes.Counts(**asdict(receipt.notices)),
        checks=shapes.Counts(**asdict(receipt.checks)),
        already=receipt.already,
        dry_run=receipt.is_dry_run,
        sandbox=receipt.is_sandbox,
        without_clock=receipt.without_clock,
        held_apart=[shapes.HeldApart(**asdict(each)) for each in receipt.held_apart],
        signed=signed_form(receipt),
    )
