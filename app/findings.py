"""Members held against the conditions of their association, and findings in words: for every desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import dossier, dossier_lineage
from app.dossier import Dossier
from app.i18n import _l, said, show_date
from sentences import N_
from signatories.conditions import conditions, waivers
from signatories.conditions.condition_checks import check_all
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Answer, Finding, Rule
from signatories.models import Association, Membership

ANSWER_WORDS = {
    Answer.MET: _l("Met"),
    Answer.NOT_MET: _l("Not met"),
    Answer.CANNOT_SAY: _l("Cannot be said"),
    Answer.WAIVED: _l("Waived"),
}
"""Each answer as pages and downloads name it."""


@dataclass(frozen=True)
class Member:
    """One member with the findings on each rule, in the order of the rules."""

    dossier: Dossier
    membership: Membership
    findings: Sequence[Finding]

    @property
    def overall(self) -> Answer:
        return conditions.overall(self.findings)


def held_against_rules(
    session: Session, *, association: Association, memberships: Sequence[Membership], at: datetime
) -> tuple[list[ConditionRule], list[Member]]:
    """The conditions that hold at *at*, and each membership, in its order, with the findings on them.

    A fixed number of queries, however many members there are.
    """
    rules = rules_on(session, association=association, on=at.date())
    return rules, held_against(
        session, association=association, rules=[row.rule for row in rules], memberships=memberships, at=at
    )


def held_against(
    session: Session,
    *,
    association: Association,
    rules: Sequence[Rule],
    memberships: Sequence[Membership],
    at: datetime,
) -> list[Member]:
    """Each membership, in its order, with the findings on *rules*."""
    companies = [membership.company for membership in memberships]
    dossiers = dossier.of(session, companies, at=at)
    ids = [company.id for company in companies]
    joined = dossier_lineage.joined_on(session, association, ids, at=at)
    waived = waivers.waived(session, association=association, company_ids=ids, at=at)
    return [
        Member(
            each,
            membership,
            check_all(
                rules,
                each.facts,
                at=at,
                joined_on=joined.get(membership.company_id, membership.from_on),
                waived=waived.get(membership.company_id),
            ),
        )
        for each, membership in zip(dossiers, memberships, strict=True)
    ]


def rule_in_words(row: ConditionRule) -> str:
    """The condition as one sentence, in the language of this request or command."""
    locale = get_locale()
    sentence, values = conditions.in_words(row.rule, language=locale.language if locale else "en")
    return gettext(sentence, **values)


def names_of_rules(session: Session, association: Association) -> dict[str, str]:
    """In words, every condition that an association ever laid down, by its name; the last words count."""
    rows = session.scalars(
        select(ConditionRule)
        .where(ConditionRule.association_id == association.id)
        .order_by(ConditionRule.effective_on, ConditionRule.id)
    )
    return {row.name: rule_in_words(row) for row in rows}


def evidence_in_words(finding: Finding) -> str:
    """What the answer rests on, with its dates in words, and the end of a waiver."""
    evidence = said(finding.evidence, finding.values)
    if finding.waived_until is None:
        return evidence
    return f"{evidence} {said(WAIVED_UNTIL, {'until': finding.waived_until})}"


WAIVED_UNTIL = N_("The association lets the member off until %(until)s.")


def since_in_words(finding: Finding) -> str:
    """Since when the answer is so; where that cannot be known, that is said."""
    if finding.since is None:
        return gettext("Since when cannot be known.")
    return gettext("Since %(day)s.", day=show_date(finding.since))
