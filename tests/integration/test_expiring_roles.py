"""Roles that end soon: their holders hear it two weeks ahead, once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import expiring, role_changes
from app.outbox import OutboxMail
from app.roles import Role
from tests import factories


def test_a_warning_two_weeks_ahead_and_once(session: Session, now: datetime) -> None:
    company = factories.company(session, at=now, name="Voorbeeld B.V.")
    signer = factories.person(session, Role.SIGNER, at=now, of=company, language="en")
    grant = signer.grants[0]
    grant.expires_at = now + timedelta(days=20)
    assert expiring.warn(session, at=now) == 0
    assert expiring.warn(session, at=now + timedelta(days=6)) == 1
    assert expiring.warn(session, at=now + timedelta(days=7)) == 0
    mail = session.scalars(select(OutboxMail)).one()
    assert mail.recipient == signer.email
    assert "14 December 2026" in mail.body
    # Moved to a later day: there is a new end to warn of.
    role_changes.move_end(
        session, grant=grant, expires_at=now + timedelta(days=40), by=None, at=now + timedelta(days=7)
    )
    assert expiring.warn(session, at=now + timedelta(days=30)) == 1


def test_who_lost_the_role_already_hears_nothing(session: Session, now: datetime) -> None:
    company = factories.company(session, at=now)
    signer = factories.person(session, Role.SIGNER, at=now, of=company)
    signer.grants[0].expires_at = now + timedelta(days=3)
    role_changes.end_role(session, grant=signer.grants[0], by=None, at=now)
    gone = factories.person(session, Role.SIGNER, at=now, of=company)
    gone.grants[0].expires_at = now + timedelta(days=3)
    assert expiring.warn(session, at=now + timedelta(days=4)) == 0
