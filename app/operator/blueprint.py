"""The blueprint of the operator's desk, and the frame that its pages share."""

from flask import Blueprint, url_for
from flask_babel import gettext

operator = Blueprint("operator", __name__)


@operator.context_processor
def give_desk() -> dict[str, object]:
    return {
        "desk_title": gettext("Operator"),
        "desk_nav": [
            (gettext("Overview"), url_for("operator.overview")),
            (gettext("Associations"), url_for("operator.associations")),
            (gettext("Countersigning"), url_for("operator.countersigning")),
            (gettext("Signatures"), url_for("operator.signatures")),
            (gettext("Succession"), url_for("operator.succession")),
            (gettext("Networks"), url_for("operator.networks")),
            (gettext("Groups"), url_for("operator.groups")),
            (gettext("Names that look alike"), url_for("operator.alike_names")),
            (gettext("People"), url_for("operator.people")),
            (gettext("Second operator"), url_for("operator.proposals")),
            (gettext("Owners who left"), url_for("operator.recoveries")),
            (gettext("Requests to be erased"), url_for("operator.erasures")),
            (gettext("Replies to figures"), url_for("operator.replies")),
            (gettext("Misuse of the logo"), url_for("operator.misuse")),
            (gettext("Mail"), url_for("operator.mail")),
            (gettext("Data quality"), url_for("monitor.data_quality")),
            (gettext("Referrals"), url_for("monitor.referrals")),
            (gettext("Dossiers"), url_for("operator.dossiers")),
            (gettext("Log of public acts"), url_for("operator.log")),
            (gettext("Journal of acts"), url_for("operator.journal")),
        ],
    }
