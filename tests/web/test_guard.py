"""The one guard by itself: each answer that it can give, and what it leaves behind for the page."""

from contextvars import Context
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, Response, g
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder

from app import access
from app.accounts import signing_in
from app.accounts.held_forms import HeldForm
from app.accounts.models import Person, SignIn
from app.clock import now as clock
from app.extensions import db
from app.roles import Held, Role, Rule
from signatories.journal import JournalLine
from tests import factories
from tests.conftest import BASE_URL

IN = 0
"""The guard lets in."""
DESK, PEOPLE, INVITE = (f"/en/desk/association/hosters{rest}" for rest in ("", "/people", "/people/invite"))
OPERATOR = "/en/desk/operator"


@dataclass
class Came:
    """What the guard answered, where it leads to, and what it left for the page."""

    status: int
    to: str = ""
    text: str = ""
    left: dict[str, Any] = field(default_factory=dict)


def knock(app: Flask, path: str, who: SignIn | None = None, **options: Any) -> Came:
    """Ask the guard about one request, in a context of its own, of the browser that *who* is signed in on."""
    sign_in = who and who.id
    db.session.commit()

    def ask() -> Came:
        with app.request_context(EnvironBuilder(path=path, base_url=BASE_URL, **options).get_environ()):
            if sign_in is not None:
                g.sign_in = db.session.get_one(SignIn, sign_in)
                g._login_user = g.sign_in.person
            try:
                answer = access.guard()
            except HTTPException as refused:
                return Came(refused.code or -1)
            left = {name: g.get(name) for name in ("act", "association", "company", "only_reads")}
            left |= {name: left[name].slug for name in ("association", "company") if left[name] is not None}
            if answer is None:
                return Came(IN, left=left)
            assert isinstance(answer, Response)
            return Came(answer.status_code, answer.headers.get("Location", ""), answer.get_data(True), left)

    return Context().run(ask)


def signed_in(session: Session, *held: Role, **options: Any) -> SignIn:
    who = factories.person(session, *held, at=clock(), **options)
    token = signing_in.begin(session, person=who, browser="Firefox", at=clock())
    found = signing_in.find(session, token=token, at=clock())
    assert found is not None
    return found


@pytest.fixture
def officer(session: Session) -> SignIn:
    hosters = factories.association(session, at=clock())
    return signed_in(session, Role.OFFICER, of=hosters)


def refusals(session: Session) -> list[tuple[str | None, Any, Any]]:
    lines = session.scalars(select(JournalLine).where(JournalLine.kind == "act-refused"))
    return [(line.by, line.data["endpoint"], line.data["code"]) for line in lines]


def test_what_is_no_page_is_left_to_the_router_and_a_door_without_a_rule_is_closed(
    app: Flask, officer: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert knock(app, "/en/no-such-page").status == IN
    monkeypatch.setattr(access, "rule_of", lambda endpoint: None)
    assert knock(app, "/en/").status == 404
    assert knock(app, DESK, officer).status == 404


def test_an_open_door_and_one_for_programs_ask_nobody(app: Flask, session: Session) -> None:
    for path in ("/en/", "/api/v1/members"):
        for site in (None, "cross-site"):
            headers = {"Sec-Fetch-Site": site} if site else {}
            for method in ("GET", "POST"):
                came = knock(app, path, method=method, headers=headers)
                assert (came.status, came.left["act"]) == (IN, None), (path, method)


@pytest.mark.parametrize(
    ("method", "site", "status"),
    [
        ("POST", "cross-site", 400),
        ("POST", "same-site", 400),
        ("POST", "", 400),
        ("POST", "same-origin", IN),
        ("POST", "none", IN),
        ("POST", None, IN),
        ("GET", "cross-site", IN),
        ("HEAD", "cross-site", IN),
    ],
)
def test_an_act_that_another_site_sends_is_refused(
    app: Flask, officer: SignIn, method: str, site: str | None, status: int
) -> None:
    headers = {} if site is None else {"Sec-Fetch-Site": site}
    assert knock(app, INVITE, officer, method=method, headers=headers).status == status


def test_nobody_is_sent_to_sign_in_and_comes_back_to_the_page(app: Flask, session: Session) -> None:
    assert knock(app, DESK).to == f"/en/sign-in?next={DESK}"
    assert knock(app, f"{DESK}?order=name").to == f"/en/sign-in?next={DESK}?order%3Dname"
    came = knock(app, INVITE, method="POST")
    assert (came.status, came.to) == (302, "/en/sign-in")


def test_what_nobody_typed_on_our_page_comes_back(app: Flask, session: Session) -> None:
    typed: dict[str, Any] = {"method": "POST", "data": {"email": "two@people.example"}}
    came = knock(app, INVITE, headers={"Origin": BASE_URL}, **typed)
    assert came.status == 403
    assert "two@people.example" in came.text
    came = knock(app, INVITE, headers={"Origin": "https://other.example"}, **typed)
    assert came.status == 302 and "two@people" not in came.text


def test_a_door_of_another_desk_is_forbidden_and_one_of_another_object_is_not_there(
    app: Flask, session: Session, officer: SignIn
) -> None:
    factories.association(session, at=clock(), slug="others")
    elsewhere = INVITE.replace("hosters", "others")
    assert knock(app, OPERATOR, officer).status == 403
    assert knock(app, elsewhere, officer).status == 404
    assert knock(app, "/en/desk/company/none/people", officer).status == 404
    assert refusals(session) == []  # who only looked leaves no line
    assert knock(app, elsewhere, officer, method="POST").status == 404
    assert refusals(session) == [(officer.person.public_id, "association.invite_person", "not-yours")]


def test_what_the_address_names_is_fetched(app: Flask, session: Session, officer: SignIn) -> None:
    factories.company(session, at=clock(), name="Voorbeeld B.V.")
    left = knock(app, DESK, officer).left
    assert (left["association"], left["company"]) == ("hosters", None)
    operator = signed_in(session, Role.OPERATOR)
    place = f"{OPERATOR}/companies/%s/people"
    assert knock(app, place % "voorbeeld-bv", operator).left["company"] == "voorbeeld-bv"
    assert knock(app, place % "no-such-company", operator).status == 404


def test_an_act_is_begun_and_a_look_is_not(app: Flask, officer: SignIn) -> None:
    assert knock(app, DESK, officer).left["act"] is None
    begun = knock(app, INVITE, officer, method="POST").left["act"]
    assert begun == ("association.invite_person", officer.person.public_id)


def test_who_is_not_fresh_confirms_first_and_what_was_typed_waits(
    app: Flask, session: Session, officer: SignIn
) -> None:
    assert knock(app, INVITE, officer).status == IN
    officer.fresh_at = clock() - timedelta(minutes=15)
    assert knock(app, DESK, officer).status == IN  # to look at it weighs nothing
    assert knock(app, f"{INVITE}?a=b", officer).to == f"/en/confirm?next={INVITE}?a%3Db"
    typed = {"email": "two@people.example", "csrf_token": "t"}
    came = knock(app, f"{INVITE}?a=b", officer, method="POST", data=typed)
    held = session.scalars(select(HeldForm)).one()
    assert came.to == f"/en/confirm?held={held.public_id}"
    assert came.left["act"] is None
    assert (held.path, held.fields) == (f"{INVITE}?a=b", [["email", "two@people.example"]])
    assert held.person_id == officer.person_id


def test_files_do_not_wait(app: Flask, officer: SignIn) -> None:
    officer.fresh_at = None
    came = knock(app, INVITE, officer, method="POST", data={"file": (BytesIO(b"x"), "x.csv")})
    assert came.to == f"/en/confirm?next={INVITE}"
    only_an_act = f"{OPERATOR}/companies/voorbeeld-bv/people/invitations/x/again"
    operator = signed_in(db.session(), Role.OPERATOR)
    operator.fresh_at = None
    factories.company(db.session(), at=clock(), name="Voorbeeld B.V.")
    came = knock(app, only_an_act, operator, method="POST", data={"file": (BytesIO(b"x"), "x.csv")})
    assert came.to == "/en/confirm"


def test_where_a_second_factor_is_required_who_decides_about_others_gets_one_first(
    app: Flask, session: Session, officer: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    required = app.config["SETTINGS"].model_copy(update={"second_factor": "required"})
    monkeypatch.setitem(app.config, "SETTINGS", required)
    assert knock(app, INVITE, officer).to == "/en/my/security"
    assert knock(app, DESK, officer).status == IN
    assert knock(app, "/en/my/data/file", officer).status == IN  # else nobody could ever get one
    company = factories.company(session, at=clock(), name="Voorbeeld B.V.")
    editor = signed_in(session, Role.COMPANY_EDITOR, of=company)
    monkeypatch.setattr(access, "rule_of", lambda endpoint: Rule(signed_in=True, fresh=True))
    assert knock(app, "/en/desk/company/voorbeeld-bv/people", editor).status == IN


def test_a_changed_role_gives_the_session_a_new_id(app: Flask, session: Session, officer: SignIn) -> None:
    before = officer.token_digest
    assert knock(app, DESK, officer).left["only_reads"] is None
    session.refresh(officer)
    assert officer.token_digest == before
    officer.roles = "of before"
    came = knock(app, DESK, officer)
    assert (came.status, came.left["only_reads"]) == (IN, False)
    session.refresh(officer)
    assert officer.token_digest != before


def test_a_page_greys_what_the_guard_refuses(app: Flask, session: Session, officer: SignIn) -> None:
    def ask(who: Person) -> tuple[list[bool], list[Held]]:
        with app.test_request_context(DESK):
            g._login_user = who
            doors = ("association.invite_person", "operator.dashboard", "no.such", "accounts.security")
            return [access.opens(door) for door in doors], access.held_by(access.person())

    opened, held = ask(officer.person)
    assert opened == [True, False, False, True]
    assert held == [Held(Role.OFFICER, "hosters")]
    assert "opens" in app.jinja_env.globals
