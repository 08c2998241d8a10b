"""Acknowledging a test: by the button behind its link, or by software with its token."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.contacting.following import follow_mails
from app.contacting.notices import is_token_of
from signatories.contacts import contact_tests
from signatories.contacts.contact_test_models import AnsweredBy, ContactTest
from signatories.errors import NotFound


def find(session: Session, *, reference: str, token: str) -> ContactTest:
    """The test of that link. Raises ``NotFound`` for a wrong token too: nothing can be guessed."""
    if not is_token_of(reference, token):
        raise NotFound
    return contact_tests.find(session, reference)


def acknowledge(session: Session, *, reference: str, token: str, by: AnsweredBy, at: datetime) -> ContactTest:
    """Take the answer to a test. Raises ``NotFound`` or ``ContactTestEnded``."""
    test = find(session, reference=reference, token=token)
    follow_mails(session, at=at)  # the answer may be here before the worker saw the mail leave
    contact_tests.answer(session, test=test, by=by, at=at)
    return test
