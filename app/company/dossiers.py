"""The requests of authorities for the company's dossier, once it may know of them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.company.blueprint import DESK, company, own_company
from app.dossiers import books
from app.dossiers.words import FORMS, GROUNDS
from app.extensions import db
from app.i18n import both
from app.navigation import settings


@both(company, nl=f"{DESK}/dossiers", en=f"{DESK}/dossiers")
def dossiers(company_slug: str) -> ResponseReturnValue:
    """On what ground and when; not which person, who acts for the authority."""
    rows = books.known_to(db.session(), own_company())
    return render_template(
        "dossiers/company.html",
        rows=rows,
        read=books.accesses(db.session(), rows),
        grounds=GROUNDS,
        forms=FORMS,
        notice_days=settings().dossier_notice_days,
    )
