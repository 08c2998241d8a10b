"""The blueprint of the association's desk, and the frame that its pages share."""

from flask import Blueprint, g, url_for
from flask_babel import gettext

from app.access import opens
from signatories.models import Association

association = Blueprint("association", __name__)


def own() -> Association:
    """The association whose desk this is; the guard fetched it."""
    return g.association


@association.context_processor
def give_desk() -> dict[str, object]:
    if "association" not in g:
        return {}  # the page of a refusal: the guard fetched nothing
    slug = own().slug
    pages = (
        (gettext("Members"), "association.dashboard"),
        (gettext("Register a member"), "association.register_member"),
        (gettext("Import members"), "association.import_members"),
        (gettext("Countersigning"), "association.countersigning"),
        (gettext("Signatures"), "association.signatures"),
        (gettext("Conditions"), "association.conditions"),
        (gettext("Cases"), "association.cases"),
        (gettext("Attention"), "association.attention"),
        (gettext("Networks"), "association.networks"),
        (gettext("Evidence pack"), "association.evidence"),
        (gettext("Succession"), "association.succession"),
        (gettext("People"), "association.people"),
        (gettext("Person to reach"), "association.contact"),
        (gettext("Programs"), "association.programs"),
        (gettext("Owners who left"), "association.recoveries"),
    )
    return {
        "desk_title": own().name,
        "desk_nav": [(label, url_for(end, association_slug=slug)) for label, end in pages if opens(end)],
        "opens": opens,
    }
