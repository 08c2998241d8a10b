"""Declaring that a condition is met, and withdrawing that."""

from datetime import datetime

from sqlalchemy.orm import Session

from signatories.conditions.attestations import Attestation
from signatories.conditions.condition_errors import DeclarationWithdrawn, NotYoursToDeclare
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Attester, Kind
from signatories.journal import note
from signatories.memberships import check_is_member
from signatories.models import Company

DECLARED = (Kind.HASH_CHECK, Kind.ATTESTED)
"""The kinds of condition that rest on a declaration."""


def may_declare(row: ConditionRule, attester: Attester) -> bool:
    """Whether a condition rests on the word of *attester*; the hash check is the company's to declare."""
    declared_by = Attester.COMPANY if row.kind == Kind.HASH_CHECK else Attester(row.attested_by)
    return row.kind in DECLARED and declared_by is attester


def attest(
    session: Session, *, row: ConditionRule, company: Company, attester: Attester, by: str, at: datetime
) -> Attestation:
    """Declare that *company* meets the condition of *row*; it counts from now for the rule's term.

    Raises ``NotAMember`` or ``NotYoursToDeclare``.
    """
    check_is_member(company, association=row.association, on=at.date())
    if not may_declare(row, attester):
        raise NotYoursToDeclare
    attestation = Attestation(
        company=company,
        association=row.association if attester is Attester.OFFICER else None,
        rule_name=row.name,
        by_kind=attester.value,
        at=at,
        by=by,
    )
    session.add(attestation)
    session.flush()
    note(
        session,
        "condition-declared",
        at=at,
        by=by,
        association=row.association,
        company=company,
        condition=row.name,
    )
    return attestation


def withdraw(session: Session, *, attestation: Attestation, by: str, at: datetime) -> None:
    """Take a declaration back from now on. Raises ``DeclarationWithdrawn``."""
    if attestation.withdrawn_at is not None:
        raise DeclarationWithdrawn
    attestation.withdrawn_at, attestation.withdrawn_by = at, by
    session.flush()
    note(
        session,
        "declaration-withdrawn",
        at=at,
        by=by,
        association=attestation.association,
        company=attestation.company,
        condition=attestation.rule_name,
    )
