"""The shapes of what anyone may read as JSON."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from app.api.shapes import RegisterNumber, Shape, SignedDocument
from badge.key_states import KeyState
from signatories.signatures.standing import State


class NamedAssociation(Shape):
    slug: str
    name: str


class ReadAs(Shape):
    """Another entry; an association has no register number."""

    register_number: str
    slug: str
    name: str


class Signatory(Shape):
    """A company. ``until`` is empty unless its signature is in force; ``url`` is all that is known of it.

    ``reads_as`` names others where letters of its name look like those of another alphabet: tell your readers
    that this is not the other one.
    """

    register_number: RegisterNumber
    slug: str
    name: str
    legal_name: str
    other_names: list[str]
    former_names: list[str]
    reads_as: list[ReadAs]
    standing: State
    since: datetime | None
    until: datetime | None
    documents: list[SignedDocument]
    associations: list[NamedAssociation]
    domains: list[str]
    contact_point: str | None
    url: str


class Signatories(Shape):
    """A page of companies, by register number; ``total`` counts all pages together."""

    as_of: datetime
    total: int
    signatories: list[Signatory]
    next: str | None = Field(description="The address of the next page, if there is one.")


class SignatoriesFile(Shape):
    """All companies that match, by name."""

    as_of: datetime
    count: int
    signatories: list[Signatory]


class Network(Shape):
    network: str
    from_: date = Field(alias="from")
    evidence: str
    confirmed_at: datetime | None


class Relative(Shape):
    """A company before or after this one, and what happened."""

    register_number: RegisterNumber
    event: str
    on: date


class Membership(Shape):
    """``to`` is the first day on which it no longer was a member."""

    association: str
    from_: date = Field(alias="from")
    to: date | None


class SignedEdition(SignedDocument):
    digest: str


class Signature(Shape):
    signature: str
    code_of_conduct: str
    documents: list[SignedEdition]
    association: str | None
    association_now: str | None
    carried_from: str | None
    state: str
    suspended: str | None
    signed_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None


class LogoOfCompany(Shape):
    code: str
    origin: str
    verify: str


class Act(Shape):
    """A public act, as it stands in the log."""

    log_index: int
    at: datetime
    kind: str
    data: dict[str, Any]


class LogEntry(Shape):
    """One entry of the public log. ``salt`` opens the digests of names in its leaf; none where they were erased."""

    position: int
    at: datetime
    kind: str
    data: dict[str, Any]
    salt: str | None
    leaf_hash: str


class LogKey(Shape):
    """A key of the log with its term. ``until`` is when it was given up; what it signed before counts on, unless it
    was ``withdrawn``."""

    vkey: str
    kid: str
    state: KeyState
    since: datetime
    until: datetime | None


class LogKeys(Shape):
    """Every key that the log ever had, the oldest first, and those of its witness now."""

    origin: str
    keys: list[LogKey]
    witnesses: list[str]


class Company(Signatory):
    """All that the register says of one company. Figures are those of ``/scores/PERIOD.json``."""

    as_of: datetime
    contact_point_since: datetime | None
    contact_point_state: str | None
    ended_on: date | None
    hash_check_since: date | None
    group: str | None
    networks: list[Network]
    predecessors: list[Relative]
    successors: list[Relative]
    memberships: list[Membership]
    signatures: list[Signature]
    badges: list[LogoOfCompany]
    figures: list[dict[str, Any]]
    figures_of_predecessors: list[dict[str, Any]]
    acts: list[Act]


class Association(Shape):
    slug: str
    name: str
    members: int
    signatories: str = Field(description="Its members and how they stand, as JSON.")


class Associations(Shape):
    as_of: datetime
    associations: list[Association]


class Publication(Shape):
    """One version of the figures of a period. ``end`` is the first day after it."""

    period: str
    start: date
    end: date
    norm: str
    version: int
    in_force: bool
    method_version: str
    published_at: datetime
    replaced_at: datetime | None
    csv: str
    csv_digest: str = Field(description="SHA-256 of the CSV file.")
    bundle: str = Field(description="All that is needed to recompute the figures.")


class Publications(Shape):
    publications: list[Publication]


class ContactPoint(Shape):
    """One signatory in force. Without a contact point its fields are empty."""

    register_number: RegisterNumber
    name: str
    domains: list[str]
    contact_point: str | None
    kind: str | None
    since: datetime | None
    state: str | None
    tested_at: datetime | None
    response_hours: float | None
    url: str


class ContactPoints(Shape):
    changed_at: datetime | None
    count: int
    signatories: list[ContactPoint]


class Correction(Shape):
    """A version that was struck out, and what stands in its place."""

    period: str
    norm: str
    version: int
    published_at: datetime | None
    replaced_at: datetime | None
    by_version: int | None
    reason: str | None
    sentence_nl: str | None
    sentence_en: str | None
    csv: str
    csv_digest: str


class Corrections(Shape):
    own_figures: dict[str, Any] = Field(description="How the register does itself.")
    corrections: list[Correction]


class Shields(Shape):
    """The endpoint schema of shields.io."""

    schemaVersion: int  # noqa: N815 - the name in that schema
    label: str
    message: str
    color: str
    isError: bool  # noqa: N815 - the name in that schema
    cacheSeconds: int  # noqa: N815 - the name in that schema


class Alive(Shape):
    status: str


class Ready(Shape):
    """Each ``ok`` or ``failed``; ``alarms`` need an operator soon."""

    status: str
    alarms: list[str]
    database: str
    keys: str
    disk: str


class Keys(Shape):
    """Public keys (RFC 7517)."""

    keys: list[dict[str, Any]]
