"""Somebody sees where they are signed in, and ends what is not theirs: it counts on the next request."""

import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, SignIn
from app.roles import Role
from signatories.journal import JournalLine
from tests import factories
from tests.conftest import NOW
from tests.pages import PageClient

PAGE = "/en/my/sign-ins"


def person(session: Session) -> Person:
    return factories.person(session, Role.OPERATOR, at=NOW)


def ends(page: str) -> list[str]:
    """The addresses that end one other browser."""
    return re.findall(r'action="(/en/my/sign-ins/\w{16}/end)"', page)


def test_a_browser_that_is_ended_elsewhere_is_out_on_its_next_request(app: Flask, session: Session) -> None:
    who = person(session)
    here, there = PageClient(app).sign_in(who), PageClient(app).sign_in(who)
    page = here.get(PAGE).text
    assert "This is the browser that you use now." in page
    [end] = ends(page)
    assert there.get(PAGE).status_code == 200
    answer = here.submit(PAGE, to=end)
    assert answer.status_code == 302
    assert "That browser is signed out." in here.get(PAGE).text
    assert there.http.get(PAGE).location.startswith("/en/sign-in")
    assert ends(here.get(PAGE).text) == []
    [line] = session.scalars(select(JournalLine).where(JournalLine.kind == "sign-ins-ended"))
    assert (line.data, line.by) == ({"count": 1}, who.public_id)


def test_nobody_ends_the_browser_of_somebody_else(app: Flask, session: Session) -> None:
    """A7: the other's id is known, and is worth nothing."""
    mallory, victim = PageClient(app).sign_in(person(session)), person(session)
    browser = PageClient(app).sign_in(victim)
    own = session.scalar(select(SignIn.public_id).where(SignIn.person_id == victim.id))
    answer = mallory.submit(PAGE, to=f"/en/my/sign-ins/{own}/end")
    assert answer.status_code == 302
    assert "That browser was signed out already." in mallory.get(PAGE).text
    browser.get(PAGE)


def test_all_others_end_at_once_and_this_one_stays(app: Flask, session: Session) -> None:
    who = person(session)
    here, *others = (PageClient(app).sign_in(who) for _ in range(4))
    stranger = PageClient(app).sign_in(person(session))
    here.submit(PAGE, to=f"{PAGE}/end-others")
    assert "3 other browsers are signed out." in here.get(PAGE).text
    assert {each.http.get(PAGE).status_code for each in others} == {302}
    stranger.get(PAGE)


def test_the_list_names_the_browser_and_keeps_no_address(app: Flask, session: Session) -> None:
    who = person(session)
    client = PageClient(app)
    client.http.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0 <b>me</b>"
    client.sign_in(who)
    assert "Firefox, Linux" in client.get("/nl/mijn/aanmeldingen").text
    row = session.scalars(select(SignIn)).one()
    assert row.browser == "Firefox, Linux"
