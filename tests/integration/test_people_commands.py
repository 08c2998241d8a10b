"""The commands about people: inviting, listing, ending and moving roles."""

from collections.abc import Callable
from datetime import datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.errors import LastOwner, NoSuchPerson, RoleAlreadyEnded, RoleEndsInThePast
from app.accounts.models import Invitation
from app.cli.people import login_link, person
from app.extensions import db
from app.outbox import OutboxMail
from app.roles import Role
from tests import factories
from tests.conftest import BASE_URL
from tests.pages import PageClient

Run = Callable[..., Result]
OF = ("--company", "kvk:00000501")


@pytest.fixture
def run(app: Flask, session: Session, now: datetime) -> Run:
    """``run("list")``: one command, on a register with a company that has an owner and an editor."""
    company = factories.company(session, at=now, number="00000501", name="Voorbeeld B.V.")
    for role in (Role.COMPANY_OWNER, Role.COMPANY_EDITOR):
        factories.person(session, role, at=now, of=company, email=f"{role}@people.example")
    session.commit()

    def go(*words: str) -> Result:
        return app.test_cli_runner().invoke(person, list(words))

    return go


def test_the_list_says_who_until_when(run: Run) -> None:
    run("move-end", "company-editor@people.example", "--role", "company-editor", *OF, "--until", "2026-12-31")
    lines = run("list", *OF).output.splitlines()
    assert lines == [
        "company-owner    company-owner@people.example  since 2026-11-24, no end",
        "company-editor   company-editor@people.example  since 2026-11-24, until 2026-12-31",
    ]


def test_a_role_ends_and_its_holder_is_told(run: Run) -> None:
    assert run("end-role", "company-editor@people.example", "--role", "company-editor", *OF).exit_code == 0
    assert len(run("list", *OF).output.splitlines()) == 1
    assert db.session.scalars(select(OutboxMail.recipient)).all() == ["company-editor@people.example"]
    again = run("end-role", "company-editor@people.example", "--role", "company-editor", *OF)
    assert isinstance(again.exception, RoleAlreadyEnded)


def test_the_last_owner_stays_and_nobody_unknown_is_ended(run: Run) -> None:
    last = run("end-role", "company-owner@people.example", "--role", "company-owner", *OF)
    assert isinstance(last.exception, LastOwner)
    nobody = run("end-role", "nobody@people.example", "--role", "signer", *OF)
    assert isinstance(nobody.exception, NoSuchPerson)


def test_an_invitation_may_have_a_last_day_that_is_still_to_come(run: Run) -> None:
    invite = ("invite", "new@people.example", "--role", "signer", *OF)
    assert isinstance(run(*invite, "--until", "2026-11-23").exception, RoleEndsInThePast)
    assert run(*invite, "--until", "2027-01-31").exit_code == 0
    made = db.session.scalars(select(Invitation)).one()
    assert made.role_expires_at is not None
    assert made.role_expires_at.isoformat() == "2027-01-31T23:00:00+00:00"


def test_a_login_link_signs_its_person_in_once(app: Flask, run: Run) -> None:
    printed = app.test_cli_runner().invoke(login_link, ["company-owner@people.example"]).output.strip()
    path = printed.removeprefix(BASE_URL)
    assert path.startswith("/nl/aanmelden/")
    assert PageClient(app).submit(path).status_code == 302
    PageClient(app).get(path, status=404)
    nobody = app.test_cli_runner().invoke(login_link, ["nobody@people.example"])
    assert isinstance(nobody.exception, NoSuchPerson)
