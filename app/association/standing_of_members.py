"""The members of an association held against its conditions: for page, CSV and command."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app import dossier
from app.dossier import Dossier
from app.i18n import show_date
from signatories import conditions
from signatories.condition_rules import ConditionRule, rules_on
from signatories.conditions import Answer, Finding
from signatories.folding import folded
from signatories.models import Association, Company, Membership


@dataclass(frozen=True)
class Member:
    """One member with the findings on each rule, in the order of the rules."""

    dossier: Dossier
    membership: Membership
    findings: Sequence[Finding]

    @property
    def overall(self) -> Answer:
        return conditions.overall(self.findings)


@dataclass(frozen=True)
class Overview:
    """All members on a day. ``counts`` says how many meet all, miss one, or cannot be judged."""

    rules: Sequence[ConditionRule]
    members: Sequence[Member]

    @property
    def counts(self) -> Counter[Answer]:
        return Counter(member.overall for member in self.members)


def overview(
    session: Session, *, association: Association, at: datetime, text: str = "", only: Company | None = None
) -> Overview:
    """The members at *at* whose name or number has *text* in it, by name."""
    rules = rules_on(session, association=association, on=at.date())
    memberships = session.scalars(_members(association, at.date(), text, only)).unique().all()
    dossiers = dossier.of(session, [membership.company for membership in memberships], at=at)
    return Overview(
        rules,
        [
            Member(each, membership, conditions.check_all([rule.rule for rule in rules], each.facts))
            for each, membership in zip(dossiers, memberships, strict=True)
        ],
    )


def _members(association: Association, on: date, text: str, only: Company | None) -> Select[Membership]:
    query = (
        select(Membership)
        .join(Membership.company)
        .where(
            Membership.association_id == association.id,
            Membership.from_on <= on,
            or_(Membership.to_on.is_(None), Membership.to_on > on),
        )
        .order_by(Company.search_name, Company.id)
    )
    if only is not None:
        query = query.where(Membership.company_id == only.id)
    if text.strip():
        by_number = Company.register_number.contains(text.strip(), autoescape=True)
        by_member_number = Membership.member_number.contains(text.strip(), autoescape=True)
        query = query.where(
            or_(
                Company.search_name.contains(folded(text.strip()), autoescape=True),
                by_number,
                by_member_number,
            )
        )
    return query


def rule_in_words(rule: ConditionRule) -> str:
    sentence, values = conditions.in_words(rule.rule)
    return gettext(sentence, **values)


def evidence_in_words(finding: Finding) -> str:
    shown = {
        name: (show_date(value) or "–") if isinstance(value, date) or value is None else value
        for name, value in finding.values.items()
    }
    return gettext(finding.evidence, **shown)
