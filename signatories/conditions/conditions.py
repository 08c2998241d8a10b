"""Membership conditions: the kinds of rule, the facts that they are held against, and the answers. Pure.

An answer is *met*, *not met* or *cannot be said*; a waiver turns *not met* into *waived*, which never
counts as met. Each carries the evidence that it rests on, as a sentence with values, and since when
it holds where that is known. How each kind is checked is in ``condition_checks``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from sentences import N_
from signatories.signatures.standing import Standing
from signatories.terms import Span


class Kind(StrEnum):
    """The kinds of rule that can be checked; a rule is one of them with its parameters."""

    SIGNED_CURRENT = "signed-current-editions"
    BADGE_IN_FORCE = "badge-in-force"
    DOMAIN_PROVEN = "domain-proven"
    CONTACT_POINT = "contact-point"
    CONTACT_TESTED = "contact-point-tested"
    HASH_CHECK = "hash-check-in-use"
    NOT_BELOW_NORM = "not-below-norm"
    MEASURABLE = "measurable"
    ATTESTED = "attested"


class Attester(StrEnum):
    """Who declares that an attested condition is met."""

    COMPANY = "company"
    OFFICER = "officer"


class Answer(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_SAY = "unknown"
    WAIVED = "waived"


@dataclass(frozen=True)
class Rule:
    """One condition of an association, as a value.

    ``parameters`` are the numbers of its kind (``PARAMETERS``). ``key`` tells conditions of one kind
    apart: only attested ones have it, with the association's own sentence in ``text_nl`` and ``text_en``.
    A member cannot miss a condition before ``since``, the day from which it holds.
    """

    kind: Kind
    parameters: Mapping[str, int] = field(default_factory=dict)
    key: str = ""
    since: date | None = None
    text_nl: str = ""
    text_en: str = ""
    attested_by: Attester = Attester.COMPANY

    @property
    def name(self) -> str:
        """What waivers, attestations and cases call this condition; it stays when the rule is replaced."""
        return f"{self.kind.value}:{self.key}" if self.key else self.kind.value


@dataclass(frozen=True)
class Parameter:
    """One number of a rule: its range, what a new rule starts with, and what an old one without it has."""

    least: int
    most: int
    usual: int
    absent: int


_MONTHS = Parameter(1, 36, 12, 12)
_PERIODS = Parameter(1, 8, 2, 2)
PARAMETERS: Mapping[Kind, Mapping[str, Parameter]] = {
    Kind.SIGNED_CURRENT: {"days": Parameter(0, 365, 60, 0)},
    Kind.BADGE_IN_FORCE: {},
    Kind.DOMAIN_PROVEN: {},
    Kind.CONTACT_POINT: {},
    Kind.CONTACT_TESTED: {"days": Parameter(7, 365, 100, 100)},
    Kind.HASH_CHECK: {"months": _MONTHS},
    Kind.NOT_BELOW_NORM: {"periods": _PERIODS},
    Kind.MEASURABLE: {"periods": _PERIODS},
    Kind.ATTESTED: {"months": _MONTHS},
}


def parameter(rule: Rule, name: str) -> int:
    """The number of a rule, or what a rule of its kind without that number means."""
    return rule.parameters.get(name, PARAMETERS[rule.kind][name].absent)


@dataclass(frozen=True)
class PeriodLabel:
    """What was published of one half-year: its label, such as ``below``; empty when the company has no figure.

    ``could_not_be_notified`` says that more than half of the attempts to reach the company failed.
    """

    period: str
    label: str
    published_on: date | None = None
    could_not_be_notified: bool = False
    company: str = ""
    """Whose figure it is, where it is that of a company before this one."""


@dataclass(frozen=True)
class Attested:
    """A dated word that the condition of that name is met; it counts for the term that the rule gives."""

    name: str
    at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What the register knows of one company at a moment; the front desk fills it.

    ``current`` are the editions that count that day, with the day from which each does in
    ``current_since``. ``badge_spans`` and ``domain_spans`` are when each logo was in force and each
    domain proven. ``labels`` are those of the published half-years, newest first.
    """

    standing: Standing
    signed: frozenset[tuple[str, str]] = frozenset()
    current: frozenset[tuple[str, str]] = frozenset()
    current_since: Mapping[tuple[str, str], date] = field(default_factory=dict)
    badges_in_force: int = 0
    badge_until: datetime | None = None
    badge_spans: Sequence[Span] = ()
    domain_spans: Sequence[Span] = ()
    contact_point: str | None = None
    contact_point_since: datetime | None = None
    contact_tested_at: datetime | None = None
    contact_failed_at: datetime | None = None
    labels: Sequence[PeriodLabel] = ()
    attested: Sequence[Attested] = ()


@dataclass(frozen=True)
class Finding:
    """The answer to one rule: ``evidence`` is an English sentence (a message id) with ``values``.

    ``since`` is the first day of this answer, ``None`` when that cannot be known. ``waived_until`` is
    the end of the waiver that makes it *waived*.
    """

    answer: Answer
    evidence: str
    values: Mapping[str, object] = field(default_factory=dict)
    since: date | None = None
    waived_until: date | None = None


class Told(Protocol):
    """The answer to one condition, and since when: a finding, or what is kept of one."""

    @property
    def answer(self) -> Answer: ...
    @property
    def since(self) -> date | None: ...


WORDS: Mapping[Kind, str] = {
    Kind.SIGNED_CURRENT: N_("Signed the current editions of the Code and the Addendum"),
    Kind.BADGE_IN_FORCE: N_("The logo is in force"),
    Kind.DOMAIN_PROVEN: N_("Proved a domain"),
    Kind.CONTACT_POINT: N_("Gave a contact point for notices"),
    Kind.CONTACT_TESTED: N_("The contact point answered a test in the last %(days)s days"),
    Kind.HASH_CHECK: N_("Uses the hash check, declared in the last %(months)s months"),
    Kind.NOT_BELOW_NORM: N_("Not below the norm in %(periods)s published half-years in a row"),
    Kind.MEASURABLE: N_("Could be notified: not unreachable in %(periods)s published half-years in a row"),
}
"""Each condition in words, made from its rule; an attested one has the association's own sentence."""
WITHIN_DAYS = N_(
    "Signed the current editions of the Code and the Addendum, within %(days)s days of joining or of a new edition"
)


def in_words(rule: Rule, *, language: str = "en") -> tuple[str, Mapping[str, object]]:
    """The sentence of a rule (a message id) and the values that it takes."""
    if rule.kind is Kind.ATTESTED:
        return "%(text)s", {"text": rule.text_nl if language == "nl" else rule.text_en}
    values = {name: parameter(rule, name) for name in PARAMETERS[rule.kind]}
    if rule.kind is Kind.SIGNED_CURRENT and values["days"]:
        return WITHIN_DAYS, values
    return WORDS[rule.kind], values


def overall(findings: Iterable[Told]) -> Answer:
    """Not met when one is not met; else cannot be said when one cannot; else waived when one is; else met."""
    return worst(finding.answer for finding in findings)


def worst(answers: Iterable[Answer]) -> Answer:
    """The answer to all conditions together."""
    given = set(answers)
    for answer in (Answer.NOT_MET, Answer.CANNOT_SAY, Answer.WAIVED):
        if answer in given:
            return answer
    return Answer.MET
