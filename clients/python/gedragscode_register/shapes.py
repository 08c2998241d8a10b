# Made from the OpenAPI document by `python -m tests.tools.generated`; do not edit.
"""What the register answers and takes."""

from typing import Any, Literal, NotRequired, TypedDict


class Acknowledged(TypedDict):
    test: str
    company: str
    answered_at: str


class Acknowledgement(TypedDict):
    """The token as the test notice brought it."""

    token: str


class Act(TypedDict):
    """A public act, as it stands in the log."""

    log_index: int
    at: str
    kind: str
    data: dict[str, Any]


class Alive(TypedDict):
    status: str


class Association(TypedDict):
    slug: str
    name: str
    members: int
    signatories: str


class Associations(TypedDict):
    as_of: str
    associations: "list[Association]"


class Badge(TypedDict):
    """A logo. ``withdrawn_at`` is empty while it is in use; ``verify`` is the page that says how it stands."""

    code: str
    register_number: str
    origin: str
    issued_at: str
    withdrawn_at: str | None
    reason: str | None
    verify: str


class BadgeFile(TypedDict):
    """One form of a logo. ``has_credential``: the signed credential is in the file, so it can be checked alone."""

    form: str
    svg: str
    png: str
    has_credential: bool


class BadgeShown(TypedDict):
    """What somebody shows: ``badge`` is a token, an address, a CODE or the text of an SVG; ``on`` is the website. ``badge_base64`` is for a file (SVG, PNG or token) instead of it, as base64 with padding; 4 MB at most."""

    badge: NotRequired[str | None]
    badge_base64: NotRequired[str | None]
    on: NotRequired[str | None]


class BadgeWithFiles(TypedDict):
    """A logo, how it stands, and where its files are. They change with ``verdict`` and ``valid_from``; ``token`` is the credential by itself, ``file_name`` what the register looks for on the website."""

    code: str
    origin: str
    verdict: str
    valid_from: str
    valid_until: str
    verify: str
    token: str
    file_name: str
    files: "list[BadgeFile]"


class Badges(TypedDict):
    as_of: str
    badges: "list[Badge]"
    next: str | None


class BadgesWithFiles(TypedDict):
    as_of: str
    badges: "list[BadgeWithFiles]"


class Claim(TypedDict):
    """What shows that a notice is wrong: a sentence of the list, with a moment or days where it needs them."""

    kind: "ClaimKind"
    at: NotRequired[str | None]
    from_on: NotRequired[str | None]
    to_on: NotRequired[str | None]


ClaimKind = Literal[
    "network-not-ours",
    "network-handed-on",
    "no-mail-arrived",
    "contact-point-failed",
    "ticket-shows-removal",
    "customer-ended",
    "log-shows-gone",
    "copy-elsewhere",
    "hotline-withdrew",
    "hotline-asked",
]


class Company(TypedDict):
    """All that the register says of one company. Figures are those of ``/scores/PERIOD.json``."""

    register_number: str
    slug: str
    name: str
    legal_name: str
    other_names: list[str]
    former_names: list[str]
    reads_as: "list[ReadAs]"
    standing: "State"
    since: str | None
    until: str | None
    documents: "list[SignedDocument]"
    associations: "list[NamedAssociation]"
    domains: list[str]
    contact_point: str | None
    url: str
    as_of: str
    contact_point_since: str | None
    contact_point_state: str | None
    ended_on: str | None
    hash_check_since: str | None
    group: str | None
    networks: "list[Network]"
    predecessors: "list[Relative]"
    successors: "list[Relative]"
    memberships: "list[Membership]"
    signatures: "list[Signature]"
    badges: "list[LogoOfCompany]"
    figures: list[dict[str, Any]]
    figures_of_predecessors: list[dict[str, Any]]
    acts: "list[Act]"


class Conditions(TypedDict):
    """Members held against the conditions of their association."""

    as_of: str
    total: int
    members: "list[MemberFindings]"
    next: str | None


class ContactPoint(TypedDict):
    """One signatory in force. Without a contact point its fields are empty."""

    register_number: str
    name: str
    domains: list[str]
    contact_point: str | None
    kind: str | None
    since: str | None
    state: str | None
    tested_at: str | None
    response_hours: float | None
    url: str


class ContactPoints(TypedDict):
    changed_at: str | None
    count: int
    signatories: "list[ContactPoint]"


class Correction(TypedDict):
    """A version that was struck out, and what stands in its place."""

    period: str
    norm: str
    version: int
    published_at: str | None
    replaced_at: str | None
    by_version: int | None
    reason: str | None
    sentence_nl: str | None
    sentence_en: str | None
    csv: str
    csv_digest: str


class Corrections(TypedDict):
    own_figures: dict[str, Any]
    corrections: "list[Correction]"


class Counts(TypedDict):
    read: int
    new: int
    changed: int
    unchanged: int
    in_conflict: int
    repeated: int
    unmatched: int


class DeliveryProblem(TypedDict):
    """Why a delivery was refused. ``problems`` are the first of ``count`` bad rows."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    count: NotRequired[int | None]
    problems: NotRequired["list[RefusedRow]"]


class DeliveryReceipt(TypedDict):
    """The receipt of a delivery. Sending the same again gives the same, with ``already``."""

    delivery: str | None
    source: str
    batch: str | None
    digest: str
    taken_in_at: str
    notices: "Counts"
    checks: "Counts"
    already: bool
    dry_run: bool
    sandbox: bool
    without_clock: int
    held_apart: "list[HeldApart]"
    signed: str | None


class Dispute(TypedDict):
    """A dispute. ``effect`` is what its notices count as by the decision, null where they stay as measured."""

    dispute: str
    publication: str
    period: str
    norm: str
    company: str
    kind: "DisputeKind"
    state: "DisputeState"
    notices: list[str]
    claims: "list[Claim]"
    has_document: bool
    filed_at: str
    decided_at: str | None
    effect: "Effect | None"
    reason: "Reason | None"
    appeal_until: str | None
    appealed_at: str | None


DisputeKind = Literal["wrong-company", "not-received", "already-gone", "wrongly-online", "wrongly-classified"]


class DisputeSent(TypedDict):
    """Notices that are wrong in one way. ``notices`` are ids that the company received, or that the register keeps."""

    publication: str
    kind: "DisputeKind"
    notices: list[str]
    claims: "list[Claim]"
    document_base64: NotRequired[str | None]


DisputeState = Literal["open", "withdrawn", "upheld", "rejected", "undecided", "appealed", "confirmed"]


class Disputes(TypedDict):
    as_of: str
    disputes: "list[Dispute]"
    next: str | None


Effect = Literal[
    "wrong_company", "not_received", "gone_before_delivery", "wrongly_classified", "on_time", "undetermined"
]


class Finding(TypedDict):
    """The answer to one condition: ``met``, ``not_met``, ``waived`` or ``unknown``, and what it rests on."""

    condition: str
    words: str
    answer: Literal["met", "not_met", "unknown", "waived"]
    evidence: str
    since: str | None


class HeldApart(TypedDict):
    """A row of a report without a clock: nobody can say when its notice was delivered."""

    file: str
    line: int
    why: str


KeyState = Literal["next", "active", "previous", "retired", "withdrawn"]


class Keys(TypedDict):
    """Public keys (RFC 7517)."""

    keys: list[dict[str, Any]]


Label = Literal["meets", "below", "unclear", "too_few", "not_measurable"]


class LogEntry(TypedDict):
    """One entry of the public log. ``salt`` opens the digests of names in its leaf; none where they were erased."""

    position: int
    at: str
    kind: str
    data: dict[str, Any]
    salt: str | None
    leaf_hash: str


class LogKey(TypedDict):
    """A key of the log with its term. ``until`` is when it was given up; what it signed before counts on, unless it was ``withdrawn``."""

    vkey: str
    kid: str
    state: "KeyState"
    since: str
    until: str | None


class LogKeys(TypedDict):
    """Every key that the log ever had, the oldest first, and those of its witness now."""

    origin: str
    keys: "list[LogKey]"
    witnesses: list[str]


class LogoOfCompany(TypedDict):
    code: str
    origin: str
    verify: str


class Member(TypedDict):
    register_number: str
    name: str
    legal_name: str
    member_number: str | None
    member_since: str
    domains: list[str]
    contact_point: str | None
    standing: "Standing"
    documents: "list[SignedDocument]"


class MemberFindings(TypedDict):
    association: str
    register_number: str
    name: str
    overall: Literal["met", "not_met", "unknown", "waived"]
    findings: "list[Finding]"


class MemberRow(TypedDict):
    """One member, as in a row of the file of members. Texts are read as cells are."""

    register_number: str
    legal_name: str
    trade_name: NotRequired[str]
    domain: NotRequired[str]
    contact_email: NotRequired[str]
    member_since: NotRequired[str]
    member_number: NotRequired[str]


class Members(TypedDict):
    """A page of the members of the token's association, by register number."""

    association: str
    as_of: str
    total: int
    members: "list[Member]"
    next: str | None


class MembersReceipt(TypedDict):
    """What sending members did, or would do in a dry run."""

    dry_run: bool
    receipt: str | None
    new: int
    changed: int
    unchanged: int
    refused: int
    wrong: "list[RowRefused]"


class MembersSent(TypedDict):
    members: "list[MemberRow]"


Membership = TypedDict(
    "Membership",
    {
        "association": str,
        "from": str,
        "to": str | None,
    },
)


class NamedAssociation(TypedDict):
    slug: str
    name: str


Network = TypedDict(
    "Network",
    {
        "network": str,
        "from": str,
        "evidence": str,
        "confirmed_at": str | None,
    },
)


class OwnFigures(TypedDict):
    """A company's figures as they are or will be published: shares are fractions of one, null where withheld. ``attention`` is the private signal, which is published nowhere."""

    label: "Label"
    attention: bool
    incidents: int
    items: int
    share_low: float | None
    share_high: float | None
    interval_low: float | None
    interval_high: float | None
    item_share_low: float | None
    item_share_high: float | None
    median_hours_low: float | None
    median_hours_high: float | None
    still_online: int
    reappeared: int
    moved: int
    undetermined: int
    attempts: int
    could_not_be_notified: int
    counts: dict[str, Any]


class OwnNotice(TypedDict):
    """One notice to the company. ``outcome`` is null where it does not count, with the ``reason``. Hours count from its acceptance; ``first_offline_hours`` is null where it was never seen gone for good."""

    notice: str
    accepted_at: str
    outcome: str | None
    reason: str | None
    last_online_hours: float | None
    first_offline_hours: float | None
    incident: int | None
    reappeared: bool
    moved: bool
    still_online: bool


class OwnNotices(TypedDict):
    """A page of the notices behind a company's figures, in order of acceptance."""

    publication: str
    total: int
    notices: "list[OwnNotice]"
    next: str | None


class Preview(TypedDict):
    """One version of the figures of a half-year. Notices can be disputed while ``state`` is ``preview``, until ``reply_until``. ``figures`` are the company's own, null for the monitor."""

    publication: str
    period: str
    norm: str
    method_version: str
    version: int
    state: str
    reply_until: str | None
    release_at: str | None
    published_at: str | None
    input_digest: str
    figures: "OwnFigures | None"


class Previews(TypedDict):
    as_of: str
    previews: "list[Preview]"
    next: str | None


class Problem(TypedDict):
    """What went wrong (RFC 9457). ``code`` is stable; ``detail`` is a sentence in the asked language."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class Publication(TypedDict):
    """One version of the figures of a period. ``end`` is the first day after it."""

    period: str
    start: str
    end: str
    norm: str
    version: int
    in_force: bool
    method_version: str
    published_at: str
    replaced_at: str | None
    csv: str
    csv_digest: str
    bundle: str


class Publications(TypedDict):
    publications: "list[Publication]"


class ReadAs(TypedDict):
    """Another entry; an association has no register number."""

    register_number: str
    slug: str
    name: str


class Ready(TypedDict):
    """Each ``ok`` or ``failed``; ``alarms`` need an operator soon."""

    status: str
    alarms: list[str]
    database: str
    keys: str
    disk: str


Reason = Literal[
    "evidence-shows-it",
    "holder-records-show-it",
    "delivery-records-show-it",
    "checks-show-it",
    "hotline-confirms-it",
    "doubt-remains",
    "evidence-lacking",
    "holder-records-say-otherwise",
    "delivery-records-say-otherwise",
    "checks-say-otherwise",
    "hotline-says-otherwise",
    "makes-no-difference",
    "not-decided-in-time",
]


class RefusedRow(TypedDict):
    """Where a delivered row breaks a rule; never what was in it. ``line`` counts from 1."""

    file: str
    line: int
    kind: str
    column: str
    rule: str


class Relative(TypedDict):
    """A company before or after this one, and what happened."""

    register_number: str
    event: str
    on: str


class RowRefused(TypedDict):
    """A row that was not saved. ``row`` counts from 1; ``column`` is the one that is wrong, if it is one."""

    row: int
    column: str | None
    reason: str


class Shields(TypedDict):
    """The endpoint schema of shields.io."""

    schemaVersion: int
    label: str
    message: str
    color: str
    isError: bool
    cacheSeconds: int


class Signatories(TypedDict):
    """A page of companies, by register number; ``total`` counts all pages together."""

    as_of: str
    total: int
    signatories: "list[Signatory]"
    next: str | None


class SignatoriesFile(TypedDict):
    """All companies that match, by name."""

    as_of: str
    count: int
    signatories: "list[Signatory]"


class Signatory(TypedDict):
    """A company. ``until`` is empty unless its signature is in force; ``url`` is all that is known of it. ``reads_as`` names others where letters of its name look like those of another alphabet: tell your readers that this is not the other one."""

    register_number: str
    slug: str
    name: str
    legal_name: str
    other_names: list[str]
    former_names: list[str]
    reads_as: "list[ReadAs]"
    standing: "State"
    since: str | None
    until: str | None
    documents: "list[SignedDocument]"
    associations: "list[NamedAssociation]"
    domains: list[str]
    contact_point: str | None
    url: str


class Signature(TypedDict):
    signature: str
    code_of_conduct: str
    documents: "list[SignedEdition]"
    association: str | None
    association_now: str | None
    carried_from: str | None
    state: str
    suspended: str | None
    signed_at: str
    ends_at: str | None
    ended_at: str | None


class SignedDocument(TypedDict):
    document: str
    edition: str


class SignedEdition(TypedDict):
    document: str
    edition: str
    digest: str


class Standing(TypedDict):
    """What the signatures of a company amount to. ``until`` is empty unless they are in force."""

    state: str
    since: str | None
    until: str | None


State = Literal["in-force", "suspended", "awaiting", "lapsed", "withdrawn", "ended", "not-signed"]


class Verdict(TypedDict):
    """How a logo stands; the same as ``/v/CODE.json``."""

    verdict: str
    explanation: str
    code: str | None
    company: str | None
    register_number: str | None
    origins: list[str]
    documents: "list[VerdictDocument]"
    association: str | None
    endorsement: "VerdictEndorsement | None"
    since: str | None
    until: str | None
    reason: str | None
    on: str | None
    checked_at: str | None
    as_of: str | None
    log_index: int | None
    checks: "list[VerdictCheck]"


class VerdictCheck(TypedDict):
    """One check; ``ok`` is empty where it could not be made."""

    what: str
    ok: bool | None
    at: str | None


class VerdictDocument(TypedDict):
    document: str
    name: str
    edition: str
    url: str


class VerdictEndorsement(TypedDict):
    """What the association says with its own signature: the company is its member."""

    association: str
    since: str
    url: str
