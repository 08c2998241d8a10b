"""A condition that was met is missed: the officer warns and decides, the owner appeals, the board answers.

The register is served by this process, so that its clock can be set on past the terms.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from app.extensions import db
from config import Settings
from signatories.conditions import attesting, laying_down
from signatories.conditions.conditions import Attester, Kind
from signatories.conditions.laying_down import Terms
from tests import case_scene, factories
from tests.conftest import NOW
from tests.journeys import in_process
from tests.journeys.in_process import Someone, later
from tests.journeys.ways import EACH_WAY, hands

MONTHS = 6
REASON = "Nothing was declared after the warning, and no words came."


@pytest.fixture
def served(make_app: Callable[[Settings], Flask], settings: Settings) -> Iterator[tuple[Flask, str]]:
    with in_process.served(make_app, settings) as found:
        yield found


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


@pytest.mark.drill
@pytest.mark.browser
@EACH_WAY
def test_a_condition_goes_from_met_to_warned_to_decided_to_appealed(
    served: tuple[Flask, str], browser: Browser, capsys: pytest.CaptureFixture[str], lang: str, by: str
) -> None:
    app = served[0]
    with app.app_context():
        addresses = scene(db.session())
        db.session.remove()
    person = hands(Someone, lang=lang, by=by)
    officer, owner, judge = (person(browser, served, who) for who in addresses)

    officer.sign_in()
    officer.click("Nalatig B.V.")
    officer.reads("Declared on 7 June 2026, counts until 7 December 2026.")

    warned_at = NOW + timedelta(days=14)
    later(warned_at, app, officer, owner)
    officer.click("Nalatig B.V.")
    officer.reads("The declaration ran out on 7 December 2026.")
    warn, condition = officer.say("Warn"), officer.say("Uses the hash check")
    officer.hit(officer.page.get_by_role("link", name=re.compile(f"^{warn}.*{condition}")))
    officer.sees("Read the letters before they go")
    officer.click("Send the letter")
    officer.reads("1 warning is sent.")

    owner.go_to("Conditions")
    owner.click("Read the warning")
    owner.reads("At the warning")
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
    officer.check("the signature is suspended")
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
    judge.check("Overturn the decision of the association")
    judge.type("Reasons", "The check was in use all the time; a form was late.")
    judge.tick_all()
    judge.click("Decide and tell both sides")
    judge.reads("The appeal is decided.")

    officer.go_to("Cases")
    officer.select("Show", "ended cases")
    officer.click("Filter")
    officer.reads("decision overturned")
    with capsys.disabled():
        print(f"\nofficer: {officer.effort}; owner: {owner.effort}; appeals board: {judge.effort}")
    assert officer.asked_outside == owner.asked_outside == judge.asked_outside == []
    for someone in (officer, owner, judge):
        someone.page.context.close()
