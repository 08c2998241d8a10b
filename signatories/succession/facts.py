"""What the register knows of the parties of an event, as frozen values: what the rules decide on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from signatories.signatures.standing import State
from signatories.succession.plans import Seat


@dataclass(frozen=True)
class SignatureFacts:
    """A signature that awaits, is in force or is suspended: not one that lapsed or was ended."""

    reference: str
    code_of_conduct: str
    state: State
    ends_at: datetime
    association: str | None
    badge_hosts: tuple[str, ...] = ()
    """The domains with a badge under it that was not withdrawn."""


@dataclass(frozen=True)
class MembershipFacts:
    """An open membership. ``since`` counts back over mergers, ``from_on`` is where this row begins."""

    association: str
    from_on: date
    since: date


@dataclass(frozen=True)
class NetworkFacts:
    """A network that the company holds, by AS number or handle of an organisation."""

    identifier: str
    from_on: date


@dataclass(frozen=True)
class HolderFacts:
    """A network or handle for which the monitor knows that the company answers since then."""

    holder: str
    valid_from: datetime


@dataclass(frozen=True)
class CompanyFacts:
    """One company before the event. ``drafts``, ``invitations`` and ``programs`` (tokens
    and webhooks) count what is open."""

    number: str
    name: str
    legal_name: str
    trade_name: str | None = None
    ended_on: date | None = None
    signatures: tuple[SignatureFacts, ...] = ()
    hosts: tuple[str, ...] = ()
    networks: tuple[NetworkFacts, ...] = ()
    memberships: tuple[MembershipFacts, ...] = ()
    seats: tuple[Seat, ...] = ()
    holders: tuple[HolderFacts, ...] = ()
    group: str | None = None
    waiting_networks: int = 0
    has_contact_point: bool = False
    drafts: int = 0
    invitations: int = 0
    programs: int = 0
    periods: tuple[str, ...] = ()
    """The half-years with a published figure under its name."""


@dataclass(frozen=True)
class MemberFacts:
    """An open membership of an association that merges."""

    company: str
    name: str
    from_on: date
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
    programs: int = 0


@dataclass(frozen=True)
class Facts:
    """All parties: companies by register number, associations by slug. A new company is absent."""

    at: datetime
    companies: Mapping[str, CompanyFacts] = field(default_factory=dict)
    associations: Mapping[str, AssociationFacts] = field(default_factory=dict)
