"""The worker's rounds: tests that go out by schedule, are sent again, bounce, or are not answered."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import dossier
from app.cli.keys import keys
from app.contacting import following, sending
from app.contacting.keys import contact_keys, jwks
from app.extensions import db
from app.outbox import OutboxMail
from app.roles import Role
from signatories.base import Base
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_states import Failure, State
from signatories.contacts.contact_test_models import AnsweredBy, ContactTest
from signatories.entries import Entry, check_entries
from signatories.errors import ContactTestEnded, TooManyTests
from signatories.models import Company, ContactPoint
from tests import factories
from tests.at_once import THREADS, at_once
from tests.queries import counted

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVERY = 90 * DAY


@pytest.fixture
def company(any_session: Session, now: datetime) -> Company:
    company = factories.company(any_session, at=now)
    sending.give(any_session, company=company, contact_point="ntd@voorbeeld.example", at=now, by="")
    return company


def rounds(session: Session, *, at: datetime) -> int:
    """One round of the worker; the mail of the test leaves at once."""
    done = following.do_what_is_due(session, every=EVERY, at=at)
    for mail in session.scalars(select(OutboxMail).where(OutboxMail.sent_at.is_(None))):
        mail.sent_at = at if mail.failed_at is None else None
    session.flush()
    following.follow_mails(session, at=at)
    return done


def current(company: Company) -> ContactPoint:
    found = company.contact_point_now
    assert found is not None
    return found


def mails(session: Session) -> int:
    return session.scalar(select(func.count(OutboxMail.id))) or 0


def state(session: Session, company: Company, at: datetime) -> State:
    return contact_tests.state_of(session, current(company), at=at).state


def kinds(session: Session) -> list[str]:
    return list(
        session.scalars(select(Entry.kind).where(Entry.kind.startswith("contact")).order_by(Entry.position))
    )


def test_a_test_nobody_answers_is_sent_again_and_fails(
    any_session: Session, company: Company, now: datetime
) -> None:
    for days in range(8):
        rounds(any_session, at=now + days * DAY)
        assert mails(any_session) == (1 if days < 3 else 2)
    assert state(any_session, company, now + 8 * DAY) is State.FAILED
    assert kinds(any_session) == ["contact-point-set", "contact-test-failed"]
    assert state(any_session, company, now + 5 * DAY) is State.WAITING
    assert check_entries(any_session.scalars(select(Entry).order_by(Entry.position))) is None


def test_an_answer_keeps_how_long_it_took_and_comes_once(
    any_session: Session, company: Company, now: datetime
) -> None:
    rounds(any_session, at=now)
    test = any_session.scalars(select(ContactTest)).one()
    contact_tests.answer(any_session, test=test, by=AnsweredBy.LINK, at=now + 5 * HOUR)
    with pytest.raises(ContactTestEnded):
        contact_tests.answer(any_session, test=test, by=AnsweredBy.API, at=now + 6 * HOUR)
    contact_tests.fail(any_session, test=test, failure=Failure.NO_ANSWER, at=now + 7 * DAY)
    found = contact_tests.state_of(any_session, current(company), at=now + 8 * DAY)
    assert (found.state, found.hours, found.tested_at) == (State.TESTED, 5.0, now + 5 * HOUR)
    assert kinds(any_session) == ["contact-point-set", "contact-test-answered"]


def test_only_a_signatory_is_tested_again(any_session: Session, company: Company, now: datetime) -> None:
    test = any_session.scalars(select(ContactTest)).one()
    contact_tests.answer(any_session, test=test, by=AnsweredBy.LINK, at=now + HOUR)
    assert rounds(any_session, at=now + 90 * DAY) == 0
    factories.signature(any_session, company, at=now + DAY)
    assert rounds(any_session, at=now + 89 * DAY) == 0
    assert rounds(any_session, at=now + 90 * DAY) == 1
    assert mails(any_session) >= 2
    found = contact_tests.state_of(any_session, current(company), at=now + 91 * DAY)
    assert (found.state, found.is_waiting) == (State.TESTED, True)


def test_the_dossier_knows_when_it_last_answered_and_failed(
    any_session: Session, company: Company, now: datetime
) -> None:
    test = any_session.scalars(select(ContactTest)).one()
    contact_tests.answer(any_session, test=test, by=AnsweredBy.LINK, at=now + HOUR)
    second = sending.send(any_session, contact_point=current(company), at=now + DAY)
    contact_tests.fail(any_session, test=second, failure=Failure.NO_ANSWER, at=now + 8 * DAY)

    def facts(at: datetime) -> tuple[datetime | None, datetime | None]:
        found = dossier.of(any_session, [company], at=at)[0].facts
        return found.contact_tested_at, found.contact_failed_at

    assert facts(now) == (None, None)
    assert facts(now + 2 * DAY) == (now + HOUR, None)
    assert facts(now + 9 * DAY) == (now + HOUR, now + 8 * DAY)
    sending.give(any_session, company=company, contact_point="new@voorbeeld.example", at=now + 9 * DAY, by="")
    assert facts(now + 10 * DAY) == (None, None)


def test_a_mail_that_nobody_takes_fails_the_test(
    any_session: Session, company: Company, now: datetime
) -> None:
    mail = any_session.scalars(select(OutboxMail)).one()
    mail.failed_at, mail.answer = now + HOUR, "550"
    rounds(any_session, at=now + 2 * HOUR)
    test = any_session.scalars(select(ContactTest)).one()
    assert test.failure == Failure.BOUNCED
    assert state(any_session, company, now + 3 * HOUR) is State.FAILED


def test_another_contact_point_ends_the_test_of_the_one_before(
    any_session: Session, company: Company, now: datetime
) -> None:
    first = current(company)
    sending.give(
        any_session, company=company, contact_point="https://api.voorbeeld.example/", at=now + DAY, by=""
    )
    any_session.expire_all()
    assert contact_tests.open_test(any_session, first) is None
    assert contact_tests.open_test(any_session, current(company)) is not None
    assert contact_tests.state_of(any_session, first, at=now + 2 * DAY).state is State.UNTESTED
    assert [each.address for each in company.contact_points] == [
        "ntd@voorbeeld.example",
        "https://api.voorbeeld.example/",
    ]
    before = contact_points.as_of(any_session, [company.id], at=now + HOUR)
    after = contact_points.as_of(any_session, [company.id], at=now + DAY)
    assert before[company.id] is first
    assert after[company.id] is current(company)


def test_a_busy_day_leaves_the_test_to_the_next(
    any_session: Session, company: Company, now: datetime
) -> None:
    for number in range(4):
        address = f"ntd{number}@voorbeeld.example"
        sending.give(any_session, company=company, contact_point=address, at=now + HOUR, by="")
    assert mails(any_session) == 3
    with pytest.raises(TooManyTests):
        sending.send(any_session, contact_point=current(company), at=now + HOUR)
    rounds(any_session, at=now + 2 * HOUR)
    assert mails(any_session) == 3
    rounds(any_session, at=now + DAY + 2 * HOUR)
    assert mails(any_session) == 4


def test_the_database_holds_one_contact_point_and_one_waiting_test(
    any_session: Session, company: Company, now: datetime
) -> None:
    point = current(company)
    for second in (
        ContactTest(contact_point_id=point.id, made_at=now),
        ContactPoint(company_id=company.id, kind="mail", address="a@b.example", from_at=now),
    ):
        with pytest.raises(IntegrityError):
            keep(any_session, second)


def keep(session: Session, row: Base) -> None:
    with session.begin_nested():
        session.add(row)


def test_many_contact_points_are_read_in_one_query(any_session: Session, now: datetime) -> None:
    points = []
    for _ in range(5):
        each = factories.company(any_session, at=now)
        sending.give(any_session, company=each, contact_point=f"ntd@{each.slug}.example", at=now, by="")
        points.append(current(each))
    with counted(db.engine) as statements:
        contact_tests.states(any_session, [each.id for each in points], at=now)
    assert len(statements) == 1


def test_of_sixteen_answers_at_once_one_counts(any_app: Flask, now: datetime) -> None:
    with any_app.app_context():
        company = factories.company(db.session(), at=now)
        sending.give(db.session(), company=company, contact_point="ntd@voorbeeld.example", at=now, by="")
        reference = db.session.scalars(select(ContactTest.public_id)).one()
        db.session.commit()

    def acknowledge(_number: int) -> str:
        test = contact_tests.find(db.session(), reference)
        contact_tests.answer(db.session(), test=test, by=AnsweredBy.LINK, at=now + HOUR)
        return "answered"

    outcomes = at_once(any_app, acknowledge)
    assert sorted(outcomes, key=str) == ["answered"] + ["contact-test-ended"] * (THREADS - 1)


def test_of_sixteen_who_give_another_contact_point_one_does(any_app: Flask, now: datetime) -> None:
    """All of them saw the same one; the others are told what it is now, and no mailbox is filled."""
    with any_app.app_context():
        company = factories.company(db.session(), at=now)
        sending.give(db.session(), company=company, contact_point="ntd@voorbeeld.example", at=now, by="")
        company_id, seen = company.id, current(company).id
        db.session.commit()

    def give(number: int) -> str:
        company = db.session.get_one(Company, company_id)
        address = f"ntd{number}@voorbeeld.example"
        sending.give(
            db.session(), company=company, contact_point=address, at=now + HOUR, by="", instead_of=seen
        )
        return "given"

    outcomes = at_once(any_app, give)
    assert sorted(outcomes, key=str) == ["contact-point-changed"] * (THREADS - 1) + ["given"]
    with any_app.app_context():
        assert mails(db.session()) == 2
        assert len(db.session.scalars(select(ContactPoint)).all()) == 2


def test_of_sixteen_who_send_a_test_at_once_three_do(any_app: Flask, now: datetime) -> None:
    with any_app.app_context():
        company = factories.company(db.session(), at=now)
        contact_points.set_contact_point(
            db.session(), company=company, contact_point="ntd@voorbeeld.example", at=now
        )
        point_id = current(company).id
        db.session.commit()

    def send(_number: int) -> str:
        point = db.session.get_one(ContactPoint, point_id)
        sending.send(db.session(), contact_point=point, at=now + HOUR)
        return "sent"

    outcomes = at_once(any_app, send)
    assert sorted(outcomes, key=str) == ["sent"] * 3 + ["too-many-tests"] * (THREADS - 3)


@pytest.mark.parametrize("any_app", ["sqlite"], indirect=True)
def test_the_keys_of_notices_are_rotated_apart_from_those_of_badges(any_app: Flask, now: datetime) -> None:
    runner = any_app.test_cli_runner()
    with any_app.app_context():
        first = contact_keys().signing_key(at=now).kid
        two = [factories.person(db.session(), Role.OPERATOR, at=now).email for _ in range(2)]
        db.session.commit()
    for who in two:
        assert runner.invoke(keys, ["rotate", "--of", "contact-tests", "--as", who]).exit_code == 0
    listed = runner.invoke(keys, ["list", "--of", "contact-tests"]).output
    assert first in listed
    assert "next" in listed
    assert runner.invoke(keys, ["list"]).output == ""
    with any_app.app_context():
        assert jwks()["keys"][0]["kid"] == first.rpartition("#")[2]
        assert len(jwks()["keys"]) == 2
