"""Attacks with text: characters that break a database, a mail, a log or a spreadsheet."""

import logging

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from app import outgoing
from app.clock import now as clock
from app.csv_files import written
from app.extensions import db
from app.joining.models import JoinRequest
from app.roles import Role
from signatories.models import Association
from tests import factories
from tests.pages import PageClient, csrf_token

LABEL = "secret label 7391"


@pytest.mark.parametrize(
    "name",
    [
        "Nieuw\rBcc: x@elsewhere.example",
        "Nieuw\nBcc: x",
        "Nieuw\x85x",
        "Nieuw\u2028x",
        "Nieuw\u202ex",
        "=1+1",
    ],
)
def test_who_joins_cannot_put_a_line_or_formula_into_a_name(client: PageClient, name: str) -> None:
    typed = {"register_number": "0000 0777", "legal_name": name, "host": "nieuw.example"}
    client.submit("/en/join", typed, status=422)
    with client.app.app_context():
        assert db.session.scalars(select(JoinRequest)).all() == []


@pytest.mark.parametrize("path", ["/en/signatories?q=a%00b", "/en/signatories/%00", "/en/owner-left?q=%00"])
def test_a_nul_in_an_address_is_a_wrong_request(any_app: Flask, path: str) -> None:
    assert PageClient(any_app).http.get(path).status_code == 400


@pytest.mark.parametrize("field", ["name", "a\0b"])
def test_a_nul_in_a_form_is_a_wrong_request(any_app: Flask, field: str) -> None:
    client = PageClient(any_app)
    page = client.http.get("/en/join")
    sent = {"csrf_token": csrf_token(page), "legal_name": "x", field: "a\0b"}
    assert client.http.post("/en/join", data=sent).status_code == 400


@pytest.fixture
def officer(any_app: Flask) -> PageClient:
    with any_app.app_context():
        hosters = factories.association(db.session(), at=clock())
        who = factories.person(db.session(), Role.OFFICER, at=clock(), of=hosters)
        client = PageClient(any_app).sign_in(who)
        db.session.remove()
    return client


def test_a_desk_says_sorry_when_the_database_refused_and_its_log_names_no_value(
    officer: PageClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_it(*_given: object, **_named: object) -> None:
        found = db.session.scalars(select(Association)).one()
        found.name = None  # pyright: ignore[reportAttributeAccessIssue]
        found.slug = LABEL
        db.session.flush()

    monkeypatch.setattr("app.programs.token_pages.issuing.make", break_it)
    officer.app.testing = False
    path = "/en/desk/association/hosters/programs/tokens/new"
    sent = {"label": "x", "scopes": "members:read", "ends_on": "2027-01-01"}
    page = officer.http.get(path)
    with caplog.at_level(logging.ERROR):
        answer = officer.http.post(path, data={"csrf_token": csrf_token(page), **sent})
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "IntegrityError" in caplog.text
    assert "parameters: (" not in caplog.text and "parameters: {" not in caplog.text


def test_a_desk_says_sorry_even_when_the_database_is_gone(
    officer: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_it(*_given: object, **_named: object) -> None:
        db.session.execute(text("SELECT no_such_column FROM association"))

    def no_page(*_given: object, **_named: object) -> str:
        raise SQLAlchemyError

    monkeypatch.setattr("app.programs.token_pages.issuing.make", lose_it)
    officer.app.testing = False
    path = "/en/desk/association/hosters/programs/tokens/new"
    sent = {"label": "x", "scopes": "members:read", "ends_on": "2027-01-01"}
    page = officer.http.get(path)
    monkeypatch.setattr("app.errors.render_template", no_page)
    answer = officer.http.post(path, data={"csrf_token": csrf_token(page), **sent})
    assert answer.status_code in (500, 503)
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("address", ["fec0::1", "feff::1"])
def test_addresses_inside_a_site_are_not_public(address: str) -> None:
    assert not outgoing.is_public(address)


@pytest.mark.parametrize("cell", ["Voorbeeld;=1+1;", "Voorbeeld;  @SUM(1)", "a\t=1", "a;+31", "a;-1"])
def test_a_semicolon_opens_no_cell_with_a_formula(cell: str) -> None:
    """A spreadsheet of who writes 1,5 splits a file with commas at its semicolons."""
    for line in written(["name"], [[cell]]).splitlines():
        for part in line.strip('"').replace("\t", ";").split(";"):
            assert not part.strip().startswith(("=", "+", "-", "@"))


def test_an_ordinary_semicolon_stays_as_it_is() -> None:
    assert written(["name"], [["a; b;c-d 1;2"]]).splitlines()[1] == "a; b;c-d 1;2"
