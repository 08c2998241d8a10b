"""Evidence packs of the association's own members."""

from flask import request
from flask.typing import ResponseReturnValue

from app.association.blueprint import association, own
from app.evidence.pages import evidence_page
from app.i18n import both
from app.roles import Role

EVIDENCE = "/desk/association/<association_slug>/evidence"


@both(association, nl=EVIDENCE, en=EVIDENCE, methods=["GET", "POST"])
def evidence(association_slug: str) -> ResponseReturnValue:
    """Ask for a pack on any day, of all members or one."""
    return evidence_page(own(), role=Role.OFFICER.value, member=request.args.get("member", ""))
