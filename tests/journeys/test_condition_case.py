"""A condition that was met is missed: the officer warns and decides, the owner appeals, the board answers.

The register is served by this process, so that its clock can be set on past the terms.
"""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app.accounts import signing_in
from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from config import Settings
from signatories.conditions import attesting, laying_down
from signatories.conditions.conditions import Attester, Kind
from signatories.conditions.laying_down import Terms
from tests import case_scene, factories
from tests.conftest import NOW
from tests.journeys.served import free_port
from tests.journeys.visitor import Visitor

MONTHS = 6
REASON = "Nothing was declared after the warning, and no words came."


@pytest.fixture
def served(make_app: Callable[[Settings], Flask], settings: Settings) -> Iterator[tuple[Flask, str]]:
    """The application on a port, one request at a time, and its address."""
    port = free_port()
    app = make_app(settings.model_copy(update={"base_url": f"http://localhost:{port}"}))
    server = make_server("localhost", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://localhost:{port}"
    server.shutdown()
    thread.join()


class Someone(Visitor):
    """A person of one of the three desks."""

    def __init__(self, browser: Browser, served: tuple[Flask, str], who: str) -> None:
        super().__init__(browser.new_context(java_script_enabled=False, locale="en").new_page(), served[1])
        self.app, self.who = served[0], who

    def sign_in(self) -> None:
        with self.app.app_context():
            token = signing_in.make_link(db.session(), email=self.who, at=clock())
            db.session.commit()
        self.open(f"{self.home}/en/sign-in/{token}")
        self.click("Sign in")

    def go_to(self, name: str) -> None:
        self.hit(self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first)

    def choose(self, option: str) -> None:
        self.page.get_by_label(option).check()
        self.effort.clicks += 1


def scene(session: Session) -> tuple[str, str, str]:
    """A member that declared the hash check almost six months ago; the addresses of the three people."""
    at = NOW - timedelta(days=170)
    people = case_scene.scene(session, at=at)
    row = laying_down.lay_down(
        session,
        association=people.hosters,
        terms=Terms(Kind.HASH_CHECK, "article 6", {"months": MONTHS}),
        effective_on=at.date(),
        by="",
        at=at,
    )
    attesting.attest(session, row=row, company=people.member, attester=Attester.COMPANY, by="", at=at)
    factories.signature(session, people.member, at=at, association=people.hosters)
    session.commit()
    return people.officer.email, people.owner.email, people.judge.email


def later(moment: datetime, app: Flask, *people: Someone) -> None:
    """The clock goes on; who was signed in for too long signs in again."""
    bind_clock(app, moment)
    for someone in people:
        someone.sign_in()


@pytest.mark.browser
def test_a_condition_goes_from_met_to_warned_to_decided_to_appealed(
    served: tuple[Flask, str], browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    app = served[0]
    with app.app_context():
        addresses = scene(db.session())
        db.session.remove()
    officer, owner, judge = (Someone(browser, served, who) for who in addresses)

    officer.sign_in()
    officer.click("Nalatig B.V.")
    officer.reads("counts until 7 December 2026")

    warned_at = NOW + timedelta(days=14)
    later(warned_at, app, officer, owner)
    officer.click("Nalatig B.V.")
    officer.reads("The declaration ran out on 7 December 2026.")
    officer.hit(officer.page.get_by_role("link", name=re.compile("^Warn.*hash check")))
    officer.sees("Read the letters before they go")
    officer.click("Send the letter")
    officer.reads("1 warning is sent.")

    owner.go_to("Conditions")
    owner.click("Read the warning")
    owner.sees(re.compile("^Case: Uses the hash check"))
    owner.click("Reply")
    owner.type("Your words", "We forgot to declare it; the check runs as before.")
    owner.click("Send the reply")
    owner.reads("Your reply is in the case.")

    decided_at = warned_at + timedelta(days=29)
    later(decided_at, app, officer, owner)
    officer.go_to("Cases")
    officer.click("Nalatig B.V.")
    officer.reads("We forgot to declare it; the check runs as before.")
    officer.click("Decide")
    officer.choose("the signature is suspended")
    officer.type("Reasons", REASON)
    officer.tick_all()
    officer.click("Decide and tell the company")
    officer.reads("The decision stands in the case.")
    officer.reads("The company can appeal.")

    owner.go_to("Conditions")
    owner.click("Read the warning")
    owner.reads(REASON)
    owner.click("Appeal against the decision")
    owner.type("Your words", "The check never stopped. Our report is with the association.")
    owner.click("Appeal")
    owner.reads("The appeals board has your appeal.")

    judge.sign_in()
    judge.click("Nalatig B.V.")
    judge.click("Decide on the appeal")
    judge.choose("Overturn the decision of the association")
    judge.type("Reasons", "The check was in use all the time; a form was late.")
    judge.tick_all()
    judge.click("Decide and tell both sides")
    judge.reads("The appeal is decided.")

    officer.go_to("Cases")
    officer.page.get_by_label("Show").select_option("ended")
    officer.click("Filter")
    officer.reads("decision overturned")
    with capsys.disabled():
        print(f"\nofficer: {officer.effort}; owner: {owner.effort}; appeals board: {judge.effort}")
    assert officer.asked_outside == owner.asked_outside == judge.asked_outside == []
    for someone in (officer, owner, judge):
        someone.page.context.close()
