"""How one member stands against each condition, with what the officer can do about it."""

from dataclasses import dataclass

from app.association.blueprint import own
from app.clock import now
from app.extensions import db
from app.findings import Member, evidence_in_words, rule_in_words, since_in_words
from signatories.cases import books
from signatories.cases.models import ConditionCase
from signatories.conditions.condition_rules import rules_on
from signatories.conditions.conditions import Finding


@dataclass(frozen=True)
class Shown:
    """One condition on the page of a member; ``name`` is what links call it."""

    name: str
    words: str
    finding: Finding
    evidence: str
    since: str
    case: ConditionCase | None


def conditions_of(member: Member) -> list[Shown]:
    """Each condition of today, in the order of the member's findings, with its open case if there is one."""
    rules = rules_on(db.session(), association=own(), on=now().date())
    company_id = member.membership.company_id
    cases = books.open_cases(db.session(), association=own(), company_ids=[company_id])
    return [
        Shown(
            row.name,
            rule_in_words(row),
            finding,
            evidence_in_words(finding),
            since_in_words(finding),
            cases.get((company_id, row.name)),
        )
        for row, finding in zip(rules, member.findings, strict=True)
    ]
