"""Through which associations a company can sign on a day. Pure: it looks at what was loaded."""

from datetime import date

from signatories.errors import NotAMember
from signatories.models import Association, Company


def associations_of(company: Company, *, on: date) -> list[Association]:
    """The associations that the company is a member of on that day, by name."""
    open_on = {each.association for each in company.memberships if each.is_open_on(on)}
    return sorted(open_on, key=lambda association: association.name)


def check_is_member(company: Company, *, association: Association | None, on: date) -> None:
    """Raise ``NotAMember`` when the company is not a member that day; no association is always right."""
    if association is not None and association not in associations_of(company, on=on):
        raise NotAMember
