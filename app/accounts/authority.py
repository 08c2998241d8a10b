"""Who may give and end which roles, and who may not be missed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.roles import Held, Role, Scope

OWNING: Mapping[Scope | None, Role] = {
    "association": Role.OFFICER,
    "company": Role.COMPANY_OWNER,
    None: Role.OPERATOR,
}
"""The role without which nobody could let anybody in: its last holder stays."""

OF_ASSOCIATION = tuple(role for role in Role if role.scope == "association")
OF_COMPANY = tuple(role for role in Role if role.scope == "company")
OF_REGISTER = tuple(role for role in Role if role.scope is None)
ROLES_OF: Mapping[Scope | None, tuple[Role, ...]] = {
    "association": OF_ASSOCIATION,
    "company": OF_COMPANY,
    None: OF_REGISTER,
}


@dataclass(frozen=True)
class Subject:
    """Whose desk a role is of: an association, a company, or the register where neither is given.

    ``associations`` are the slugs of those of which a company is a member now; ``has_owner`` says
    whether somebody holds the owning role.
    """

    scope: Scope | None = None
    slug: str | None = None
    associations: frozenset[str] = frozenset()
    has_owner: bool = False


def roles_given(held: Iterable[Held], subject: Subject) -> tuple[Role, ...]:
    """The roles of *subject* that a person with the roles *held* may give, move and end, in order.

    An owner rules the own desk. The operator rules the register's roles and the associations'
    desks. Who stands above a company (its association's officer, the operator) brings in its first
    owner; once it has one, the owner decides.
    """
    kept = tuple(held)
    if Held(OWNING[subject.scope], subject.slug) in kept:
        return ROLES_OF[subject.scope]
    is_operator = Held(Role.OPERATOR) in kept
    if subject.scope == "company":
        is_above = is_operator or any(
            grant.role is Role.OFFICER and grant.of in subject.associations for grant in kept
        )
        return (Role.COMPANY_OWNER,) if is_above and not subject.has_owner else ()
    return ROLES_OF[subject.scope] if is_operator else ()


def can_be_missed(ends: Iterable[datetime | None], *, from_: datetime) -> bool:
    """Whether a holder of the owning role can go at *from_*: another one stays longer.

    *ends* are the moments at which the other holders' roles run out, ``None`` for never.
    """
    return any(end is None or end > from_ for end in ends)
