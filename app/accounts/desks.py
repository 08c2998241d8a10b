"""Which desks a person's roles lead to, for the start page and the navigation."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext
from sqlalchemy import select

from app.extensions import db
from app.roles import Held, Role
from signatories.models import Association, Company


class Desk(NamedTuple):
    label: str
    url: str


def desks_of(held: Iterable[Held]) -> list[Desk]:
    """One desk for each thing that the roles are held of, in a fixed order, each once."""
    desks: dict[str, Desk] = {}
    for grant in held:
        desk = _desk_of(grant)
        if desk is not None:
            desks.setdefault(desk.url, desk)
    return list(desks.values())


def _desk_of(grant: Held) -> Desk | None:
    if grant.role.scope == "association":
        name = db.session.scalar(select(Association.name).where(Association.slug == grant.of))
        return Desk(name or "", url_for("association.dashboard", association_slug=grant.of))
    if grant.role.scope == "company":
        company = db.session.scalar(select(Company).where(Company.slug == grant.of))
        return Desk(company.name if company else "", url_for("company.tasks", company_slug=grant.of))
    if grant.role in (Role.MONITOR, Role.PUBLISHER):
        return Desk(gettext("Monitor"), url_for("monitor.overview"))
    if grant.role is Role.OPERATOR:
        return Desk(gettext("Operator"), url_for("operator.overview"))
    if grant.role is Role.HOTLINE:
        return Desk(gettext("Hotline"), url_for("hotline.desk"))
    if grant.role is Role.AUTHORITY:
        return Desk(gettext("Authority"), url_for("authority.desk"))
    if grant.role is Role.APPEALS:
        return Desk(gettext("Appeals board"), url_for("appeals.cases"))
    return None
