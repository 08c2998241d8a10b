"""A condition that is missed: warned, replied, decided, appealed, as the three desks meet it."""

import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.outbox import OutboxMail
from app.roles import Role
from config import Settings
from signatories.cases.models import ConditionCase
from signatories.contacts import contact_points
from signatories.entries import Entry
from signatories.journal import JournalLine
from tests import case_scene, factories
from tests.case_scene import AFTER_APPEAL, AFTER_CURE, Scene, scene
from tests.inbox_lines import waiting
from tests.pages import PageClient

DESK = "/en/desk/association/hosters"
COMPANY = "/en/desk/company/nalatig-bv"
BOARD = "/en/desk/appeals"
REASON = "The board read both sides and finds this so."


@pytest.fixture
def people(session: Session, now: datetime) -> Scene:
    return scene(session, at=now)


@pytest.fixture
def officer(app: Flask, people: Scene) -> PageClient:
    return PageClient(app).sign_in(people.officer)


@pytest.fixture
def owner(app: Flask, people: Scene) -> PageClient:
    return PageClient(app).sign_in(people.owner)


@pytest.fixture
def judge(app: Flask, people: Scene) -> PageClient:
    return PageClient(app).sign_in(people.judge)


def later(app: Flask, moment: datetime, *clients: tuple[PageClient, object]) -> None:
    """Let the clock stand later, with everybody signed in again."""
    bind_clock(app, moment)
    for client, who in clients:
        client.sign_in(who)  # pyright: ignore[reportArgumentType]


def the_case(session: Session) -> ConditionCase:
    return session.scalars(select(ConditionCase)).one()


def subjects(session: Session, to: str) -> list[str]:
    return list(
        session.scalars(select(OutboxMail.subject).where(OutboxMail.recipient == to).order_by(OutboxMail.id))
    )


def warn(officer: PageClient) -> str:
    """Send the letter as it is drafted; returns the address of the case."""
    letters = f"{DESK}/cases/warn/letters?condition=contact-point&member=nalatig-bv"
    page = officer.get(letters).text
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert text
    answer = officer.submit(letters, {"letter-nalatig-bv": text.group(1)}, status=302)
    assert answer.location.endswith("/cases")
    found = re.search(
        r'href="(/en/desk/association/hosters/cases/[0-9a-z]{16})"', officer.get(f"{DESK}/cases").text
    )
    assert found
    return found.group(1)


def test_a_missed_condition_goes_from_warning_to_an_overturned_decision(
    app: Flask,
    session: Session,
    now: datetime,
    people: Scene,
    officer: PageClient,
    owner: PageClient,
    judge: PageClient,
) -> None:
    case = warn(officer)
    own = case.replace(DESK, COMPANY)
    assert "warns Nalatig B.V." in subjects(session, people.owner.email)[0]
    assert "Your association warns your company" in owner.get(COMPANY).text
    owner.submit(f"{own}/reply", {"words": "We are moving; the new address comes next week."}, status=302)
    assert "replied" in subjects(session, people.officer.email)[-1]
    early = officer.submit(
        f"{case}/decide", {"consequence": "reprimand", "reason": REASON, "sure": "y"}, status=422
    )
    assert "has time to mend this until" in early.text

    assert waiting(owner.get(COMPANY).text)[
        "Your association warns your company: Gave a contact point for notices"
    ]
    later(app, now + AFTER_CURE, (officer, people.officer), (owner, people.owner))
    assert waiting(officer.get(DESK).text)["Decide in the case of Nalatig B.V."] == case
    officer.submit(
        f"{case}/decide", {"consequence": "end-membership", "reason": REASON, "sure": "y"}, status=302
    )
    assert "the membership ends" in owner.get(own).text
    assert own in waiting(owner.get(COMPANY).text).values()
    assert case not in waiting(officer.get(DESK).text).values()
    assert case_scene.is_member(session, people)
    waits = officer.submit(f"{case}/carry-out", {}, status=422)
    assert "can appeal until" in waits.text
    owner.submit(f"{own}/appeal", {"words": "The address was there all the time."}, status=302)
    assert "appeals" in subjects(session, people.judge.email)[-1]

    judge.sign_in(people.judge)
    board = case.replace(f"{DESK}/cases", BOARD)
    judge.get(board)
    assert waiting(judge.get(BOARD).text) == {"Decide on the appeal of Nalatig B.V.": board}
    judge.submit(f"{board}/judge", {"answer": "overturn", "reason": REASON, "sure": "y"}, status=302)
    assert the_case(session).state == "overturned"
    assert case_scene.is_member(session, people)
    assert "overturned the decision" in subjects(session, people.owner.email)[-1]
    assert "overturned the decision" in subjects(session, people.officer.email)[-1]
    for client, page in ((officer, case), (owner, own), (judge, board)):
        assert REASON in client.get(page).text
    public = [entry.kind for entry in session.scalars(select(Entry))]
    assert not any("case" in kind for kind in public)
    assert {line.kind for line in session.scalars(select(JournalLine))} >= {
        "case-warned", "case-replied", "case-decided", "case-appealed", "case-overturned",
    }  # fmt: skip


def test_a_decision_is_carried_out_when_nobody_appealed(
    app: Flask, session: Session, now: datetime, people: Scene, officer: PageClient
) -> None:
    case = warn(officer)
    later(app, now + AFTER_CURE, (officer, people.officer))
    officer.submit(
        f"{case}/decide", {"consequence": "end-membership", "reason": REASON, "sure": "y"}, status=302
    )
    later(app, now + AFTER_CURE + AFTER_APPEAL + timedelta(hours=1), (officer, people.officer))
    officer.submit(f"{case}/carry-out", {}, status=302)
    assert the_case(session).state == "closed"
    assert not case_scene.is_member(session, people)


def test_a_case_closes_when_the_facts_show_it_and_not_before(
    session: Session, now: datetime, people: Scene, officer: PageClient
) -> None:
    case = warn(officer)
    assert "do not show that" in officer.submit(f"{case}/met-again", {}, status=422).text
    contact_points.set_contact_point(
        session, company=people.member, contact_point="ntd@nalatig.example", at=now, by=people.owner.public_id
    )
    session.commit()
    assert "is met again, or waived" in officer.get(case).text
    officer.submit(f"{case}/met-again", {}, status=302)
    assert the_case(session).state == "cured"


def test_who_typed_while_another_acted_keeps_the_words_and_sees_the_steps(
    session: Session, people: Scene, officer: PageClient, owner: PageClient
) -> None:
    case = warn(officer)
    page = officer.get(f"{case}/answer")
    version = re.search(r'name="version"[^>]*value="(\d+)"', page.text)
    assert version
    owner.submit(f"{case.replace(DESK, COMPANY)}/reply", {"words": "We look into this today."}, status=302)
    typed = {"words": "Did you read our letter of today?", "version": version.group(1)}
    conflict = officer.submit(f"{case}/answer", typed, status=409)
    assert "Somebody else acted" in conflict.text
    assert "We look into this today." in conflict.text
    assert typed["words"] in conflict.text
    officer.submit(f"{case}/answer", {"words": typed["words"]}, status=302)


def test_a_hold_is_asked_and_granted_and_stops_the_decision(
    app: Flask,
    session: Session,
    now: datetime,
    people: Scene,
    officer: PageClient,
    owner: PageClient,
    judge: PageClient,
) -> None:
    case = warn(officer)
    judge.get(case.replace(f"{DESK}/cases", BOARD), status=404)
    own, board = case.replace(DESK, COMPANY), case.replace(f"{DESK}/cases", BOARD)
    owner.submit(f"{own}/hold", {"words": "Our provider is bankrupt; please wait."}, status=302)
    later(app, now + AFTER_CURE, (officer, people.officer), (judge, people.judge))
    decision = {"consequence": "reprimand", "reason": REASON, "sure": "y"}
    assert "asked to put the case on hold" in officer.submit(f"{case}/decide", decision, status=422).text
    until = (now + AFTER_CURE + timedelta(days=30)).date().isoformat()
    form = {"answer": "grant", "until_on": until, "reason": REASON}
    judge.submit(f"{board}/hold", {**form, "until_on": ""}, status=422)
    judge.submit(f"{board}/hold", form, status=302)
    assert "on hold until" in officer.submit(f"{case}/decide", decision, status=422).text
    later(app, now + AFTER_CURE + timedelta(days=31), (officer, people.officer))
    officer.submit(f"{case}/decide", decision, status=302)


def test_nobody_judges_a_case_in_which_they_acted(
    app: Flask, session: Session, now: datetime, people: Scene, officer: PageClient, owner: PageClient
) -> None:
    from app.accounts import granting

    case = warn(officer)
    granting.grant(session, person=people.officer, role=Role.APPEALS, at=now)
    owner.submit(
        f"{case.replace(DESK, COMPANY)}/hold", {"words": "Please wait for the new site."}, status=302
    )
    form = {"answer": "refuse", "reason": REASON}
    refused = officer.submit(f"{case.replace(f'{DESK}/cases', BOARD)}/hold", form, status=422)
    assert "You acted in this case before" in refused.text


def test_another_associations_case_looks_like_none(
    app: Flask, session: Session, now: datetime, people: Scene, officer: PageClient
) -> None:
    case = warn(officer)
    clouds = factories.association(session, at=now, slug="clouds", name="Cloudvereniging")
    factories.admit(session, people.member, to=clouds, at=now)
    stranger = PageClient(app).sign_in(factories.person(session, Role.OFFICER, at=now, of=clouds))
    theirs = case.replace("/hosters/", "/clouds/")
    for page in ("", "/answer", "/decide", "/evidence", "/files/0000000000000000"):
        stranger.get(theirs + page, status=404)
    assert "Nalatig" not in stranger.get("/en/desk/association/clouds/cases?show=all").text
    other = factories.company(session, at=now, name="Ander B.V.")
    guest = PageClient(app).sign_in(factories.person(session, Role.COMPANY_OWNER, at=now, of=other))
    guest.get(case.replace(DESK, "/en/desk/company/ander-bv"), status=404)


def with_scanner_away(app: Flask) -> Settings:
    return app.config["SETTINGS"].model_copy(update={"scanner_socket": Path("/nowhere/clamd.sock")})


def test_evidence_is_a_download_for_the_desks_of_its_case_only(
    app: Flask, session: Session, now: datetime, people: Scene, officer: PageClient, owner: PageClient
) -> None:
    case = warn(officer)
    own = case.replace(DESK, COMPANY)
    given = {"kind": "report", "dated_on": "2026-11-01", "sentence": "The provider's report of October"}
    page = {**given, "file": (io.BytesIO(b"<html>"), "report.pdf")}
    assert "Send a PDF or a PNG file" in owner.submit(f"{own}/evidence", page, status=422).text
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "SETTINGS", with_scanner_away(app))
        for desk, at in ((owner, own), (officer, case)):
            page = {**given, "file": (io.BytesIO(b"%PDF-1.7 report"), "x.pdf")}
            assert "cannot be looked at" in desk.submit(f"{at}/evidence", page, status=422).text
    page = {**given, "file": (io.BytesIO(b"%PDF-1.7 report"), "../../x.html")}
    owner.submit(f"{own}/evidence", page, status=302)
    found = re.search(r'href="([^"]+/files/[0-9a-z]{16})"', officer.get(case).text)
    assert found
    answer = officer.http.get(found.group(1))
    assert (answer.data, answer.mimetype) == (b"%PDF-1.7 report", "application/pdf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="evidence-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    PageClient(app).get(found.group(1), status=302)
    other = factories.company(session, at=now, name="Ander B.V.", member_of=people.hosters)
    guest = PageClient(app).sign_in(factories.person(session, Role.COMPANY_OWNER, at=now, of=other))
    guest.get(found.group(1).replace(DESK, "/en/desk/company/ander-bv"), status=404)


def test_letters_go_to_each_chosen_member_in_its_own_language(
    session: Session, now: datetime, people: Scene, officer: PageClient
) -> None:
    dutch = factories.company(session, at=now, name="Traag B.V.", member_of=people.hosters)
    factories.person(session, Role.COMPANY_OWNER, at=now, of=dutch, email="eigenaar@traag.example")
    factories.company(session, at=now, name="Niet Gekozen B.V.", member_of=people.hosters)
    session.commit()
    chosen = "condition=contact-point&member=nalatig-bv&member=traag-bv"
    choose = officer.get(f"{DESK}/cases/warn?condition=contact-point").text
    assert "Niet Gekozen B.V." in choose
    page = officer.get(f"{DESK}/cases/warn/letters?{chosen}").text
    assert "Niet Gekozen" not in page
    letters = dict(re.findall(r'<textarea[^>]*name="(letter-[^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    assert set(letters) == {"letter-nalatig-bv", "letter-traag-bv"}
    empty = {**letters, "letter-traag-bv": ""}
    officer.submit(f"{DESK}/cases/warn/letters?{chosen}", empty, status=422)
    assert session.scalars(select(ConditionCase)).all() == []
    changed = {**letters, "letter-traag-bv": "Beste mensen, graag een contactpunt invullen."}
    officer.submit(f"{DESK}/cases/warn/letters?{chosen}", changed, status=302)
    bodies = session.scalars(select(OutboxMail.body).where(OutboxMail.recipient == "eigenaar@traag.example"))
    assert "graag een contactpunt" in list(bodies)[-1]
    noted = session.scalars(select(JournalLine).where(JournalLine.kind == "case-warned")).all()
    assert len(noted) == 2
    again = officer.get(f"{DESK}/cases/warn?condition=contact-point").text
    assert "Traag B.V." not in again
