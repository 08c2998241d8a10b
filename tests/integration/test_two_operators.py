"""What an operator does only with a second one: withdrawing a badge, replacing and withdrawing a key."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import second_person
from app.accounts.models import Person
from app.api.operations import OPERATIONS
from app.clock import bind_clock, now
from app.extensions import db
from app.keys import badge_keys
from app.roles import Role
from badge.models import Badge
from signatories.journal import JournalLine
from tests import factories
from tests.shown_badge import shown_badge

Run = Callable[..., Result]
TWO = 2


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *args: app.test_cli_runner().invoke(args=list(args))


@pytest.fixture
def operators(session: Session) -> list[Person]:
    made = [factories.person(session, Role.OPERATOR, at=now()) for _ in range(TWO)]
    session.commit()
    return made


@pytest.fixture
def badge(session: Session) -> Badge:
    return shown_badge(session).badge


def end_role(session: Session, who: Person) -> None:
    who.grants[0].ended_at, who.grants[0].ended_by = now(), ""
    session.commit()


def test_a20_a_badge_is_withdrawn_by_two_operators(
    run: Run, session: Session, operators: list[Person], badge: Badge
) -> None:
    first, second = operators
    command = ("badge", "withdraw", badge.code, "--as")
    assert "Proposed" in run(*command, first.email).output
    again = run(*command, first.email)
    assert again.exit_code == 1 and isinstance(again.exception, second_person.AnotherOperatorNeeded)
    session.expire_all()
    assert badge.withdrawn_at is None
    # Another reason is another act: it is not what the first one proposed.
    assert (
        "Proposed"
        in run("badge", "withdraw", badge.code, "--reason", "domain-lost", "--as", second.email).output
    )
    assert f"{badge.code} is withdrawn." in run(*command, second.email).output
    session.expire_all()
    assert (badge.withdrawn_at is not None, badge.withdrawal_reason) == (True, "operator")
    kinds = session.scalars(
        select(JournalLine.kind).where(JournalLine.by == first.public_id).order_by(JournalLine.id)
    ).all()
    assert [kind for kind in kinds if kind.startswith("act-")] == ["act-proposed", "act-done", "act-refused"]


@pytest.mark.parametrize("who", ["first", "second"])
def test_a20_neither_may_have_lost_the_right_in_between(
    run: Run, session: Session, operators: list[Person], badge: Badge, who: str
) -> None:
    first, second = operators
    run("badge", "withdraw", badge.code, "--as", first.email)
    end_role(session, first if who == "first" else second)
    answer = run("badge", "withdraw", badge.code, "--as", second.email)
    assert ("Proposed" in answer.output) == (who == "first")
    assert (answer.exit_code == 0) == (who == "first")
    session.expire_all()
    assert badge.withdrawn_at is None


def test_a20_a_proposal_is_worth_nothing_after_three_days(
    app: Flask, run: Run, session: Session, operators: list[Person], badge: Badge
) -> None:
    first, second = operators
    run("badge", "withdraw", badge.code, "--as", first.email)
    bind_clock(app, now() + second_person.TERM + timedelta(seconds=1))
    assert "Proposed" in run("badge", "withdraw", badge.code, "--as", second.email).output
    session.expire_all()
    assert badge.withdrawn_at is None


def test_a20_a_key_is_replaced_by_two_operators_and_each_time_anew(
    app: Flask, run: Run, operators: list[Person], badge: Badge
) -> None:
    first, second = operators
    assert "Proposed" in run("keys", "rotate", "--as", first.email).output
    assert len(badge_keys().records()) == 1
    assert "is next now." in run("keys", "rotate", "--as", second.email).output
    # The release is used up: the step that makes it sign needs two again.
    bind_clock(app, now() + timedelta(hours=25))
    assert "Proposed" in run("keys", "rotate", "--as", second.email).output
    assert "is active now." in run("keys", "rotate", "--as", first.email).output
    kid = badge_keys().signing_key(at=now()).kid
    assert "Proposed" in run("keys", "withdraw", kid, "--yes", "--as", first.email).output
    assert badge_keys().signing_key(at=now()).kid == kid
    assert f"{kid} is withdrawn now." in run("keys", "withdraw", kid, "--yes", "--as", second.email).output


def test_a20_no_program_does_alone_what_two_persons_do(session: Session) -> None:
    assert db.session() is session
    words = {"publish", "withdraw", "key", "release", "succession", "succeed"}
    acts = {name for name, each in OPERATIONS.items() if each.method != "GET"}
    assert {name for name in acts if words & set(name.partition(".")[2].split("_"))} == set()
