"""Membership conditions: what is the case, held against an association's rules. Pure.

An answer is one of three: *met*, *not met*, or *cannot be said*. Each carries the evidence that
it rests on, as a sentence with values, and since when it holds where that is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sentences import N_
from signatories.standing import Standing, State


class Kind(StrEnum):
    """The kinds of rule that can be checked; a rule is one of them with its parameters."""

    SIGNED_CURRENT = "signed-current-editions"
    BADGE_IN_FORCE = "badge-in-force"
    CONTACT_POINT = "contact-point"
    NOT_BELOW_NORM = "not-below-norm"


class Answer(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_SAY = "unknown"


@dataclass(frozen=True)
class Rule:
    """One condition of an association. ``parameters`` are the numbers of its kind."""

    kind: Kind
    parameters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PeriodLabel:
    """The published label of one half-year, such as ``below`` in ``2025-h1``."""

    period: str
    label: str


@dataclass(frozen=True)
class Facts:
    """What the register knows of one company at a moment; the front desk fills it.

    ``labels`` are those of the published half-years, newest first.
    """

    standing: Standing
    signed: frozenset[tuple[str, str]] = frozenset()
    current: frozenset[tuple[str, str]] = frozenset()
    badges_in_force: int = 0
    badge_until: datetime | None = None
    contact_point: str | None = None
    contact_point_since: datetime | None = None
    labels: Sequence[PeriodLabel] = ()


@dataclass(frozen=True)
class Finding:
    """The answer to one rule: ``evidence`` is an English sentence (a message id) with ``values``."""

    answer: Answer
    evidence: str
    values: Mapping[str, object] = field(default_factory=dict)
    since: date | None = None


WORDS: Mapping[Kind, str] = {
    Kind.SIGNED_CURRENT: N_("Signed the current editions of the Code and the Addendum"),
    Kind.BADGE_IN_FORCE: N_("The logo is in force"),
    Kind.CONTACT_POINT: N_("Gave a contact point for notices"),
    Kind.NOT_BELOW_NORM: N_("Not below the norm in %(periods)s published half-years in a row"),
}
"""Each condition in words, made from its rule: the only text of it that pages show."""


def in_words(rule: Rule) -> tuple[str, Mapping[str, int]]:
    """The sentence of a rule (a message id) and the values that it takes."""
    return WORDS[rule.kind], rule.parameters


def check(rule: Rule, facts: Facts) -> Finding:
    """Hold the facts of one company against one rule."""
    if rule.kind is Kind.SIGNED_CURRENT:
        return _signed_current(facts)
    if rule.kind is Kind.BADGE_IN_FORCE:
        return _badge_in_force(facts)
    if rule.kind is Kind.CONTACT_POINT:
        return _contact_point(facts)
    return _not_below_norm(facts, rule.parameters["periods"])


def check_all(rules: Iterable[Rule], facts: Facts) -> list[Finding]:
    return [check(rule, facts) for rule in rules]


def overall(findings: Iterable[Finding]) -> Answer:
    """Not met when one is not met; else cannot be said when one cannot; else met."""
    answers = {finding.answer for finding in findings}
    for answer in (Answer.NOT_MET, Answer.CANNOT_SAY):
        if answer in answers:
            return answer
    return Answer.MET


_NO_SIGNATURE = {
    State.NOT_SIGNED: N_("Never signed."),
    State.WITHDRAWN: N_("The signature was withdrawn on %(since)s."),
    State.LAPSED: N_("The term of the signature ended on %(since)s."),
}


def _signed_current(facts: Facts) -> Finding:
    standing = facts.standing
    since = standing.since.date() if standing.since else None
    if not standing.is_in_force:
        return Finding(Answer.NOT_MET, _NO_SIGNATURE[standing.state], {"since": since}, since)
    if not facts.current:
        return Finding(Answer.CANNOT_SAY, N_("The register holds no edition to compare with."))
    missing = sorted(f"{key} {edition}" for key, edition in facts.current - facts.signed)
    if missing:
        return Finding(
            Answer.NOT_MET,
            N_("Signed an earlier edition. Missing: %(missing)s."),
            {"missing": ", ".join(missing)},
        )
    until = standing.until.date() if standing.until else None
    return Finding(
        Answer.MET, N_("Signed since %(since)s, until %(until)s."), {"since": since, "until": until}, since
    )


def _badge_in_force(facts: Facts) -> Finding:
    if facts.badges_in_force:
        until = facts.badge_until.date() if facts.badge_until else None
        return Finding(
            Answer.MET,
            N_("Logos in force: %(count)s, until %(until)s."),
            {"count": facts.badges_in_force, "until": until},
        )
    return Finding(Answer.NOT_MET, N_("No logo in force."))


def _contact_point(facts: Facts) -> Finding:
    if facts.contact_point is None:
        return Finding(Answer.NOT_MET, N_("No contact point given."))
    since = facts.contact_point_since.date() if facts.contact_point_since else None
    return Finding(
        Answer.MET,
        N_("%(contact)s, since %(since)s."),
        {"contact": facts.contact_point, "since": since},
        since,
    )


def _not_below_norm(facts: Facts, periods: int) -> Finding:
    """*Below* in the last *periods* published half-years running is what the rule forbids."""
    last = facts.labels[:periods]
    if not last:
        return Finding(Answer.CANNOT_SAY, N_("No published figures yet."))
    below = [each.period for each in last if each.label == "below"]
    shown = ", ".join(each.period for each in last)
    if len(below) == periods:
        return Finding(
            Answer.NOT_MET, N_("Below the norm in %(periods)s."), {"periods": ", ".join(reversed(below))}
        )
    if below:
        return Finding(Answer.MET, N_("Below the norm in %(below)s only."), {"below": ", ".join(below)})
    if all(each.label == "not_measurable" for each in last):
        return Finding(Answer.CANNOT_SAY, N_("Not measurable in %(periods)s."), {"periods": shown})
    return Finding(Answer.MET, N_("Not below the norm in %(periods)s."), {"periods": shown})
