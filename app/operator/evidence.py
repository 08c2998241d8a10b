"""Evidence packs of any association, for the operator."""

from flask.typing import ResponseReturnValue

from app.evidence.pages import evidence_page
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator
from app.roles import Role
from signatories import register

EVIDENCE = "/desk/operator/associations/<slug>/evidence"


@both(operator, nl=EVIDENCE, en=EVIDENCE, methods=["GET", "POST"])
def evidence(slug: str) -> ResponseReturnValue:
    """Ask for a pack on any day, of all members of that association or one."""
    return evidence_page(register.association_of(db.session(), slug), role=Role.OPERATOR.value)
