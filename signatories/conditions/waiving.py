"""Granting a waiver to a member, and ending one before its time."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.clashes import refused_by
from signatories.conditions.condition_errors import (
    AlreadyWaived,
    NoSuchCondition,
    WaiverEndsTooEarly,
    WaiverOver,
    WaiverTooLong,
)
from signatories.conditions.condition_rules import rules_on
from signatories.conditions.waivers import Waiver
from signatories.journal import note
from signatories.memberships import check_is_member
from signatories.models import Association, Company
from signatories.reasons import checked_reason

LONGEST_DAYS = 730


def grant(
    session: Session,
    *,
    association: Association,
    company: Company,
    rule_name: str,
    reason: str,
    until_on: date,
    by: str,
    at: datetime,
) -> Waiver:
    """Let a member off a condition from today until (not on) *until_on*.

    Raises ``NotAMember``, ``NoSuchCondition``, ``ReasonNeeded``, ``WaiverEndsTooEarly``,
    ``WaiverTooLong`` or ``AlreadyWaived``.
    """
    on = at.date()
    check_is_member(company, association=association, on=on)
    if rule_name not in {row.name for row in rules_on(session, association=association, on=on)}:
        raise NoSuchCondition
    reason = checked_reason(reason)
    if until_on <= on:
        raise WaiverEndsTooEarly
    if (until_on - on).days > LONGEST_DAYS:
        raise WaiverTooLong(days=LONGEST_DAYS)
    _make_room(session, association=association, company=company, rule_name=rule_name, at=at)
    waiver = Waiver(
        association=association,
        company=company,
        rule_name=rule_name,
        reason=reason,
        from_on=on,
        until_on=until_on,
        granted_at=at,
        granted_by=by,
    )
    try:
        with session.begin_nested():
            session.add(waiver)
    except IntegrityError as error:
        if not refused_by(error, Waiver, "uq_waiver_running"):
            raise
        raise AlreadyWaived(until=until_on) from None
    note(
        session,
        "waiver-granted",
        at=at,
        by=by,
        association=association,
        company=company,
        waiver=waiver.public_id,
        condition=rule_name,
        until_on=until_on.isoformat(),
    )
    return waiver


def _make_room(
    session: Session, *, association: Association, company: Company, rule_name: str, at: datetime
) -> None:
    """Close the waiver before this one, whose time is over. Raises ``AlreadyWaived`` while it runs."""
    earlier = session.scalar(
        select(Waiver).where(
            Waiver.association_id == association.id,
            Waiver.company_id == company.id,
            Waiver.rule_name == rule_name,
            Waiver.ended_at.is_(None),
        )
    )
    if earlier is None:
        return
    if at.date() < earlier.until_on:
        raise AlreadyWaived(until=earlier.until_on)
    earlier.ended_at, earlier.ended_by, earlier.end_reason = at, "", ""
    session.flush()


def end(session: Session, *, waiver: Waiver, reason: str, by: str, at: datetime) -> None:
    """End a waiver before its time. Raises ``WaiverOver`` or ``ReasonNeeded``."""
    if not waiver.counts_at(at):
        raise WaiverOver
    waiver.end_reason = checked_reason(reason)
    waiver.ended_at, waiver.ended_by = at, by
    session.flush()
    note(
        session,
        "waiver-ended",
        at=at,
        by=by,
        association=waiver.association,
        company=waiver.company,
        waiver=waiver.public_id,
        condition=waiver.rule_name,
    )
