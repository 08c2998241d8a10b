"""The blueprint of the monitor's desk; every view module of this folder registers on it."""

from flask import Blueprint, url_for
from flask_babel import gettext

monitor = Blueprint("monitor", __name__)


@monitor.context_processor
def give_desk() -> dict[str, object]:
    return {
        "desk_title": gettext("Monitor"),
        "desk_nav": [
            (gettext("Overview"), url_for("monitor.overview")),
            (gettext("Deliveries"), url_for("monitor.deliveries")),
            (gettext("Periods"), url_for("monitor.periods")),
        ],
    }
