"""The company's own details."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.extensions import db
from app.i18n import both
from signatories import register


@both(company, nl=f"{DESK}/details", en=f"{DESK}/details")
def details(company_slug: str) -> ResponseReturnValue:
    memberships = register.memberships_of(db.session(), own_company(), at=now())
    return render_template("company/details.html", memberships=memberships)
