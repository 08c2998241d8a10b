"""What one operator proposed waits for another: in the database, on the desk, by mail, until it lapses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import proposals, second_person
from app.accounts.models import Person
from app.clock import bind_clock, now
from app.extensions import db
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.second_person import Act, AnotherOperatorNeeded, ProposedAct
from signatories.journal import JournalLine
from tests import factories
from tests.at_once import at_once
from tests.inbox_lines import waiting
from tests.pages import PageClient
from tests.shown_badge import shown_badge

LINE = "Release as the second operator, or let lapse: Replace a key by the next one"


def operators(session: Session, count: int = 2) -> list[Person]:
    made = [factories.person(session, Role.OPERATOR, at=now()) for _ in range(count)]
    session.commit()
    return made


def proposed(session: Session, **values: object) -> ProposedAct:
    line = JournalLine(kind="act-proposed", at=now(), by="a", data={"act": "rotate key", "subject": "log"})
    session.add(line)
    session.flush()
    given = {
        "act": "rotate key",
        "subject": "log",
        "proposed_by": "a",
        "proposed_at": now(),
        "line_id": line.id,
    }
    return ProposedAct(**{**given, "ends_at": now() + second_person.TERM, **values})


def test_the_database_keeps_one_proposal_of_an_act_and_no_release_by_the_same_person(
    any_session: Session,
) -> None:
    session = any_session
    session.add(proposed(session))
    session.commit()
    over, late = ({"ended_at": now() + by} for by in (timedelta(hours=1), second_person.TERM * 2))
    for wrong in (
        {},  # the same act on the same thing waits already
        {"subject": "badges", "released_by": "a", **over},
        {"subject": "badges", "released_by": "b"},
        {"subject": "badges", "released_by": "b", **late},
        {"subject": "badges", "act": "do anything"},
    ):
        session.add(proposed(session, **wrong))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
    session.add_all([proposed(session, subject="badges"), proposed(session, released_by="b", **over)])
    session.commit()


def test_of_operators_who_propose_at_the_same_moment_one_proposes_and_the_next_releases(
    any_app: Flask,
) -> None:
    with any_app.app_context():
        people = [each.public_id for each in operators(db.session(), 4)]
        given: dict[str, object] = {"act": Act.ROTATE_KEY, "subject": "badges"}
    outcomes = at_once(
        any_app,
        lambda number: second_person.releases(db.session(), by=people[number % 4], at=now(), **given),  # pyright: ignore[reportArgumentType]
    )
    with any_app.app_context():
        rows = db.session.scalars(select(ProposedAct).order_by(ProposedAct.id)).all()
        released = [each for each in rows if each.released_by]
        assert len([each for each in rows if each.ended_at is None]) <= 1
        assert outcomes.count(True) == len(released) >= 1
        assert outcomes.count(False) == len(rows)
        kinds = db.session.scalars(select(JournalLine.kind).order_by(JournalLine.id)).all()
        assert (kinds.count("act-proposed"), kinds.count("act-released")) == (len(rows), len(released))


def test_a_proposal_goes_to_every_other_operator_by_mail_and_to_their_desk(
    app: Flask, session: Session, as_role: Callable[..., PageClient]
) -> None:
    shown_badge(session)
    first, second = operators(session)
    own, other = PageClient(app), PageClient(app)
    own.sign_in(first)
    other.sign_in(second)
    assert LINE not in waiting(other.get("/en/desk/operator").text)
    run = app.test_cli_runner().invoke
    assert "Proposed" in run(args=["keys", "rotate", "--as", first.email]).output
    (mail,) = session.scalars(select(OutboxMail).where(OutboxMail.body.contains("bin/register")))
    assert mail.recipient == second.email
    assert "bin/register keys rotate --of badges --as EMAIL" in mail.body
    assert LINE not in waiting(own.get("/en/desk/operator").text)
    assert waiting(other.get("/en/desk/operator").text)[LINE] == "/en/desk/operator/proposals"
    assert (
        "You proposed this. Another operator has to do the same."
        in own.get("/en/desk/operator/proposals").text
    )
    page = other.get("/en/desk/operator/proposals").text
    assert "bin/register keys rotate --of badges --as EMAIL" in page
    other.get("/nl/desk/operator/proposals")
    with pytest.raises(AnotherOperatorNeeded):
        run(args=["keys", "rotate", "--as", first.email], catch_exceptions=False)
    assert len(session.scalars(select(OutboxMail).where(OutboxMail.body.contains("bin/register"))).all()) == 1
    bind_clock(app, now() + second_person.TERM)
    other.sign_in(second)
    assert LINE not in waiting(other.get("/en/desk/operator").text)
    assert "Nothing waits" in other.get("/en/desk/operator/proposals").text


def test_the_command_that_is_shown_is_the_one_that_releases_it(app: Flask, session: Session) -> None:
    badge = shown_badge(session).badge
    first, second = operators(session)
    kid = badge_keys().signing_key(at=now()).kid
    run, association = app.test_cli_runner().invoke, badge.signature.association
    assert association is not None
    for command, done in (
        (["badge", "withdraw", badge.code], "is withdrawn."),
        (["keys", "rotate", "--association", association.slug], "is next now."),
        (["keys", "rotate", "--of", "proofs"], "is next now."),
        (["keys", "withdraw", kid, "--yes"], "is withdrawn now."),
    ):
        assert "Proposed" in run(args=[*command, "--as", first.email]).output
        (waits,) = second_person.waiting(session, at=now())
        shown = proposals.command_of(waits).replace("EMAIL", second.email).split(" ")[1:]
        given = [*shown, "--yes"] if "--yes" in command else shown
        assert done in run(args=given).output
        session.expire_all()
        assert second_person.waiting(session, at=now()) == []
