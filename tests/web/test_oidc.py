"""A13: signing in over a service of an organisation, and all that it, or somebody between, can get wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from app.oidc.models import Identity
from app.roles import Role
from tests import factories
from tests.oidc_service import ADD, BACK, CLIENT, SECRET, START, Service, brought_back, served
from tests.pages import PageClient
from tests.soft_passkey import with_passkey


@pytest.fixture
def service(app: Flask) -> Iterator[Service]:
    with served(app) as made:
        yield made


@pytest.fixture
def officer(session: Session) -> Person:
    hosters = factories.association(session, at=clock())
    return factories.person(session, Role.OFFICER, at=clock(), of=hosters, language="en")


@pytest.fixture
def alice(session: Session, service: Service, officer: Person) -> Person:
    """The officer, whose account at the service is linked."""
    session.add(Identity(issuer=service.issuer, subject="alice", person=officer, linked_at=clock()))
    session.commit()
    return officer


def linked(client: PageClient, service: Service) -> PageClient:
    """Link the account of the service to who is signed in there, as they do it themselves."""
    back = brought_back(client, service, ADD)
    page = client.get(BACK, status=302, query_string=back).location
    assert service.subject in client.get(page).text
    assert client.submit(page, status=302).location == "/en/my/security"
    return client


def refused(client: PageClient, back: dict[str, str]) -> str:
    """Nobody is signed in by this, nobody is linked, and the answer is a 400 in words."""
    before = identities(client.app)
    answer = client.http.get(BACK, query_string=back)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert client.http.get("/en/my").status_code == 302
    assert identities(client.app) == before
    assert not any(
        value in answer.text for value in back.values() if len(value) > 8 and value != back.get("iss")
    )
    return answer.text


def identities(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalar(select(func.count(Identity.id)))


def test_a_person_links_an_account_and_signs_in_with_it(
    app: Flask, session: Session, service: Service, officer: Person
) -> None:
    unknown = PageClient(app)
    assert "not linked to anybody" in refused(unknown, brought_back(unknown, service))
    client = linked(PageClient(app).sign_in(officer), service)
    other = PageClient(app)
    assert "localhost" in other.get("/en/sign-in").text
    back = brought_back(other, service)
    assert other.get(BACK, status=302, query_string=back).location == "/en/my"
    assert other.http.get("/en/my").status_code == 302
    with_passkey(client)
    third = PageClient(app)
    back = brought_back(third, service)
    ask = third.get(BACK, status=302, query_string=back).location
    assert "Show that it is you, too" in third.get(ask).text
    third.get("/en/my/security", status=302)
    client.submit("/en/my/security/unlink-service", status=302)
    fourth = PageClient(app)
    refused(fourth, brought_back(fourth, service))


WRONG = {
    "another issuer": {"iss": "https://issuer.example"},
    "no issuer": {"iss": None},
    "no nonce": {"nonce": None},
    "another nonce": {"nonce": "x"},
    "for another": {"aud": "somebody-else"},
    "for several": {"aud": ["somebody-else", CLIENT]},
    "no subject": {"sub": None},
    "a subject that is no text": {"sub": 7},
    "an empty subject": {"sub": ""},
    "no end": {"exp": None},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a13_a_token_that_says_something_else_lets_nobody_in(
    app: Flask, session: Session, service: Service, alice: Person, wrong: dict[str, Any]
) -> None:
    service.wrong, client = wrong, PageClient(app)
    refused(client, brought_back(client, service))


@pytest.mark.parametrize(("seconds", "is_let_in"), [(-61, False), (-59, True), (59, True), (61, False)])
def test_a13_a_minute_of_skew_and_not_a_second_more(
    app: Flask, session: Session, service: Service, alice: Person, seconds: int, is_let_in: bool
) -> None:
    client = PageClient(app)
    back, at = brought_back(client, service), int(service.now())
    # Behind us the token has run out; ahead of us it is of a time to come.
    service.wrong = {"iat": at + seconds, "exp": at + seconds if seconds < 0 else at + 300}
    if is_let_in:
        client.get(BACK, status=302, query_string=back)
    else:
        refused(client, back)


def test_a13_the_same_subject_of_another_issuer_is_somebody_else(
    app: Flask, session: Session, service: Service, officer: Person
) -> None:
    session.add(Identity(issuer="https://issuer.example", subject="alice", person=officer, linked_at=clock()))
    session.commit()
    client = PageClient(app)
    refused(client, brought_back(client, service))


@pytest.mark.parametrize("kind", ["none", "shared-secret", "another-key", "no-token", "not-a-token"])
def test_a13_a_token_that_the_service_did_not_sign_lets_nobody_in(
    app: Flask, session: Session, service: Service, alice: Person, kind: str
) -> None:
    client = PageClient(app)
    back = brought_back(client, service)
    if kind == "none":
        service.token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."
    elif kind == "shared-secret":
        service.header = {"alg": "HS256"}
        service.sign_with = OctKey.import_key(SECRET)
    elif kind == "another-key":
        service.sign_with = ECKey.generate_key("P-256", private=True)
    else:
        service.token = 7 if kind == "no-token" else "a.b.c"
    refused(client, back)


def test_a13_what_was_brought_back_once_is_worth_nothing_a_second_time(
    app: Flask, session: Session, service: Service, alice: Person
) -> None:
    """Not in the same browser, not with a copy of its cookie from before, and not in another one."""
    first = PageClient(app)
    back = brought_back(first, service)
    cookie = first.http.get_cookie("session")
    assert cookie is not None
    asked = service.codes[back["code"]]
    first.get(BACK, status=302, query_string=back)
    thief = PageClient(app)
    for with_cookie in (False, True):
        service.codes[back["code"]] = asked  # a service that takes its codes twice
        if with_cookie:
            thief.http.set_cookie("session", cookie.value)
        refused(thief, back)


def test_a13_a_code_of_another_session_lets_nobody_in(
    app: Flask, session: Session, service: Service, alice: Person
) -> None:
    attacker, victim = PageClient(app), PageClient(app)
    stolen = brought_back(attacker, service)
    own = brought_back(victim, service)
    refused(victim, {**own, "code": stolen["code"]})  # the verifier of the victim does not fit
    victim = PageClient(app)
    brought_back(victim, service)
    refused(victim, stolen)  # nor does the state
    victim = PageClient(app)
    refused(
        victim, {**brought_back(victim, service), "state": "x" * 43}
    )  # which counts with the right code too


@pytest.mark.parametrize("named", ["https://issuer.example", None], ids=["another", "nobody"])
def test_a13_an_answer_in_the_name_of_another_service_is_refused(
    app: Flask, session: Session, service: Service, alice: Person, named: str | None
) -> None:
    client = PageClient(app)
    back = brought_back(client, service)
    refused(client, {name: value for name, value in {**back, "iss": named}.items() if value})


@pytest.mark.parametrize(
    "back",
    [
        {},
        {"error": "access_denied"},
        {"state": "x"},
        {"code": "y", "state": "x" * 9000},
        {"code": "\u202e", "state": "\ud7ff"},
    ],
)
def test_a13_whatever_comes_back_is_a_400_in_words(
    app: Flask, session: Session, service: Service, back: dict[str, str]
) -> None:
    client = PageClient(app)
    refused(client, back)
    begun = brought_back(client, service)
    refused(client, {**back, "state": begun["state"]})


def test_a13_a_sign_in_that_took_too_long_is_begun_anew(
    app: Flask, session: Session, service: Service
) -> None:
    client = PageClient(app)
    back = brought_back(client, service)
    bind_clock(app, clock() + timedelta(minutes=10))
    assert "took too long" in refused(client, back)


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://issuer.example"},
        {"jwks_uri": None},
        {"token_endpoint": "http://127.0.0.1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=["another-issuer", "no-keys", "inside", "no-address"],
)
def test_a13_a_service_that_says_it_is_another_is_not_used(
    app: Flask, session: Session, service: Service, says: dict[str, Any]
) -> None:
    service.says = says
    assert "did not confirm" in PageClient(app).get(START, status=400).text


def test_a13_nobody_links_an_account_for_somebody_else(
    app: Flask, session: Session, service: Service, officer: Person
) -> None:
    """Another site can bring a browser here with an account of its own; the page asks first."""
    victim = PageClient(app).sign_in(officer)
    back = brought_back(victim, service, ADD)
    stranger = PageClient(app).sign_in_as(Role.OPERATOR)
    stranger.get(BACK, status=400, query_string=back)
    victim.get(BACK, status=302, query_string=back)
    assert identities(app) == 0
    linked(stranger, service)
    taken = brought_back(victim, service, ADD)
    page = victim.get(BACK, status=302, query_string=taken).location
    victim.submit(page, status=302)
    assert identities(app) == 1
    assert session.scalars(select(Identity)).one().person_id != officer.id


def test_keys_that_the_service_took_into_use_meanwhile_are_fetched(
    app: Flask, session: Session, service: Service, alice: Person
) -> None:
    bind_clock(app, clock() + timedelta(minutes=2))
    service.key = replace(service, key=Service().key).key
    client = PageClient(app)
    client.get(BACK, status=302, query_string=brought_back(client, service))


def test_a_service_that_is_away_is_said_in_words(app: Flask, session: Session, service: Service) -> None:
    service.answers = 500
    client = PageClient(app)
    assert "does not answer" in refused(client, brought_back(client, service))


def test_without_a_service_there_is_no_button(client: PageClient) -> None:
    assert "sign-in-at-service" not in client.get("/en/sign-in").text
    client.get(START, status=400)
