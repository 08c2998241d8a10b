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
    roles = {held.role for held in held_by(person())} if current_user.is_authenticated else set()
    return {
        "desk_title": gettext("Monitor"),
        "desk_nav": links_for(roles),
        "may_deliver": Role.MONITOR in roles,
    }


def links_for(roles: set[Role]) -> list[tuple[str, str]]:
    """The pages of this desk; the operator finds only its own here."""
    quality = (gettext("Data quality"), url_for("monitor.data_quality"))
    withdraw = (gettext("Withdraw a notice"), url_for("monitor.withdraw_notice"))
    referrals = (gettext("Referrals"), url_for("monitor.referrals"))
    if not roles & {Role.MONITOR, Role.PUBLISHER}:
        own = ((quality, Role.OPERATOR), (referrals, Role.OPERATOR))
        return [link for link, role in own if role in roles]
    return [
        (gettext("Overview"), url_for("monitor.overview")),
        (gettext("Deliveries"), url_for("monitor.deliveries")),
        (gettext("Half-years"), url_for("monitor.periods")),
        (gettext("Disputes"), url_for("monitor.disputes")),
        quality,
        (gettext("Sources"), url_for("monitor.source_list")),
        *([withdraw] if Role.MONITOR in roles else []),
        *([referrals] if Role.PUBLISHER in roles else []),
        *programs_link(),
    ]
