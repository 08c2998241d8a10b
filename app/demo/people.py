"""The demo's people: one for each role, with addresses that cannot exist."""

from typing import NamedTuple

from app.accounts.words import ROLE_NAMES
from app.demo.companies import HOSTERS, INVITED, OWNED
from app.roles import Role


class Actor(NamedTuple):
    email: str
    name: str
    role: Role
    of: str | None = None


OFFICER = Actor("officer@hosters.example", "Anneke Ambtman", Role.OFFICER, HOSTERS)
ASSISTANT = Actor("assistant@hosters.example", "Gijs Helper", Role.ASSISTANT, HOSTERS)
OWNER = Actor("owner@waterlinie.example", "Bram Bestuurder", Role.COMPANY_OWNER, OWNED)
NEW_OWNER = Actor(
    "owner@voorbeeld-hosting.example", "Carla Nieuwkomer", Role.COMPANY_OWNER, f"kvk:{INVITED.number}"
)
MONITOR = Actor("monitor@meetpost.example", "Daan Meter", Role.MONITOR)
PUBLISHER = Actor("publisher@register.example", "Esra Uitgever", Role.PUBLISHER)
OPERATOR = Actor("operator@register.example", "Floor Beheerder", Role.OPERATOR)
SECOND_OPERATOR = Actor("second@register.example", "Hanna Tweede", Role.OPERATOR)
APPEALS = Actor("appeals@register.example", "Ivo Beroep", Role.APPEALS)
HOTLINE = Actor("hotline@meldpunt.example", "Jara Melding", Role.HOTLINE)
AUTHORITY = Actor("official@authority.example", "Kees Toezicht", Role.AUTHORITY)

ACTORS = (
    OFFICER,
    ASSISTANT,
    OWNER,
    NEW_OWNER,
    MONITOR,
    PUBLISHER,
    OPERATOR,
    SECOND_OPERATOR,
    APPEALS,
    HOTLINE,
    AUTHORITY,
)


def role_in_words(actor: Actor) -> str:
    return str(ROLE_NAMES[actor.role])
