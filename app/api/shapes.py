"""The shapes of what the API answers and takes. The OpenAPI document is made from these."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

RegisterNumber = Annotated[str, Field(max_length=60, examples=["kvk:12345678"])]


class Shape(BaseModel):
    """An answer: just these members, no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(BaseModel):
    """What went wrong (RFC 9457). ``code`` is stable; ``detail`` is a sentence in the asked language."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class RefusedRow(BaseModel):
    """Where a delivered row breaks a rule; never what was in it. ``line`` counts from 1."""

    file: str
    line: int
    kind: str
    column: str
    rule: str


class DeliveryProblem(Problem):
    """Why a delivery was refused. ``problems`` are the first of ``count`` bad rows."""

    count: int | None = None
    problems: list[RefusedRow] = []


class Standing(Shape):
    """What the signatures of a company amount to. ``until`` is empty unless they are in force."""

    state: str
    since: datetime | None
    until: datetime | None


class SignedDocument(Shape):
    document: str
    edition: str


class Member(Shape):
    register_number: RegisterNumber
    name: str
    legal_name: str
    member_number: str | None
    member_since: date
    domains: list[str]
    contact_point: str | None
    standing: Standing
    documents: list[SignedDocument]


class Members(Shape):
    """A page of the members of the token's association, by register number."""

    association: str
    as_of: datetime
    total: int
    members: list[Member]
    next: str | None = Field(description="The address of the next page, if there is one.")


class MemberRow(Shape):
    """One member, as in a row of the file of members. Texts are read as cells are."""

    register_number: str = Field(max_length=200)
    legal_name: str = Field(max_length=200)
    trade_name: str = Field(default="", max_length=200)
    domain: str = Field(default="", max_length=4000, description="Several with spaces between.")
    contact_email: str = Field(default="", max_length=300)
    member_since: str = Field(default="", max_length=40)
    member_number: str = Field(default="", max_length=200)


class MembersSent(Shape):
    members: list[MemberRow] = Field(min_length=1, max_length=20_000)


class RowRefused(Shape):
    """A row that was not saved. ``row`` counts from 1; ``column`` is the one that is wrong, if it is one."""

    row: int
    column: str | None
    reason: str


class MembersReceipt(Shape):
    """What sending members did, or would do in a dry run."""

    dry_run: bool
    receipt: str | None = Field(description="Its id at the desk, where it can be undone for a day.")
    new: int
    changed: int
    unchanged: int
    refused: int
    wrong: list[RowRefused] = Field(description="The rows that were not saved; the first thousand.")


class Finding(Shape):
    """The answer to one condition: ``met``, ``not_met``, ``waived`` or ``unknown``, and what it rests on."""

    condition: str
    words: str
    answer: Literal["met", "not_met", "unknown", "waived"]
    evidence: str
    since: date | None


class MemberFindings(Shape):
    association: str
    register_number: RegisterNumber
    name: str
    overall: Literal["met", "not_met", "unknown", "waived"]
    findings: list[Finding]


class Conditions(Shape):
    """Members held against the conditions of their association."""

    as_of: datetime
    total: int
    members: list[MemberFindings]
    next: str | None


class Badge(Shape):
    """A logo. ``withdrawn_at`` is empty while it is in use; ``verify`` is the page that says how it stands."""

    code: str
    register_number: RegisterNumber
    origin: str
    issued_at: datetime
    withdrawn_at: datetime | None
    reason: str | None
    verify: str


class Badges(Shape):
    as_of: datetime
    badges: list[Badge]
    next: str | None


class BadgeFile(Shape):
    """One form of a logo. ``has_credential``: the signed credential is in the file, so it can be checked alone."""

    form: str
    svg: str
    png: str
    has_credential: bool


class BadgeWithFiles(Shape):
    """A logo, how it stands, and where its files are. They change with ``verdict`` and ``valid_from``;
    ``token`` is the credential by itself, ``file_name`` what the register looks for on the website."""

    code: str
    origin: str
    verdict: str
    valid_from: datetime
    valid_until: datetime
    verify: str
    token: str
    file_name: str
    files: list[BadgeFile]


class BadgesWithFiles(Shape):
    as_of: datetime
    badges: list[BadgeWithFiles]


class Counts(Shape):
    read: int
    new: int
    changed: int
    unchanged: int
    in_conflict: int
    repeated: int
    unmatched: int


class HeldApart(Shape):
    """A row of a report without a clock: nobody can say when its notice was delivered."""

    file: str
    line: int
    why: str


class DeliveryReceipt(Shape):
    """The receipt of a delivery. Sending the same again gives the same, with ``already``."""

    delivery: str | None
    source: str
    batch: str | None
    digest: str
    taken_in_at: datetime
    notices: Counts
    checks: Counts
    already: bool
    dry_run: bool
    sandbox: bool = Field(description="Whether the source is a sandbox: in no figure, and deletable.")
    without_clock: int = Field(description="Rows of a report that were held apart.")
    held_apart: list[HeldApart] = Field(description="The first of them.")
    signed: str | None = Field(
        description="The receipt as a JWS; `/.well-known/receipt-keys.json` has the keys. None in a dry run."
    )
