"""The blueprint of the monitor's desk; every view module of this folder registers on it."""

from flask import Blueprint, url_for
from flask_babel import gettext
from flask_login import current_user

from app.access import held_by, person
from app.programs.desk import programs_link
from app.roles import Role

monitor = Blueprint("monitor", __name__)


@monitor.context_processor
def give_desk() -> dict[str, object]:
    return {
        "desk_title": gettext("Monitor"),
        "desk_nav": [
            (gettext("Overview"), url_for("monitor.overview")),
            (gettext("Deliveries"), url_for("monitor.deliveries")),
            (gettext("Half-years"), url_for("monitor.periods")),
            (gettext("Disputes"), url_for("monitor.disputes")),
            *programs_link(),
        ],
        "may_deliver": current_user.is_authenticated
        and any(held.role is Role.MONITOR for held in held_by(person())),
    }
