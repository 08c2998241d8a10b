"""The way back for who lost every factor is not the weakest door: two operators, a day, and mail first."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import signing_in
from app.accounts.models import Person, SignIn
from app.clock import now as clock
from app.factors import errors, losing, recovery_codes, second
from app.factors.asked_of import has_factor
from app.factors.models import FactorLoss, Passkey, RecoveryCode
from app.outbox import OutboxMail
from app.roles import Role
from sentences import SpokenError
from tests import factories


@pytest.fixture
def operators(session: Session) -> list[Person]:
    return [factories.person(session, Role.OPERATOR, at=clock()) for _ in range(3)]


@pytest.fixture
def loser(session: Session, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setitem(recovery_codes.SCRYPT, "n", 2)
    hosters = factories.association(session, at=clock())
    who = factories.person(session, Role.OFFICER, at=clock(), of=hosters, language="en")
    more = {"public_key": b"", "sign_count": 0, "name": "Phone", "added_at": clock()}
    session.add(Passkey(person=who, credential_id="AAAA", **more))
    session.flush()
    return who


def refused(
    error: type[SpokenError],
    act: object,
    *,
    person: Person,
    by: Person,
    session: Session,
    after: timedelta = timedelta(),
) -> None:
    with pytest.raises(error):
        act(session, person=person, by=by, at=clock() + after)  # pyright: ignore[reportCallIssue]


def test_two_operators_and_a_day(session: Session, operators: list[Person], loser: Person) -> None:
    first, other, _ = operators
    recovery_codes.make(session, person=loser, at=clock())
    signing_in.begin(session, person=loser, browser="", at=clock())
    losing.report(session, person=loser, by=first, at=clock())
    assert "Did you lose" in session.scalars(select(OutboxMail.subject)).one()
    day = losing.WAIT
    refused(errors.LossKnown, losing.report, person=loser, by=other, session=session)
    refused(errors.TooEarly, losing.release, person=loser, by=other, session=session, after=day / 2)
    refused(errors.SameOperator, losing.release, person=loser, by=first, session=session, after=day)
    losing.release(session, person=loser, by=other, at=clock() + day)
    assert not has_factor(session, loser)
    assert session.scalar(select(func.count(RecoveryCode.id))) == 0
    assert [each.ended_at is not None for each in session.scalars(select(SignIn))] == [True]
    assert signing_in.make_link(session, email=loser.email, at=clock())


def test_a_report_that_is_a_week_old_is_worth_nothing(
    session: Session, operators: list[Person], loser: Person
) -> None:
    losing.report(session, person=loser, by=operators[0], at=clock())
    refused(
        errors.NoLossReported,
        losing.release,
        person=loser,
        by=operators[1],
        session=session,
        after=losing.TERM,
    )
    losing.report(session, person=loser, by=operators[1], at=clock() + losing.TERM)


def test_who_shows_a_factor_has_lost_nothing(
    session: Session, operators: list[Person], loser: Person
) -> None:
    code = recovery_codes.make(session, person=loser, at=clock())[0]
    losing.report(session, person=loser, by=operators[0], at=clock())
    second.check_code(session, person=loser, code=code, at=clock())
    losing.disprove(session, person=loser, at=clock())
    assert session.scalar(select(func.count(FactorLoss.id))) == 0
    refused(
        errors.NoLossReported,
        losing.release,
        person=loser,
        by=operators[1],
        session=session,
        after=losing.WAIT,
    )


def test_nobody_but_an_operator_and_nobody_for_oneself(
    session: Session, operators: list[Person], loser: Person
) -> None:
    first, other, third = operators
    colleague = factories.person(session, Role.OFFICER, at=clock(), of=loser.grants[0].association)
    refused(errors.NotAnOperator, losing.report, person=loser, by=colleague, session=session)
    refused(errors.NothingToLose, losing.report, person=first, by=other, session=session)
    more = {"public_key": b"", "sign_count": 0, "name": "Phone", "added_at": clock()}
    session.add(Passkey(person=first, credential_id="BBBB", **more))
    session.flush()
    refused(errors.OwnLoss, losing.report, person=first, by=first, session=session)
    losing.report(session, person=first, by=other, at=clock())
    refused(errors.OwnLoss, losing.release, person=first, by=first, session=session, after=losing.WAIT)
    losing.release(session, person=first, by=third, at=clock() + losing.WAIT)
