"""The page about one's own data, and the way from asking to be erased to the operator's decision."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import inviting
from app.accounts.models import Person
from app.clock import now as clock
from app.jobs import people as people_work
from app.jobs import running
from app.outbox import OutboxMail
from app.people_data import erasing
from app.people_data.models import ErasureRequest
from app.people_data.words import stays_in_words
from app.roles import Role
from signatories.models import Association
from tests import factories
from tests.pages import PageClient

EMAIL = "kanarie@people.example"
OWN, ERASE, BACK, DESK = (
    "/en/my/data",
    "/en/my/data/erase",
    "/en/my/data/erase/take-back",
    "/en/desk/operator/erasures",
)
AsRole = Callable[..., PageClient]


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def canary(session: Session, hosters: Association) -> Person:
    who = factories.person(session, Role.OFFICER, at=clock(), of=hosters, email=EMAIL)
    factories.person(session, Role.OFFICER, at=clock(), of=hosters)
    return who


def asked(client: PageClient, session: Session) -> ErasureRequest:
    client.submit(ERASE, status=302)
    return session.scalars(select(ErasureRequest).order_by(ErasureRequest.id.desc())).first() or pytest.fail(
        "none"
    )


def mails(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_the_page_shows_it_in_both_languages_and_the_file_has_it_all(
    client: PageClient, canary: Person
) -> None:
    client.sign_in(canary)
    for path in (OWN, "/nl/mijn/gegevens"):
        page = client.get(path)
        assert EMAIL in page.text and "Piet Proef" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert f'href="{OWN}"' in client.get("/en/my/sign-ins").text
    file = client.get("/en/my/data/file")
    assert file.mimetype == "application/json"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(file.text)["person"]["email"] == EMAIL


def test_the_file_and_the_request_ask_once_more_who_it_is(client: PageClient, canary: Person) -> None:
    client.sign_in(canary).grow_stale(canary)
    for path in ("/en/my/data/file", ERASE):
        assert "/confirm" in client.get(path, status=302).location


def test_who_asks_can_take_it_back(client: PageClient, session: Session, canary: Person) -> None:
    client.sign_in(canary)
    assert "Your name under signatures that are over." in client.get(ERASE).text
    request = asked(client, session)
    assert "The operator decides before" in client.get(OWN).text
    client.submit(ERASE, status=302)  # twice is once
    assert session.scalars(select(ErasureRequest)).all() == [request]
    client.submit(OWN, to=BACK, status=302)
    session.refresh(request)
    assert request.state == "taken-back"


def test_an_operator_releases_it_and_the_person_is_gone(
    client: PageClient, session: Session, canary: Person, as_role: AsRole, data_folder: Path
) -> None:
    request = asked(client.sign_in(canary), session)
    number, operator = canary.public_id, as_role(Role.OPERATOR)
    assert "Somebody asks to be erased" in operator.get("/en/desk/operator").text
    assert "Piet Proef" in operator.get(DESK).text
    path = f"{DESK}/{request.public_id}"
    assert "The public log holds no names of people" in operator.get(path).text
    operator.submit(path, {"answer": "release"}, status=302)
    session.expire_all()
    assert (canary.email, request.state) == (f"{number}@erased.invalid", "released")
    assert client.get(OWN, status=302).location.startswith("/en/sign-in")
    assert (data_folder / erasing.BOOK).read_text() == f"{number}\n"
    (last,) = [mail for mail in mails(session) if mail.recipient == EMAIL]
    assert last.subject == "U bent gewist uit het register"
    assert "does not wait for you" in operator.get(path).text
    assert operator.submit(path, {"answer": "release"}, to=path, status=422)


def test_a_refusal_has_a_reason_that_the_person_reads(
    client: PageClient, session: Session, canary: Person, as_role: AsRole
) -> None:
    request = asked(client.sign_in(canary), session)
    operator, path = as_role(Role.OPERATOR), f"{DESK}/{request.public_id}"
    assert "Write why it is refused" in operator.submit(path, {"answer": "refuse"}, status=422).text
    why = "A case of yours runs, and needs your name until it is over."
    operator.submit(path, {"answer": "refuse", "reason": why}, status=302)
    assert why in client.get(OWN).text
    assert why in mails(session)[-1].body


def test_nobody_decides_on_ones_own_request_nor_leaves_a_desk_without_anybody(
    client: PageClient, session: Session, hosters: Association, as_role: AsRole
) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    request = asked(client.sign_in(who), session)
    path = f"{DESK}/{request.public_id}"
    assert "your own request" in client.submit(path, {"answer": "release"}, status=422).text
    alone = factories.person(session, Role.OFFICER, at=clock(), of=hosters)
    request = asked(PageClient(client.app).sign_in(alone), session)
    page = as_role(Role.OPERATOR).submit(f"{DESK}/{request.public_id}", {"answer": "release"}, status=422)
    session.refresh(alone)
    assert alone.name
    assert "Nobody else holds this role for longer." in page.text


def test_the_worker_erases_again_after_an_older_database(
    app: Flask, session: Session, canary: Person, data_folder: Path
) -> None:
    erasing.write_down(data_folder, canary)
    session.commit()
    running.do_all(app, [people_work.erase_again])
    session.expire_all()
    assert erasing.is_erased(canary)


def test_drafts_and_invitations_that_came_to_nothing_are_forgotten(app: Flask, session: Session) -> None:
    made, _ = inviting.invite(session, email=EMAIL, role=Role.MONITOR, at=clock() - timedelta(days=120))
    session.commit()
    running.do_all(app, [people_work.forget_old])
    session.refresh(made)
    assert made.email == "erased.invalid"


def test_what_stays_is_told_once_for_each_reason(app: Flask) -> None:
    same = [
        erasing.Stays(table, count, "Because.")
        for table, count in (("person", 1), ("role_grant", 3), ("person", 4))
    ]
    with app.test_request_context("/en/"):
        told = stays_in_words(same)
        assert sum(count for _, count, _ in told) == 8
        assert len({(what, why) for what, _, why in told}) == len(told) < len(same)
