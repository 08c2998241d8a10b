"""The tests of contact points in the demo: most answer, one does not, and one waits in the mailbox."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.contacting import sending
from app.demo.acts import Act
from app.demo.companies import OWNED, Invented
from signatories import register
from signatories.contacts import contact_tests
from signatories.contacts.contact_states import FAILED_AFTER, Failure
from signatories.contacts.contact_test_models import AnsweredBy
from signatories.models import Company, ContactPoint

EVERY = timedelta(days=90)
SILENT = "00000006"
"""The company whose latest test nobody answers."""
WAITS_SINCE = timedelta(hours=2)


def acts_of(session: Session, invented: Invented, *, signed_at: datetime, at: datetime) -> list[Act]:
    """The tests of one signatory from the day it signed until *at*; those of an ended one stop early."""
    rounds = 1 if invented.ended else (at - signed_at) // EVERY + 1
    acts = []
    for number in range(rounds):
        made_at = signed_at + number * EVERY + timedelta(minutes=1)
        is_silent = invented.number == SILENT and number == rounds - 1
        took = FAILED_AFTER if is_silent else _answer_time(invented, number)
        acts.append(Act(made_at, lambda moment: _make(session, invented, moment)))
        end = _fail if is_silent else _answer
        acts.append(Act(made_at + took, lambda moment, end=end: end(session, invented, moment)))
    if OWNED.endswith(invented.number):
        acts.append(Act(at - WAITS_SINCE, lambda moment: _send(session, invented, moment)))
    return [act for act in acts if act.at <= at]


def _answer_time(invented: Invented, number: int) -> timedelta:
    """An invented response time, from half an hour to two days, the same each time the demo is made."""
    return timedelta(minutes=30 + (int(invented.number) * 7 + number * 3) % 20 * 140)


def _point(session: Session, invented: Invented) -> ContactPoint:
    company: Company = register.company_of(session, invented.number)
    found = company.contact_point_now
    assert found is not None  # noqa: S101 - it was given when the company signed
    return found


def _make(session: Session, invented: Invented, at: datetime) -> None:
    contact_tests.note_sent(
        contact_tests.prepare(session, contact_point=_point(session, invented), at=at).test, at=at
    )


def _answer(session: Session, invented: Invented, at: datetime) -> None:
    test = contact_tests.open_test(session, _point(session, invented))
    assert test is not None  # noqa: S101 - it was made a moment ago
    contact_tests.answer(session, test=test, by=AnsweredBy.LINK, at=at)


def _fail(session: Session, invented: Invented, at: datetime) -> None:
    test = contact_tests.open_test(session, _point(session, invented))
    assert test is not None  # noqa: S101 - as above
    contact_tests.fail(session, test=test, failure=Failure.NO_ANSWER, at=at)


def _send(session: Session, invented: Invented, at: datetime) -> None:
    sending.send(session, contact_point=_point(session, invented), at=at)
