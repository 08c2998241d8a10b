"""The blueprint of the company desk; every view module of this folder registers on it."""

from typing import Any

from flask import Blueprint, g, url_for
from flask_babel import gettext

from app.access import held_by, person
from app.programs.desk import programs_link
from app.roles import rule_of
from signatories.models import Company

company = Blueprint("company", __name__)

DESK = "/desk/company/<company_slug>"
"""Where the desk of one company stands; the guard has let in only its own people."""


def own_company() -> Company:
    """The company that the URL names; the guard fetched it and let this person in."""
    return g.company


def may(endpoint: str) -> bool:
    """Whether this person's roles open that door of this company: it greys what the guard refuses."""
    rule = rule_of(endpoint)
    return rule is not None and rule.admits(held_by(person()), {"company_slug": own_company().slug})


@company.context_processor
def give_desk() -> dict[str, Any]:
    """The desk's frame: its title, its navigation and the company."""
    if "company" not in g:
        return {}  # the page of a refusal: the guard fetched nothing
    slug = own_company().slug
    pages = (
        (gettext("Tasks"), "company.tasks"),
        (gettext("Company details"), "company.details"),
        (gettext("Contact point"), "company.contact_point"),
        (gettext("Domains"), "company.domains"),
        (gettext("Networks"), "company.company_networks"),
        (gettext("Signature"), "company.signature"),
        (gettext("Logo"), "company.logos"),
        (gettext("Figures"), "company.figures"),
        (gettext("Conditions"), "company.conditions"),
        (gettext("Hash check"), "company.hash_check"),
        (gettext("Dossier requests"), "company.dossiers"),
        (gettext("People"), "company.people"),
    )
    return {
        "company": own_company(),
        "desk_title": own_company().name,
        "desk_nav": [
            (label, url_for(endpoint, company_slug=slug)) for label, endpoint in pages if may(endpoint)
        ]
        + programs_link(),
        "may": may,
    }
