"""What an operator proposed by command, and another one has to release."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app import proposals as told
from app import second_person
from app.access import person
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator
from app.operator.dossiers import names_of

PAGE = "/desk/operator/proposals"


@both(operator, nl=PAGE, en=PAGE)
def proposals() -> ResponseReturnValue:
    """Each with the command that releases it; one's own are released by another."""
    rows = second_person.waiting(db.session(), at=now())
    names = names_of(each.proposed_by for each in rows)
    return render_template(
        "operator/proposals.html",
        rows=[(each, told.act_of(each), told.command_of(each), names[each.proposed_by]) for each in rows],
        own=person().public_id,
    )
