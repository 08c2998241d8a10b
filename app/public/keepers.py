"""Who answers for each page about the register itself, and when its words were last looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.public.blueprint import public
from app.roles import Role


@dataclass(frozen=True)
class Keeper:
    """``role`` answers for the words of a page; on ``looked_at_on`` they were held against what is done."""

    role: Role
    looked_at_on: date


_FIRST = date(2026, 11, 29)

KEEPERS: Mapping[str, Keeper] = {
    "about": Keeper(Role.OPERATOR, _FIRST),
    "accessibility": Keeper(Role.OPERATOR, _FIRST),
    "appeals_page": Keeper(Role.APPEALS, _FIRST),
    "corrections": Keeper(Role.PUBLISHER, _FIRST),
    "decisions": Keeper(Role.OPERATOR, _FIRST),
    "governance": Keeper(Role.OPERATOR, _FIRST),
    "limits": Keeper(Role.PUBLISHER, _FIRST),
    "permissions": Keeper(Role.OPERATOR, _FIRST),
    "press": Keeper(Role.PUBLISHER, _FIRST),
    "privacy": Keeper(Role.OPERATOR, _FIRST),
    "service": Keeper(Role.OPERATOR, _FIRST),
    "who_pays": Keeper(Role.OPERATOR, _FIRST),
}
"""By the endpoint of the page. A page about the register without a line here fails its test."""


@public.app_template_global("keeper_of")
def keeper_of(endpoint: str | None) -> Keeper | None:
    return KEEPERS.get((endpoint or "").removeprefix("public."))
