"""The worker's part: what is due for each contact point, and what became of the mails."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.contacting.sending import send
from app.outbox import OutboxMail
from signatories.contacts import contact_tests
from signatories.contacts.contact_states import Failure, Next
from signatories.contacts.contact_test_models import ContactTest, ContactTestSending
from signatories.errors import TooManyTests

MOST_AT_ONCE = 200


def follow_mails(session: Session, *, at: datetime) -> int:
    """Note for each waiting test when its mail left, and fail the tests whose mail nobody takes."""
    found = session.execute(
        select(ContactTest, OutboxMail)
        .join(ContactTestSending, ContactTestSending.test_id == ContactTest.id)
        .join(OutboxMail, OutboxMail.public_id == ContactTestSending.mail)
        .where(
            ContactTest.answered_at.is_(None),
            ContactTest.failed_at.is_(None),
            or_(
                OutboxMail.failed_at.is_not(None),
                OutboxMail.sent_at.is_not(None) & ContactTest.sent_at.is_(None),
            ),
        )
        .order_by(ContactTestSending.id)
        .limit(MOST_AT_ONCE)
    ).all()
    for test, mail in found:
        if mail.failed_at is not None:
            contact_tests.fail(session, test=test, failure=Failure.BOUNCED, at=at)
        else:
            contact_tests.note_sent(test, at=max(mail.sent_at or at, test.made_at))
    session.flush()
    return len(found)


def do_what_is_due(session: Session, *, every: timedelta, at: datetime) -> int:
    """Send, send again or fail the tests that are due; returns for how many something was done."""
    done = contact_tests.close_replaced(session, at=at)
    for contact_point in contact_tests.maybe_due(session, every=every, at=at, limit=MOST_AT_ONCE):
        contact_tests.hold(session, contact_point)
        act, waiting = contact_tests.next_act(session, contact_point, every=every, at=at)
        if act is Next.FAIL and waiting is not None:
            contact_tests.fail(session, test=waiting, failure=Failure.NO_ANSWER, at=at)
        elif act in (Next.SEND_NEW, Next.SEND_AGAIN):
            with suppress(TooManyTests):
                send(session, contact_point=contact_point, at=at)
        done += act is not Next.NOTHING
    return done
