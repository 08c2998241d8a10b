"""The company's own details: its names, its group, its memberships and whom to reach there."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.extensions import db
from app.i18n import both
from signatories import association_contacts, register
from signatories.names import grouping, naming


@both(company, nl=f"{DESK}/details", en=f"{DESK}/details")
def details(company_slug: str) -> ResponseReturnValue:
    session, own, at = db.session(), own_company(), now()
    memberships = register.memberships_of(session, own, at=at)
    names = naming.names_of(session, own, at=at)
    open_here = [each.association for each in memberships if each.counts_at(at)]
    return render_template(
        "company/details.html",
        memberships=memberships,
        names=[each for each in names if each.counts_at(at)],
        former=[each for each in names if not each.counts_at(at) and each.to_on != each.from_on],
        group=grouping.group_of(session, own, at=at),
        contacts=association_contacts.of_many(session, open_here),
    )
