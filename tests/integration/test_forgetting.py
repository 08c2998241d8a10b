"""What is deleted by itself, and what stays."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeLink, SignIn
from app.forgetting import KEPT, forget_old
from app.outbox import OutboxMail
from app.roles import Role
from signatories.entries import Entry
from tests import factories

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_has_passed_its_term_goes_and_history_stays(session: Session) -> None:
    factories.company(session, at=AT)
    who = factories.person(session, Role.OPERATOR, at=AT)
    sign_in = SignIn(token_digest="a" * 64, person=who, created_at=AT, expires_at=AT)
    session.add(sign_in)
    session.flush()
    session.add(
        OneTimeLink(
            token_digest="b" * 64, person=who, sign_in_id=sign_in.id, created_at=AT, expires_at=AT + KEPT
        )
    )
    mail = {"recipient": "x@people.example", "subject": "s", "body": "b", "written_at": AT, "next_try_at": AT}
    session.add_all([OutboxMail(**mail, sent_at=AT), OutboxMail(**mail)])
    session.flush()
    entries = count(session, Entry)

    forget_old(session, at=AT + KEPT)
    assert (count(session, SignIn), count(session, OneTimeLink), count(session, OutboxMail)) == (1, 1, 2)
    forget_old(session, at=AT + KEPT + SECOND)
    # The link that was still young went with its sign-in; the mail that never went out waits.
    assert (count(session, SignIn), count(session, OneTimeLink), count(session, OutboxMail)) == (0, 0, 1)
    assert count(session, Entry) == entries > 0
