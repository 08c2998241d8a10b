"""What the register knows of the parties of an event, as frozen values: what the rules decide on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from signatories.standing import State
from signatories.succession.plans import Seat


@dataclass(frozen=True)
class SignatureFacts:
    """A running signature: one that was not withdrawn, replaced or ended."""

    reference: str
    code_of_conduct: str
    state: State
    ends_at: datetime
    association: str | None
    badge_hosts: tuple[str, ...] = ()
    """The domains with a badge under it that was not withdrawn."""


@dataclass(frozen=True)
class MembershipFacts:
    """An open membership: in which association, since when, and since when counted over mergers."""

    association: str
    since: date


@dataclass(frozen=True)
class HolderFacts:
    """A network or handle for which the monitor knows that the company answers since then."""

    holder: str
    valid_from: datetime


@dataclass(frozen=True)
class CompanyFacts:
    """One company before the event. ``drafts`` and ``invitations`` count what is open."""

    number: str
    name: str
    legal_name: str
    trade_name: str | None = None
    ended_on: date | None = None
    signatures: tuple[SignatureFacts, ...] = ()
    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    memberships: tuple[MembershipFacts, ...] = ()
    seats: tuple[Seat, ...] = ()
    holders: tuple[HolderFacts, ...] = ()
    drafts: int = 0
    invitations: int = 0
    periods: tuple[str, ...] = ()
    """The half-years with a published figure under its name."""


@dataclass(frozen=True)
class MemberFacts:
    """An open membership of an association that merges."""

    company: str
    name: str
    since: date
    waivers: int = 0
    cases: int = 0


@dataclass(frozen=True)
class AssociationFacts:
    """One association before the event."""

    slug: str
    name: str
    ended_on: date | None = None
    members: tuple[MemberFacts, ...] = ()
    seats: tuple[Seat, ...] = ()
    invitations: int = 0


@dataclass(frozen=True)
class Facts:
    """All parties: companies by register number, associations by slug. A new company is absent."""

    at: datetime
    companies: Mapping[str, CompanyFacts] = field(default_factory=dict)
    associations: Mapping[str, AssociationFacts] = field(default_factory=dict)
