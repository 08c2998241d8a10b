"""The blueprint of the appeals board's desk; every view module of this folder registers on it."""

from flask import Blueprint, url_for
from flask_babel import gettext

appeals = Blueprint("appeals", __name__)

DESK = "/desk/appeals"


@appeals.context_processor
def give_desk() -> dict[str, object]:
    return {
        "desk_title": gettext("Appeals board"),
        "desk_nav": [
            (gettext("Cases"), url_for("appeals.cases")),
            (gettext("Disputes about figures"), url_for("appeals.disputes")),
        ],
    }
