"""The blueprint of the association's desk, and the frame that its pages share."""

from flask import Blueprint, g, url_for
from flask_babel import gettext

from app.programs.desk import programs_link
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
    return {
        "desk_title": own().name,
        "desk_nav": [
            (gettext("Members"), url_for("association.dashboard", association_slug=slug)),
            (gettext("Register a member"), url_for("association.register_member", association_slug=slug)),
            (gettext("Import members"), url_for("association.import_members", association_slug=slug)),
            (gettext("Countersigning"), url_for("association.countersigning", association_slug=slug)),
            (gettext("Signatures"), url_for("association.signatures", association_slug=slug)),
            (gettext("Conditions"), url_for("association.conditions", association_slug=slug)),
            *programs_link(),
        ],
    }
