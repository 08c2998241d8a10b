"""Telling a company before the files on its own site run out: 30 and 7 days before, each once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox
from app.navigation import link_to
from app.roles import Role
from app.showing.models import BadgeShowing
from app.signatures.recipients import people_with
from badge.models import Badge
from signatories.signatures.signature_states import SignatureState

DAYS_BEFORE = (30, 7)
KEEPERS = (Role.COMPANY_OWNER, Role.COMPANY_EDITOR)


def due_days(until: datetime, *, told: int | None, at: datetime) -> int | None:
    """Which reminder is due for files that end at *until*; none when it went out, or they have ended."""
    if until <= at:
        return None
    reached = [days for days in DAYS_BEFORE if until - at <= timedelta(days=days)]
    return min(reached) if reached and (told is None or min(reached) < told) else None


def remind(session: Session, *, at: datetime, limit: int = 200) -> int:
    """Write the reminders that are due; returns how many."""
    soon = session.scalars(
        select(BadgeShowing)
        .join(BadgeShowing.badge)
        .where(
            BadgeShowing.keeps_files,
            BadgeShowing.files_until > at,
            BadgeShowing.files_until <= at + timedelta(days=DAYS_BEFORE[0]),
            Badge.withdrawn_at.is_(None),
        )
        .order_by(BadgeShowing.id)
    ).all()
    written = 0
    for row in soon[:limit]:
        days = due_days(row.files_until, told=row.told_days, at=at) if row.files_until else None
        if days is not None and row.badge.signature.state_at(at) is SignatureState.IN_FORCE:
            _tell(session, row, at)
            row.told_days = days
            written += 1
    session.flush()
    return written


def _tell(session: Session, row: BadgeShowing, at: datetime) -> None:
    badge = row.badge
    for who in people_with(session, KEEPERS, at=at, company=badge.company):
        link = link_to(
            "company.logo", company_slug=badge.company.slug, badge_code=badge.code, lang=who.language
        )
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="logo_files_end",
            at=at,
            company=badge.company,
            host=badge.domain.host,
            ends_at=row.files_until,
            link=link,
        )
