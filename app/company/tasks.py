"""Where a company's people start: what is done, and what is still to do."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.subjects import grants_of, holders
from app.clock import now
from app.company import steps
from app.company.blueprint import DESK, company, own_company
from app.company.state import codes_of_conduct, situation
from app.extensions import db
from app.i18n import both
from app.inbox import of_company
from app.inbox.showing import shown
from app.roles import Role
from app.texts import code_name
from signatories.networks import networks


@both(company, nl=DESK, en=DESK)
def tasks(company_slug: str) -> ResponseReturnValue:
    session = db.session()
    lists = []
    for code in codes_of_conduct(session):
        found = situation(session, own_company(), code)
        lists.append((code, code_name(code), steps.all_of(found), found))
    waiting = of_company.facts(session, of=own_company(), at=now())
    return render_template(
        "company/tasks.html",
        lists=lists,
        extras=extras(session),
        inbox=shown("company", waiting, of_company.lists(own_company())),
    )


def extras(session: Session) -> dict[steps.Extra, steps.Status]:
    grants = grants_of(session, company=own_company(), at=now())
    return steps.extras_of(
        networks=[each.state for each in networks.all_of(session, own_company())],
        owners=len(holders(grants, Role.COMPANY_OWNER)),
    )
