"""The grounds of a request and the forms of a dossier in words."""

from collections.abc import Mapping

from app.choices import choice
from app.dossiers.models import DossierGround
from app.i18n import _l

GROUNDS: Mapping[str, str] = {
    DossierGround.SUPERVISION: _l("Supervision of orders to remove"),
    DossierGround.DECISION: _l("Preparing a decision"),
    DossierGround.OBJECTION: _l("Objection or appeal against a decision"),
    DossierGround.COURT: _l("Proceedings before a court"),
    DossierGround.COMPANY_ASKED: _l("The company asked for it"),
}
FORMS: Mapping[str, str] = {"page": _l("on the page"), "json": _l("as JSON"), "pdf": _l("as PDF")}


def ground_choices() -> list[tuple[str, str]]:
    return [choice(value, words) for value, words in GROUNDS.items()]
