"""What the register says of a badge: one word on the wire, the facts, and every check with its time."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """The verdict itself; only ``VALID`` lets a badge stand."""

    VALID = "valid"
    NOT_FOR_THIS_SITE = "not_for_this_site"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    FORGED = "forged"
    UNKNOWN_ISSUER = "unknown_issuer"
    NOT_A_BADGE = "not_a_badge"
    NO_CREDENTIAL = "no_credential"
    CANNOT_CHECK = "cannot_check"


class Reason(StrEnum):
    """Why the register withdrew or suspended a badge."""

    SIGNATURE_WITHDRAWN = "signature-withdrawn"
    SIGNATURE_ENDED = "signature-ended"
    DOMAIN_LOST = "domain-lost"
    MEMBERSHIP_ENDED = "membership-ended"
    KEY_COMPROMISED = "key-compromised"
    COMPANY_ASKED = "company-asked"
    OPERATOR = "operator"
    # what a suspension can be for, by the words of the register
    MEMBERSHIP_CONDITION = "membership-condition"
    LOST_DOMAIN = "lost-domain"
    CONTACT_POINT_DEAD = "contact-point-dead"
    AUTHORITY_REQUEST = "authority-request"
    OWN_REQUEST = "own-request"
    OTHER = "other"


SUSPENSION_REASONS = tuple(list(Reason)[list(Reason).index(Reason.MEMBERSHIP_CONDITION) :])
WITHDRAWAL_REASONS = tuple(each for each in Reason if each not in SUSPENSION_REASONS)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``what`` is an English sentence (a message id);
    ``at`` is the moment for which it holds."""

    what: str
    ok: bool
    at: datetime


@dataclass(frozen=True)
class NamedDocument:
    """A document that the badge names: its key, name and edition, and where its text is."""

    key: str
    name: str
    edition: str
    url: str


@dataclass(frozen=True)
class Endorsement:
    """What an association adds to a badge: the company is its member, *since* a day.

    ``url`` is where the association's own signed statement is.
    """

    association: str
    since: date
    url: str


@dataclass(frozen=True)
class Verdict:
    """The answer that page, JSON and command show.

    ``since`` is when the company signed; ``until`` when the badge ends or was withdrawn.
    ``explanation`` is one English sentence (a message id). ``as_of`` is how fresh the
    knowledge of a withdrawal is. What could not be learnt is ``None`` or empty.
    """

    verdict: Outcome
    explanation: str
    checked_at: datetime
    checks: tuple[Check, ...] = ()
    code: str | None = None
    company: str | None = None
    register_number: str | None = None
    origins: tuple[str, ...] = ()
    documents: tuple[NamedDocument, ...] = ()
    association: str | None = None
    endorsement: Endorsement | None = None
    since: datetime | None = None
    until: datetime | None = None
    reason: Reason | None = None
    as_of: datetime | None = None
    log_index: int | None = None
    asked_for: str | None = None

    @property
    def is_valid(self) -> bool:
        return self.verdict is Outcome.VALID


def moment(value: datetime | None) -> str | None:
    """*value* as the wire writes it: UTC, to the second, with a Z."""
    return None if value is None else value.strftime("%Y-%m-%dT%H:%M:%SZ")


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as ``/v/CODE.json`` and ``badge verify --json`` give it."""
    return {
        "verdict": verdict.verdict.value,
        "explanation": verdict.explanation,
        "code": verdict.code,
        "company": verdict.company,
        "register_number": verdict.register_number,
        "origins": list(verdict.origins),
        "documents": [
            {"document": each.key, "name": each.name, "edition": each.edition, "url": each.url}
            for each in verdict.documents
        ],
        "association": verdict.association,
        "endorsement": None if verdict.endorsement is None else _endorsement_as_json(verdict.endorsement),
        "since": moment(verdict.since),
        "until": moment(verdict.until),
        "reason": None if verdict.reason is None else verdict.reason.value,
        "on": verdict.asked_for,
        "checked_at": moment(verdict.checked_at),
        "as_of": moment(verdict.as_of),
        "log_index": verdict.log_index,
        "checks": [{"what": each.what, "ok": each.ok, "at": moment(each.at)} for each in verdict.checks],
    }


def _endorsement_as_json(endorsement: Endorsement) -> dict[str, str]:
    return {
        "association": endorsement.association,
        "since": endorsement.since.isoformat(),
        "url": endorsement.url,
    }
