"""Where the register and the monitor differ on who holds a network: the one place where they are joined.

The monitor's map from holders to companies is its own; the register changes nothing in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from monitor import attribution
from monitor.holdings import Holding
from signatories.models import Company
from signatories.networks import networks


class Difference(StrEnum):
    REGISTER_ONLY = "register-only"
    MONITOR_ONLY = "monitor-only"
    OTHER_COMPANY = "other-company"


@dataclass(frozen=True)
class Differing:
    """A network on which both do not say the same; who the monitor counts instead is not told."""

    identifier: str
    kind: Difference


def of_company(session: Session, company: Company, *, at: datetime) -> list[Differing]:
    """Where the monitor counts other networks for *company* than the register has, at *at*."""
    confirmed = [each.identifier for each in networks.of_company(session, company, at=at)]
    return compare(company.register_number, confirmed, attribution.known(session, as_of=at), at=at)


def compare(
    number: str, confirmed: Sequence[str], holdings: Sequence[Holding], *, at: datetime
) -> list[Differing]:
    """The differences for the company with that register number, by network. Pure."""
    holders: Mapping[str, set[str]] = {each.holder: set() for each in holdings}
    for each in holdings:
        if each.valid_from <= at < each.until:
            holders[each.holder].add(each.company)
    found = []
    for identifier in confirmed:
        counted = holders.get(identifier, set())
        if not counted:
            found.append(Differing(identifier, Difference.REGISTER_ONLY))
        elif counted != {number}:
            found.append(Differing(identifier, Difference.OTHER_COMPANY))
    only_there = {holder for holder, companies in holders.items() if number in companies} - set(confirmed)
    found += [Differing(identifier, Difference.MONITOR_ONLY) for identifier in only_there]
    return sorted(found, key=lambda each: (each.identifier, each.kind))
