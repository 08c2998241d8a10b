"""Asking for an evidence pack on a desk, and sending it."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app import as_of
from app.access import person
from app.clock import now, today
from app.evidence import pack
from app.evidence.forms import EvidenceForm
from app.extensions import db
from app.navigation import settings
from app.refusals import refuse
from sentences import SpokenError
from signatories import register
from signatories.models import Association


def evidence_page(association: Association, *, role: str, member: str = "") -> ResponseReturnValue:
    """The form; sent, the pack itself as a download."""
    form = EvidenceForm(on=today(), member=member)
    if form.validate_on_submit():
        try:
            made = made_pack(association, form, role=role)
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            return download(made)
    page = render_template(
        "evidence/ask.html",
        form=form,
        association=association,
        most=pack.MOST_MEMBERS,
        has_parts=pack.has_parts(db.session(), association),
    )
    return page, 422 if form.errors else 200


def made_pack(association: Association, form: FlaskForm, *, role: str) -> pack.Pack:
    """The pack that *form* asks for. Raises what ``as_of.moment_of`` and ``pack.make`` raise."""
    session, moment = db.session(), now()
    number = (form["member"].data or "").strip()
    return pack.make(
        session,
        association=association,
        company=register.company_of(session, number) if number else None,
        part=form["part"].data or 1,
        at=as_of.moment_of(session, form["on"].data, at=moment),
        made_at=moment,
        role=role,
        by=person().public_id,
        base_url=settings().base_url,
    )


def download(made: pack.Pack) -> Response:
    response = Response(made.content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return response
