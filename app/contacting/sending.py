"""Giving a contact point and sending its tests: by mail at once, to an API by the worker."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox, outgoing
from app.contacting.notices import as_json, notice_of
from app.navigation import absolute
from app.outgoing import Answer, Way
from app.roles import Role
from app.signatures.recipients import people_with
from sentences import SpokenError
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_points import Kind
from signatories.contacts.contact_test_models import AnsweredBy, ContactTest, ContactTestSending
from signatories.errors import ContactTestEnded, TooManyTests
from signatories.models import Company, ContactPoint

MOST_POSTS = 20
"""How many APIs the worker asks in one go."""


def give(
    session: Session,
    *,
    company: Company,
    contact_point: str,
    at: datetime,
    by: str,
    instead_of: int | None = None,
) -> bool:
    """Set where notices are to be sent, and test it at once; returns whether a test was sent.

    None is sent to the same address again, nor after three in a day: the worker does that later.
    Raises ``WrongContactPoint`` or ``ContactPointChanged``.
    """
    before = company.contact_point_now
    new = contact_points.set_contact_point(
        session, company=company, contact_point=contact_point, at=at, by=by, instead_of=instead_of
    )
    if new is before:
        return False
    contact_tests.close_replaced(session, at=at)
    with suppress(TooManyTests):
        send(session, contact_point=new, at=at, by=by)
        return True
    return False


def send(session: Session, *, contact_point: ContactPoint, at: datetime, by: str = "") -> ContactTest:
    """Send the test that waits once more, else a new one. Raises ``TooManyTests``."""
    sending = contact_tests.prepare(session, contact_point=contact_point, at=at, by=by)
    test = sending.test
    if contact_point.kind == Kind.MAIL:
        language = language_of(session, contact_point.company, at=at)
        mail = outbox.write(
            session,
            recipient=contact_point.address,
            language=language,
            template="contact_test",
            at=at,
            notice=notice_of(test, language=language, at=at),
            company=contact_point.company,
            keys_url=absolute("/.well-known/contact-test-keys.json"),
        )
        sending.mail = mail.public_id
        session.flush()
    return test


def language_of(session: Session, company: Company, *, at: datetime) -> str:
    """The language of the company's first owner; Dutch when nobody is known."""
    owners = people_with(session, (Role.COMPANY_OWNER,), at=at, company=company)
    return owners[0].language if owners else "nl"


def post_waiting(session: Session, *, way: Way, at: datetime) -> int:
    """Post the tests that wait for the worker to their APIs; commits before and after each. How many.

    A test may be posted twice when the machine stops in between: it carries the same id.
    """
    waiting = session.scalars(
        select(ContactTestSending.id)
        .join(ContactTestSending.test)
        .join(ContactTest.contact_point)
        .where(
            ContactPoint.kind == Kind.API.value,
            ContactTestSending.answer.is_(None),
            ContactTest.answered_at.is_(None),
            ContactTest.failed_at.is_(None),
        )
        .order_by(ContactTestSending.id)
        .limit(MOST_POSTS)
    ).all()
    for sending_id in waiting:
        _post_one(session, session.get_one(ContactTestSending, sending_id), way=way, at=at)
    return len(waiting)


def _post_one(session: Session, sending: ContactTestSending, *, way: Way, at: datetime) -> None:
    test, sending_id = sending.test, sending.id
    address, reference = test.contact_point.address, test.public_id
    body = as_json(notice_of(test, language="en", at=at))
    session.commit()  # nobody who writes waits for a slow server
    try:
        answer = outgoing.post_json(address, value=body, way=way)
    except SpokenError as error:
        answer, word = None, str(error.values.get("kind", error.code))
    else:
        word = str(answer.status)
    sending = session.get_one(ContactTestSending, sending_id)
    sending.answer = word[:40]
    if answer is not None and answer.is_ok:
        contact_tests.note_sent(sending.test, at=at)
        if echoes(answer, reference):
            with suppress(ContactTestEnded):
                contact_tests.answer(session, test=sending.test, by=AnsweredBy.ANSWER, at=at)
    session.commit()


def echoes(answer: Answer, reference: str) -> bool:
    """Whether an API said the id of the test back, as JSON: ``{"test": "..."}``."""
    try:
        said = answer.json()
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("test") == reference
