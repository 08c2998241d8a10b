"""Errors are pages like the others: the right status, what is the case, what to do, in both languages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, SignIn
from app.clock import now
from app.roles import Role
from config import Settings
from tests import factories
from tests.pages import PageClient, csrf_token

OURS = {"Sec-Fetch-Site": "same-origin"}
INVITE = "/en/desk/company/voorbeeld-bv/people/invite"
TYPED = {"email": "two@people.example", "role": "signer", "note": "A long explanation, typed with care."}
SAYS = {
    400: ("This request is not right", "Deze aanvraag klopt niet", "mailto:"),
    403: ("This page is not for you", "Deze pagina is niet voor u", "/my"),
    404: ("We cannot find this page", "We kunnen deze pagina niet vinden", 'type="search"'),
    405: ("This page does not take that request", "Deze pagina kan die aanvraag niet aan", "mailto:"),
    413: ("This file is too large", "Dit bestand is te groot", "mailto:"),
    429: ("Too many requests", "Te veel aanvragen", "programs that guess"),
    500: ("Something went wrong here", "Hier ging iets mis", "/en/verify"),
    503: ("The register is being worked on", "We werken aan het register", "/en/verify"),
}
"""The h1 in English and in Dutch, and what the English page offers."""


@pytest.fixture
def failing(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], PageClient]:
    """A register whose home page and whose list of signatories as JSON answer with that status."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def with_status(status: int) -> PageClient:
        def fail(**_: object) -> ResponseReturnValue:
            abort(status)

        for endpoint in ("public.home", "public.signatories_json"):
            monkeypatch.setitem(app.view_functions, endpoint, fail)
        return client

    return with_status


@pytest.mark.parametrize("status", SAYS)
def test_each_error_is_a_page_in_both_languages(failing: Callable[[int], PageClient], status: int) -> None:
    english, dutch, offers = SAYS[status]
    client = failing(status)
    for lang, title in (("en", english), ("nl", dutch)):
        html = client.get(f"/{lang}/", status=status).text
        assert f"<h1>{title}</h1>" in html
        assert str(status) in html
        assert 'name="robots" content="noindex"' in html
    assert offers in client.get("/en/", status=status).text


@pytest.mark.parametrize("status", SAYS)
def test_a_machine_gets_a_problem(failing: Callable[[int], PageClient], status: int) -> None:
    answer = failing(status).get("/signatories.json", status=status)
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["title"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/nothing.json", "application/problem+json"),
        ("/api/v1/nothing", "application/problem+json"),
        ("/.well-known/nothing", "application/problem+json"),
        ("/nothing.csv", "text/plain"),
        ("/en/nothing", "text/html"),
    ],
)
def test_what_is_not_there_answers_in_its_kind(client: PageClient, path: str, kind: str) -> None:
    assert client.get(path, status=404).mimetype == kind


@pytest.fixture
def owner(client: PageClient, session: Session) -> PageClient:
    company = factories.company(session, at=now(), name="Voorbeeld B.V.")
    return client.sign_in_as(Role.COMPANY_OWNER, of=company)


def test_who_was_signed_out_gets_back_what_was_typed(owner: PageClient, session: Session) -> None:
    """From the expired form, over signing in on a second tab, to the act that was meant."""
    token = csrf_token(owner.http.get(INVITE))
    ended = session.scalars(select(SignIn)).one()
    who, ended.ended_at = ended.person, now()
    session.commit()
    page = owner.post(INVITE, {**TYPED, "csrf_token": token}, status=403, headers=OURS).text
    assert "You were signed out" in page
    assert page.count(TYPED["note"]) == 2  # in the form, and to copy
    assert 'value="two@people.example"' in page
    assert session.scalars(select(Invitation)).all() == []
    owner.sign_in(who)
    again = {**TYPED, "csrf_token": re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]}
    page = owner.post(INVITE, again, status=400, headers=OURS).text  # the token was of the sign-in before
    assert "This page was open for too long" in page
    again["csrf_token"] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]
    owner.post(INVITE, again, status=302, headers=OURS)
    assert session.scalars(select(Invitation)).one().role == "signer"


def test_the_page_is_in_dutch_too(owner: PageClient) -> None:
    page = owner.post("/nl" + INVITE.removeprefix("/en"), TYPED, status=400, headers=OURS).text
    assert "Deze pagina stond te lang open" in page


def test_a_form_of_another_site_is_not_given_back(owner: PageClient) -> None:
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        page = owner.post(INVITE, TYPED, status=400, headers=headers).text
        assert TYPED["email"] not in page


def test_a_secret_is_not_given_back_and_a_lost_file_is_said(owner: PageClient) -> None:
    sent = {**TYPED, "new_password": "not to be shown", "file": (b"", "x.csv")}
    page = owner.post(INVITE, sent, status=400, headers=OURS).text
    assert "not to be shown" not in page


def test_what_was_typed_cannot_act_on_the_page(owner: PageClient) -> None:
    page = owner.post(INVITE, {**TYPED, "note": "</pre><script>go()</script>"}, status=400, headers=OURS).text
    assert "<script>go" not in page


def test_a_fault_says_nothing_of_itself(
    app: Flask, client: PageClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def fault(**_: object) -> ResponseReturnValue:
        raise KeyError("a value that was handed in")

    monkeypatch.setitem(app.view_functions, "public.home", fault)
    html = client.get("/en/", status=500).text
    assert "handed in" not in html
    assert "KeyError" not in html
    assert settings.contact_email in html
