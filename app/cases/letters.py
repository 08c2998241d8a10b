"""Drafting the letter of a warning from its finding, in the language of the member."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from app.findings import Member, evidence_in_words, rule_in_words
from app.i18n import in_language
from app.roles import Role
from app.signatures.recipients import people_with
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Finding
from signatories.models import Company


def language_of(session: Session, company: Company, *, at: datetime) -> str:
    """The language of the company's first owner; Dutch while it has none."""
    owners = people_with(session, (Role.COMPANY_OWNER,), at=at, company=company)
    return owners[0].language if owners else "nl"


def draft(*, row: ConditionRule, member: Member, finding: Finding, language: str, at: datetime) -> str:
    """The letter as it stands before the officer changes it."""
    with in_language(language):
        text = current_app.jinja_env.get_template("letters/warning.txt").render(
            company=member.dossier.company.legal_name,
            association=row.association.name,
            condition=rule_in_words(row),
            ground=row.ground,
            evidence=evidence_in_words(finding),
            since=finding.since,
            on=at.date(),
            until=at + timedelta(days=row.cure_days),
            appeal_days=row.appeal_days,
        )
    return text.strip()
