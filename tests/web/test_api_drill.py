"""The whole API under generated requests, with the token of each desk and without one: nothing breaks.

A drill: ``requirements/schemathesis.txt`` has what it needs. It asks that no request ends in a fault, and that
each answer has a status, a media type and a shape of the document.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.clock import now
from app.extensions import db
from app.owners import Owner
from app.tokens import issuing
from app.tokens.scopes import SCOPES_OF
from signatories.models import Association, Company
from tests.demo_register import demo_register

schemathesis: Any = pytest.importorskip("schemathesis", reason="make drills installs it")
pytestmark = [pytest.mark.drill, pytest.mark.filterwarnings("ignore")]
EXAMPLES = 12
"""Requests of each operation and each desk."""


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


@pytest.mark.parametrize("desk", ["nobody", "association", "company", "monitor"])
def test_no_generated_request_breaks_anything(
    demo: Flask, desk: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("app.tokens.checking.PER_MINUTE", 10**6)
    headers, found = token_of(demo, desk), list[str]()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", demo)
    for result in schema.get_all_operations():
        found += faults_of(result.ok(), headers)
    assert sorted(set(found)) == []


def faults_of(operation: Any, headers: dict[str, str]) -> list[str]:
    """What is wrong with the answers to generated requests of one operation."""
    found: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],  # pyright: ignore[reportArgumentType]
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        if problem := fault_of(case, case.call(headers=headers)):
            found.append(f"{operation.label}: {problem}")

    ask()
    return found


def fault_of(case: Any, answer: Any) -> str:
    """What is wrong with an answer; empty when nothing is."""
    declared = case.operation.definition.raw["responses"]
    if answer.status_code == 500:
        return "a fault"
    if str(answer.status_code) not in declared:
        return f"status {answer.status_code} of {case.as_curl_command()!r:.200} is not in the document"
    try:
        case.validate_response(answer, checks=[schemathesis.checks.response_schema_conformance])
    except Exception as error:
        return str(error)[:300]
    return ""
