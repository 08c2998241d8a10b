"""The whole API under generated requests, with every role: nothing breaks.

Three desks have tokens; all other roles come as the person who is signed in (``docs/decisions/0049``). A drill:
``requirements/schemathesis.txt`` has what it needs. It asks that no request ends in a fault, that each answer has a
status, a media type and a shape of the document, and that being signed in opens nothing that asks for a token.
"""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.clock import now
from app.demo.people import ACTORS, Actor
from app.extensions import db
from app.owners import Desk, Owner
from app.roles import Role
from app.tokens import issuing
from app.tokens.scopes import SCOPES_OF
from signatories.models import Association, Company
from tests.demo_register import demo_register, signed_in

schemathesis: Any = pytest.importorskip("schemathesis", reason="make drills installs it")
pytestmark = [pytest.mark.drill, pytest.mark.filterwarnings("ignore")]
EXAMPLES = 12
"""Requests of each operation and each desk that has tokens."""
FEWER = 4
"""Of each operation and each person: what asks for a token refuses them all alike."""


SAME_AS_OWNER = {Role.COMPANY_EDITOR, Role.SIGNER}
"""At the desk of the owner, with fewer doors; the API knows no difference."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return demo_register(tmp_path_factory)


def token_of(app: Flask, desk: str) -> dict[str, str]:
    """The headers of a program of that desk, with every scope that the desk can give."""
    if desk == "nobody":
        return {}
    with app.app_context():
        session = db.session()
        owner = {
            "association": lambda: Owner(association=session.query(Association).first()),
            "company": lambda: Owner(company=session.query(Company).first()),
            "monitor": Owner,
        }[desk]()
        _, secret = issuing.make(
            session,
            owner=owner,
            label="drill",
            scopes=SCOPES_OF[owner.desk],
            ends_on=(now() + timedelta(days=30)).date(),
            by="0123456789abcdef",
            at=now(),
        )
        session.commit()
        db.session.remove()
    return {"Authorization": f"Bearer {secret}"}


def cookie_of(app: Flask, actor: Actor) -> dict[str, str]:
    """The headers of a browser in which that person is signed in."""
    client = signed_in(app, actor.email).http
    cookies = client._cookies or {}  # pyright: ignore[reportAttributeAccessIssue] - a client has no list of all
    assert cookies, "nobody is signed in"
    return {"Cookie": "; ".join(f"{each.key}={each.value}" for each in cookies.values())}


def every_operation(app: Flask) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.parametrize("desk", ["nobody", *SCOPES_OF])
def test_no_generated_request_breaks_anything(
    demo: Flask, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.tokens.checking.PER_MINUTE", 10**6)
    headers, found = token_of(demo, desk), list[str]()
    for operation in every_operation(demo):
        found += faults_of(operation, headers)
    assert sorted(set(found)) == []


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.email)
def test_no_generated_request_of_a_person_breaks_anything(demo: Flask, actor: Actor) -> None:
    headers, found = cookie_of(demo, actor), list[str]()
    for operation in every_operation(demo):
        found += faults_of(operation, headers, examples=FEWER)
    assert sorted(set(found)) == []


def test_every_role_comes(demo: Flask) -> None:
    """A role that is added has to come as somebody of the demo; one of three desks as a program too."""
    assert {actor.role for actor in ACTORS} >= {*Role} - SAME_AS_OWNER
    assert {*SCOPES_OF} == {*Desk}


def faults_of(operation: Any, headers: dict[str, str], *, examples: int = EXAMPLES) -> list[str]:
    """What is wrong with the answers to generated requests of one operation."""
    found: list[str] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],  # pyright: ignore[reportArgumentType]
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        if problem := fault_of(case, case.call(headers=headers), headers):
            found.append(f"{operation.label}: {problem}")

    ask()
    return found


def fault_of(case: Any, answer: Any, headers: dict[str, str]) -> str:
    """What is wrong with an answer; empty when nothing is."""
    declared = case.operation.definition.raw["responses"]
    needs_token = case.operation.definition.raw.get("security") not in (None, [])
    if needs_token and "Authorization" not in headers and answer.status_code < 400:
        return "open without a token"
    if answer.status_code == 500:
        return "a fault"
    if str(answer.status_code) not in declared:
        return f"status {answer.status_code} of {case.as_curl_command()!r:.200} is not in the document"
    try:
        case.validate_response(answer, checks=[schemathesis.checks.response_schema_conformance])
    except Exception as error:
        return str(error)[:300]
    return ""
