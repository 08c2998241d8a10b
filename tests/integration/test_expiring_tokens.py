"""Tokens that end soon: the people of the desk hear it two weeks ahead, once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.outbox import OutboxMail
from app.owners import Owner
from app.roles import Role
from app.tokens import expiring, issuing
from app.tokens.models import ApiToken
from app.tokens.scopes import SCOPES_OF
from tests import factories

DAY = timedelta(days=1)


def token(session: Session, owner: Owner, at: datetime) -> ApiToken:
    scope = SCOPES_OF[owner.desk][0].value
    made, _ = issuing.make(
        session,
        owner=owner,
        label="Our site",
        scopes=[scope],
        ends_on=(at + 30 * DAY).date(),
        by="nobody",
        at=at,
    )
    return made


def test_a_warning_two_weeks_ahead_and_once(session: Session, now: datetime) -> None:
    company = factories.company(session, at=now, name="Voorbeeld B.V.")
    owner = factories.person(session, Role.COMPANY_OWNER, at=now, of=company, language="en")
    factories.person(session, Role.SIGNER, at=now, of=company)
    token(session, Owner(company=company), now)
    assert expiring.warn(session, at=now + 10 * DAY) == 0
    assert expiring.warn(session, at=now + 20 * DAY) == 1
    assert expiring.warn(session, at=now + 21 * DAY) == 0
    mail = session.scalars(select(OutboxMail)).one()
    assert mail.recipient == owner.email
    assert "Our site" in mail.body
    assert "23 December 2026" in mail.subject
    assert "/programs" in mail.body


def test_what_was_replaced_or_ended_is_not_told(session: Session, now: datetime) -> None:
    association = factories.association(session, at=now)
    factories.person(session, Role.OFFICER, at=now, of=association)
    mine = Owner(association=association)
    replaced, ended = token(session, mine, now), token(session, mine, now)
    issuing.replace(session, token=replaced, ends_on=(now + 300 * DAY).date(), by="nobody", at=now)
    issuing.end(session, token=ended, by="nobody", at=now)
    assert expiring.warn(session, at=now + 20 * DAY) == 0
    assert session.scalars(select(OutboxMail)).all() == []
