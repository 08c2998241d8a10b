"""What a webhook can hear of, which desk may, and what it is told: ids and kinds, nothing of a person. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.i18n import _l
from app.owners import Desk


class Topic(StrEnum):
    SIGNATURES = "signatures"
    MEMBERS = "members"
    BADGES = "badges"
    DOMAINS = "domains"
    CONTACT_TESTS = "contact-tests"
    CASES = "cases"
    DELIVERIES = "deliveries"
    PUBLICATIONS = "publications"
    TEST = "test"


WORDS: Mapping[Topic, str] = {
    Topic.SIGNATURES: _l("Signatures: placed, countersigned, suspended, renewed, ended"),
    Topic.MEMBERS: _l("Members: admitted, ended"),
    Topic.BADGES: _l("Logos: issued, suspended, withdrawn"),
    Topic.DOMAINS: _l("Domains: proven, lost"),
    Topic.CONTACT_TESTS: _l("Contact points: tests answered or failed"),
    Topic.CASES: _l("Cases about a condition: each step"),
    Topic.DELIVERIES: _l("Deliveries: taken in"),
    Topic.PUBLICATIONS: _l("Figures: shown to the companies, published"),
}

_OF_MEMBERS = (
    Topic.SIGNATURES, Topic.MEMBERS, Topic.BADGES, Topic.DOMAINS, Topic.CONTACT_TESTS, Topic.CASES
)  # fmt: skip
TOPICS_OF: Mapping[Desk, tuple[Topic, ...]] = {
    Desk.ASSOCIATION: _OF_MEMBERS,
    Desk.COMPANY: _OF_MEMBERS,
    Desk.MONITOR: (Topic.DELIVERIES, Topic.PUBLICATIONS),
}
"""The topics that a desk can choose. Of members, an association hears of its own alone."""

_STARTS: Mapping[str, Topic] = {
    "signature-": Topic.SIGNATURES,
    "member-": Topic.MEMBERS,
    "membership-": Topic.MEMBERS,
    "badge-": Topic.BADGES,
    "domain-": Topic.DOMAINS,
    "contact-test-": Topic.CONTACT_TESTS,
    "delivery-": Topic.DELIVERIES,
    "publication-": Topic.PUBLICATIONS,
    "scores-": Topic.PUBLICATIONS,
}
TOLD = frozenset(
    {
        "company", "association", "signature", "badge", "origin", "credential", "host", "test",
        "delivery", "source", "period", "version", "from_on", "to_on", "reason_kind", "case", "condition",
    }
)  # fmt: skip
"""What is passed on of an entry or journal line. Anything else stays here."""


def topic_of_entry(kind: str) -> Topic | None:
    """The topic of a public act, or ``None`` when no webhook hears of it."""
    return next((topic for start, topic in _STARTS.items() if kind.startswith(start)), None)


def topic_of_line(kind: str) -> Topic | None:
    """The topic of an act that is not public: only the steps of a case have one."""
    return Topic.CASES if kind.startswith("case-") else None


def told(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a message says of an act."""
    return {key: value for key, value in sorted(data.items()) if key in TOLD}
