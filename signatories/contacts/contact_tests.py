"""Testing contact points: making a test, sending it, and how it ends.

A test is a notice without content: it carries its own id, the company and the moment, nothing
else. How it travels is the caller's.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from signatories.base import Ids
from signatories.contacts import contact_points, contact_states, contact_test_states
from signatories.contacts.contact_states import (
    AGAIN_AFTER,
    DAY,
    FAILED_AFTER,
    MOST_A_DAY,
    ContactState,
    Failure,
    Next,
    Tested,
)
from signatories.contacts.contact_test_models import AnsweredBy, ContactTest, ContactTestSending
from signatories.contacts.contact_test_states import ACT_OF_FAILURE
from signatories.entries import append
from signatories.errors import ContactTestEnded, NotFound, TooManyTests
from signatories.journal import note
from signatories.models import Company, ContactPoint
from signatories.signatures.signature import Signature


def find(session: Session, reference: str) -> ContactTest:
    """The test of that public id. Raises ``NotFound``."""
    found = session.scalar(select(ContactTest).where(ContactTest.public_id == reference))
    if found is None:
        raise NotFound
    return found


def tests_of(session: Session, contact_point: ContactPoint) -> list[ContactTest]:
    """Every test of *contact_point*, in the order in which they were made."""
    return list(
        session.scalars(
            select(ContactTest)
            .where(ContactTest.contact_point_id == contact_point.id)
            .order_by(ContactTest.made_at, ContactTest.id)
            .options(selectinload(ContactTest.sendings))
        )
    )


def sends_today(session: Session, company: Company, *, at: datetime) -> int:
    """How often a test went out to *company* in the last 24 hours, to whichever contact point."""
    return (
        session.scalar(
            select(func.count(ContactTestSending.id))
            .join(ContactTestSending.test)
            .join(ContactTest.contact_point)
            .where(ContactPoint.company_id == company.id, ContactTestSending.at > at - DAY)
        )
        or 0
    )


def check_may_send(session: Session, company: Company, *, at: datetime) -> None:
    """Raise ``TooManyTests`` after three in 24 hours: a mailbox is not to be filled from here."""
    if sends_today(session, company, at=at) >= MOST_A_DAY:
        raise TooManyTests(most=MOST_A_DAY)


def hold(session: Session, contact_point: ContactPoint) -> None:
    """Two who send at once wait for each other here: who comes second sees what the first one sent."""
    session.execute(select(Company.id).where(Company.id == contact_point.company_id).with_for_update())


def prepare(
    session: Session, *, contact_point: ContactPoint, at: datetime, by: str = ""
) -> ContactTestSending:
    """One more sending: of the test that waits, else of a new one.

    ``by`` is the public id of who asked for it, if a person did. Raises ``TooManyTests``.
    """
    hold(session, contact_point)
    check_may_send(session, contact_point.company, at=at)
    test = open_test(session, contact_point)
    if test is None:
        test = ContactTest(contact_point=contact_point, made_at=at)
        session.add(test)
    sending = ContactTestSending(test=test, at=at)
    session.add(sending)
    session.flush()
    note(
        session,
        "contact-test-sent",
        at=at,
        by=by,
        company=contact_point.company,
        test=test.public_id,
        time=len(test.sendings),
    )
    return sending


def open_test(session: Session, contact_point: ContactPoint) -> ContactTest | None:
    """The test that waits for an answer, if there is one."""
    return session.scalar(
        select(ContactTest).where(
            ContactTest.contact_point_id == contact_point.id,
            ContactTest.answered_at.is_(None),
            ContactTest.failed_at.is_(None),
        )
    )


def note_sent(test: ContactTest, *, at: datetime) -> None:
    """A server took the test: from the first time on, the response time counts."""
    if test.is_open and test.sent_at is None:
        test.sent_at = at


def answer(session: Session, *, test: ContactTest, by: AnsweredBy, at: datetime) -> None:
    """Somebody acknowledged the test. Raises ``ContactTestEnded`` when it had ended before."""
    session.refresh(test, with_for_update=True)
    if not contact_test_states.may(_facts([test])[0], "acknowledge"):
        raise ContactTestEnded
    test.answered_at, test.answered_by = at, by.value
    session.flush()
    hours = hours_of(test)
    append(
        session,
        "contact-test-answered",
        at=at,
        company=test.contact_point.company.register_number,
        test=test.public_id,
        hours=int(hours or 0),
    )


def fail(session: Session, *, test: ContactTest, failure: Failure, at: datetime) -> None:
    """End a test that nobody acknowledged; one that has ended stays as it is."""
    session.refresh(test, with_for_update=True)
    if not contact_test_states.may(_facts([test])[0], ACT_OF_FAILURE[failure]):
        return
    test.failed_at, test.failure = at, failure.value
    session.flush()
    if failure is not Failure.REPLACED:
        append(
            session,
            "contact-test-failed",
            at=at,
            company=test.contact_point.company.register_number,
            test=test.public_id,
            failure=failure.value,
        )


def states(session: Session, contact_points: Collection[int], *, at: datetime) -> Mapping[int, ContactState]:
    """By the id of each contact point, how it stood at *at*; one query, however many there are."""
    tests: dict[int, list[ContactTest]] = {each: [] for each in contact_points}
    found = session.scalars(
        select(ContactTest)
        .where(ContactTest.contact_point_id.in_(contact_points), ContactTest.made_at <= at)
        .order_by(ContactTest.made_at, ContactTest.id)
    )
    for test in found:
        tests[test.contact_point_id].append(test)
    return {each: contact_states.state_of(_facts(made), at=at) for each, made in tests.items()}


class Outcomes(NamedTuple):
    """When a contact point last answered a test, and when one last failed."""

    answered_at: datetime | None = None
    failed_at: datetime | None = None


def outcomes(session: Session, company_ids: Ids, *, at: datetime) -> Mapping[int, Outcomes]:
    """By company, how the tests of its contact point had ended at *at*; one query, however many there are."""
    counts = (ContactTest.failed_at <= at) & (ContactTest.failure != Failure.REPLACED.value)
    found = session.execute(
        select(
            ContactPoint.company_id,
            func.max(case((ContactTest.answered_at <= at, ContactTest.answered_at))),
            func.max(case((counts, ContactTest.failed_at))),
        )
        .join(ContactTest.contact_point)
        .where(ContactPoint.company_id.in_(company_ids), contact_points.is_in_use(at))
        .group_by(ContactPoint.company_id)
    )
    return {company_id: Outcomes(answered_at, failed_at) for company_id, answered_at, failed_at in found}


def state_of(session: Session, contact_point: ContactPoint, *, at: datetime) -> ContactState:
    """How one contact point stood at *at*."""
    return states(session, [contact_point.id], at=at)[contact_point.id]


def hours_of(test: ContactTest) -> float | None:
    """The response time of an answered test, in hours."""
    return contact_states.response_hours(_facts([test])[0])


def next_act(
    session: Session, contact_point: ContactPoint, *, every: timedelta, at: datetime
) -> tuple[Next, ContactTest | None]:
    """What is due for *contact_point*, and the test that waits, if one does."""
    tests = tests_of(session, contact_point)
    waiting = next((each for each in reversed(tests) if each.is_open), None)
    sendings = waiting.sendings if waiting else []
    last = sendings[-1].at if sendings else None
    return (
        contact_states.next_act(_facts(tests), last_send_at=last, sends=len(sendings), every=every, at=at),
        waiting,
    )


def maybe_due(session: Session, *, every: timedelta, at: datetime, limit: int) -> list[ContactPoint]:
    """The contact points for which something may be due, those of signatories only when it is a new test.

    A first test is for everybody who gave a contact point. A wider net than ``next_act``.
    """
    tests = select(ContactTest.id).where(ContactTest.contact_point_id == ContactPoint.id)
    is_tested, is_fresh = exists(tests), exists(tests.where(ContactTest.made_at > at - every))
    sendings = select(func.count(ContactTestSending.id)).where(ContactTestSending.test_id == ContactTest.id)
    was_sent_once = sendings.scalar_subquery() == 1
    is_waiting = exists(
        tests.where(
            ContactTest.answered_at.is_(None),
            ContactTest.failed_at.is_(None),
            or_(
                ContactTest.made_at <= at - FAILED_AFTER,
                and_(was_sent_once, ContactTest.made_at <= at - AGAIN_AFTER),
            ),
        )
    )
    has_signed = exists().where(
        Signature.company_id == ContactPoint.company_id, Signature.ended_at.is_(None), Signature.ends_at > at
    )
    return list(
        session.scalars(
            select(ContactPoint)
            .join(ContactPoint.company)
            .where(
                ContactPoint.until_at.is_(None),
                Company.ended_on.is_(None) | (Company.ended_on > at.date()),
                is_waiting | ~is_tested | (~is_fresh & has_signed),
            )
            .order_by(ContactPoint.id)
            .limit(limit)
            .options(contains_eager(ContactPoint.company))
        )
    )


def close_replaced(session: Session, *, at: datetime) -> int:
    """End the waiting tests of contact points that are in use no longer; returns how many."""
    waiting = session.scalars(
        select(ContactTest)
        .join(ContactTest.contact_point)
        .where(
            ContactPoint.until_at.is_not(None),
            ContactTest.answered_at.is_(None),
            ContactTest.failed_at.is_(None),
        )
    ).all()
    for test in waiting:
        fail(session, test=test, failure=Failure.REPLACED, at=at)
    return len(waiting)


def _facts(tests: Sequence[ContactTest]) -> Sequence[Tested]:
    """Rows as the pure module reads them: a mapped column is a plain value on the instance."""
    return cast("Sequence[Tested]", tests)
