"""The desk of the authority: find one company exactly, ask for its dossier on a ground, read it.

There is no list of companies here, and no order of figures: who is looked for must be known.
"""

import json
from datetime import timedelta

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from app.access import person
from app.clock import now
from app.dossiers import asking, books
from app.dossiers.asking import DossierForm
from app.dossiers.models import DossierGround, DossierRequest
from app.dossiers.words import FORMS, GROUNDS, ground_choices
from app.extensions import db
from app.i18n import _l, both, language
from app.inbox import of_authority
from app.inbox.showing import shown
from app.navigation import settings
from signatories.directory import exact
from signatories.models import Company

authority = Blueprint("authority", __name__)

DESK = "/desk/authority"
COMPANY = f"{DESK}/companies/<company_slug>"
DOSSIER = f"{COMPANY}/dossiers/<dossier>"
LONGEST_QUESTION = 120


class AskForm(FlaskForm):
    ground = RadioField(
        _l("On what ground do you ask for it?"),
        [InputRequired(_l("Choose a ground."))],
        choices=ground_choices(),
    )
    sure = BooleanField(
        _l("I know that this request, and each time that I read the dossier, is written down"),
        [InputRequired(_l("Tick this to ask for the dossier."))],
    )


@authority.context_processor
def give_desk() -> dict[str, object]:
    return {
        "desk_title": gettext("Authority"),
        "desk_nav": [(gettext("Dossiers"), url_for("authority.desk"))],
        "notice_days": settings().dossier_notice_days,
    }


@both(authority, nl=DESK, en=DESK)
def desk() -> ResponseReturnValue:
    """The search, and what this person asked for before."""
    question = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    found = exact.companies(db.session(), question) if question else []
    if len(found) == 1:
        return redirect(url_for("authority.company", company_slug=found[0].slug))
    return render_template(
        "authority/desk.html",
        question=question,
        found=found,
        inbox=shown("authority", of_authority.facts(db.session(), by=person().public_id, at=now())),
        requests=books.of_person(db.session(), person().public_id),
        grounds=GROUNDS,
    )


@both(authority, nl=COMPANY, en=COMPANY, methods=["GET", "POST"])
def company(company_slug: str) -> ResponseReturnValue:
    """Ask for the dossier of one company."""
    form, this = AskForm(), asked_company()
    if form.validate_on_submit():
        made = asking.ask(
            db.session(),
            company=this,
            ground=DossierGround(form.ground.data),
            language=language(),
            by=person().public_id,
            at=now(),
            notice=timedelta(days=settings().dossier_notice_days),
            base_url=settings().base_url,
            data_dir=settings().data_dir,
        )
        db.session.commit()
        flash(gettext("The dossier is made, as the register stands now."), "success")
        return redirect(url_for("authority.dossier", company_slug=this.slug, dossier=made.public_id))
    page = render_template("authority/company.html", form=form, company=this)
    return page, 422 if form.errors else 200


@both(authority, nl=DOSSIER, en=DOSSIER)
def dossier(company_slug: str, dossier: str) -> ResponseReturnValue:
    """One request: what was made, and when it was read. Looking here is no reading."""
    found = own_request(dossier)
    return render_template(
        "authority/request.html",
        request_=found,
        grounds=GROUNDS,
        forms=FORMS,
        read=books.accesses(db.session(), [found])[found.public_id],
        kept=asking.KEPT,
    )


@both(authority, nl=f"{DOSSIER}/page", en=f"{DOSSIER}/page", methods=["POST"])
def dossier_page(company_slug: str, dossier: str) -> ResponseReturnValue:
    """The dossier on a page. Each reading is an act, so that none is written down by a mere look."""
    found = own_request(dossier)
    whole = json.loads(read(found, DossierForm.PAGE))
    return render_template("authority/dossier.html", request_=found, whole=whole)


@both(authority, nl=f"{DOSSIER}/json", en=f"{DOSSIER}/json", methods=["POST"])
def dossier_json(company_slug: str, dossier: str) -> ResponseReturnValue:
    return download(own_request(dossier), DossierForm.JSON, "application/json")


@both(authority, nl=f"{DOSSIER}/pdf", en=f"{DOSSIER}/pdf", methods=["POST"])
def dossier_pdf(company_slug: str, dossier: str) -> ResponseReturnValue:
    return download(own_request(dossier), DossierForm.PDF, "application/pdf")


def asked_company() -> Company:
    """The company that the URL names; the guard fetched it."""
    return g.company


def own_request(reference: str) -> DossierRequest:
    """A request of this person about the company that the URL names; else 404."""
    found = books.find(db.session(), reference)
    if found is None or found.company_id != asked_company().id or found.asked_by != person().public_id:
        abort(404)
    return found


def read(found: DossierRequest, form: DossierForm) -> bytes:
    """The file; the line of this access is committed before anything is shown."""
    content = asking.read(
        db.session(),
        request=found,
        form=form,
        by=person().public_id,
        at=now(),
        data_dir=settings().data_dir,
    )
    db.session.commit()
    return content


def download(found: DossierRequest, form: DossierForm, kind: str) -> Response:
    response = Response(read(found, form), mimetype=kind)
    name = f"dossier-{found.company.slug}-{found.asked_at.date().isoformat()}.{form.value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
