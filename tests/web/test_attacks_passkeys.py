"""A16: answers of passkeys that thieves, other sites and broken devices send. None of them lets anybody in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clock import bind_clock
from app.clock import now as clock
from app.factors.models import Passkey
from app.roles import Role
from tests import factories
from tests.pages import PageClient
from tests.soft_passkey import ADD, Asked, SoftPasskey, asked_by, sign_in_by, with_passkey

SIGN_IN, TO = "/en/sign-in", "/en/sign-in-with-passkey"


@pytest.fixture
def owner(session: Session) -> Person:
    return factories.person(session, Role.OPERATOR, at=clock(), language="en")


@pytest.fixture
def passkey(app: Flask, owner: Person) -> SoftPasskey:
    return with_passkey(PageClient(app).sign_in(owner))


@pytest.fixture
def thief(app: Flask, passkey: SoftPasskey) -> Iterator[PageClient]:
    """A browser in which nobody is signed in, before the attack and after it."""
    browser = PageClient(app)
    yield browser
    assert browser.http.get("/en/my").status_code == 302


def asked(browser: PageClient) -> Asked:
    return asked_by(browser.http.get(SIGN_IN))


def refused(browser: PageClient, fields: dict[str, str]) -> None:
    assert browser.http.post(TO, data=fields).status_code == 422


def test_a16_a_replayed_answer_lets_nobody_in(
    app: Flask, session: Session, passkey: SoftPasskey, thief: PageClient
) -> None:
    """Also of a passkey that does not count, and also with the very cookie of the browser that sent it first."""
    session.scalars(select(Passkey)).one().sign_count = passkey.count = 0
    form = asked(thief)
    sent = form.answered(passkey.show(form.options))
    cookie = thief.http.get_cookie("session")
    assert cookie is not None
    first = PageClient(app)
    first.http.set_cookie("session", cookie.value)
    assert first.http.post(TO, data=sent).status_code == 302
    refused(thief, sent)


@pytest.mark.parametrize(
    "how",
    [
        {"origin": "http://localhost.example"},
        {"origin": "http://localhost:8001"},
        {"rp_id": "localhost.example"},
        {"verified": False},
    ],
    ids=["other-origin", "other-port", "other-rp-id", "no-user-verification"],
)
def test_a16_an_answer_for_another_site_or_without_the_person_lets_nobody_in(
    passkey: SoftPasskey, thief: PageClient, how: dict[str, str]
) -> None:
    form = asked(thief)
    refused(thief, form.answered(passkey.show(form.options, **how)))  # pyright: ignore[reportArgumentType]


def test_a16_a_counter_that_goes_back_lets_nobody_in(
    app: Flask, session: Session, passkey: SoftPasskey, thief: PageClient
) -> None:
    passkey.count = 40
    assert sign_in_by(PageClient(app), passkey).status_code == 302
    assert session.scalars(select(Passkey.sign_count)).one() == 41
    for copied in (5, 40):
        passkey.count = copied - (copied == 40)
        form = asked(thief)
        refused(thief, form.answered(passkey.show(form.options)))


def test_a16_an_answer_to_another_question_lets_nobody_in(
    app: Flask, passkey: SoftPasskey, thief: PageClient
) -> None:
    """An old challenge, one that we did not make, one for another purpose, another key, another's name."""
    form = asked(thief)
    answer = passkey.show(form.options)
    refused(thief, {**form.fields, "secret_challenge": "made-up.xyz", "secret_answer": answer})
    signed_in = PageClient(app)
    sign_in_by(signed_in, passkey)
    to_add = asked_by(signed_in.http.get(ADD))
    answer = passkey.show({**to_add.options, "rpId": "localhost"})
    refused(thief, {**form.answered(answer), "secret_challenge": to_add.fields["secret_challenge"]})
    forged = SoftPasskey(id=passkey.id, user=passkey.user, count=90)
    refused(thief, form.answered(forged.show(form.options)))
    form, passkey.user = asked(thief), b"0000000000000000"
    refused(thief, form.answered(passkey.show(form.options)))
    form = asked(thief)
    answer = passkey.show(form.options)
    bind_clock(app, clock() + timedelta(minutes=15))
    refused(thief, form.answered(answer))


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", '{"id": "a"}', "[" * 30_000])
def test_a16_what_is_no_answer_is_refused_in_words(thief: PageClient, answer: str) -> None:
    refused(thief, asked(thief).answered(answer))


@pytest.mark.parametrize("how", [{"verified": False}, {"origin": "https://register.example"}])
def test_a16_a_passkey_without_its_person_or_of_another_site_is_not_added(
    app: Flask, session: Session, owner: Person, how: dict[str, str]
) -> None:
    browser = PageClient(app).sign_in(owner)
    form = asked_by(browser.http.get(ADD))
    made = SoftPasskey().make(form.options, **how)  # pyright: ignore[reportArgumentType]
    assert browser.http.post(ADD, data={**form.answered(made), "name": "x"}).status_code == 422
    assert session.scalars(select(Passkey)).all() == []
