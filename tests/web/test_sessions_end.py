"""How long a sign-in lasts, who can end it, and what its secrets are made of."""

import secrets
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.browser import IDLE_TERM
from app.accounts.models import SIGN_IN_TERM, new_token
from app.clock import bind_clock
from app.clock import now as clock
from app.factors import recovery_codes
from app.factors.models import RecoveryCode
from app.roles import Role
from tests import factories
from tests.pages import PageClient

COMMAND, PAGE = ("person", "disable"), "/en/my/security"


def test_a_sign_in_ends_after_half_a_day_however_much_it_is_used(app: Flask, session: Session) -> None:
    client = PageClient(app).sign_in_as(Role.OPERATOR)
    began = clock()
    for part in range(1, 14):
        bind_clock(app, began + SIGN_IN_TERM * part / 14)
        assert client.http.get(PAGE).status_code == 200
    bind_clock(app, began + SIGN_IN_TERM)
    assert client.http.get(PAGE).status_code == 302


def test_a_browser_that_is_not_used_for_an_hour_signs_in_again(app: Flask, session: Session) -> None:
    client, idle = (PageClient(app).sign_in_as(Role.OPERATOR) for _ in range(2))
    began, tick = clock(), timedelta(seconds=1)
    old = idle.http.get_cookie("session")
    assert old is not None
    bind_clock(app, began + IDLE_TERM - tick)
    assert client.http.get(PAGE).status_code == 200
    assert client.http.get_cookie("session") != old
    bind_clock(app, began + IDLE_TERM)
    assert idle.http.get(PAGE).status_code == 302
    assert "/en/sign-in" in idle.http.get(PAGE).location
    bind_clock(app, began + 2 * IDLE_TERM - tick - tick)
    assert client.http.get(PAGE).status_code == 200
    client.http.set_cookie("session", old.value)  # a copy of before, of a session that is in use
    assert client.http.get(PAGE).status_code == 302


def test_an_operator_ends_the_sign_ins_of_one_person_at_once_and_of_nobody_else(
    app: Flask, session: Session
) -> None:
    who, other = (factories.person(session, Role.OPERATOR, at=clock()) for _ in range(2))
    browsers = [PageClient(app).sign_in(each) for each in (who, who, other)]
    assert app.test_cli_runner().invoke(args=[*COMMAND, who.email]).exit_code == 0
    assert [each.http.get(PAGE).status_code for each in browsers] == [302, 302, 200]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OFFICER])
def test_signing_out_is_on_the_pages_of_every_desk(app: Flask, session: Session, role: Role) -> None:
    hosters = factories.association(session, at=clock())
    client = PageClient(app).sign_in_as(role, of=hosters if role is Role.OFFICER else None)
    desk = client.http.get("/en/my", follow_redirects=True)
    assert 'action="/en/sign-out"' in desk.text
    client.submit("/en/my/security", to="/en/sign-out", status=302)
    assert client.http.get(PAGE).status_code == 302


def test_secrets_of_sessions_and_links_are_256_random_bits_from_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = {new_token() for _ in range(1000)}
    assert len(made) == 1000 and {len(each) for each in made} == {43}
    asked: list[int] = []
    monkeypatch.setattr(secrets, "token_urlsafe", lambda length: asked.append(length) or "made")
    assert (new_token(), asked) == ("made", [32])


def test_codes_on_paper_are_kept_salted_so_that_the_same_code_is_not_seen_to_be_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(recovery_codes.SCRYPT, "n", 2)
    monkeypatch.setattr(recovery_codes, "HOW_MANY", 1)
    monkeypatch.setattr(recovery_codes, "crockford", lambda length: "7" * length)
    for _ in range(2):
        recovery_codes.make(session, person=factories.person(session, Role.OPERATOR, at=clock()), at=clock())
    kept = session.execute(select(RecoveryCode.salt, RecoveryCode.digest).distinct()).all()
    assert len({each.salt for each in kept}) == len({each.digest for each in kept}) == 2
    assert recovery_codes.digest_of("7" * 12, kept[0].salt) == kept[0].digest


def test_signs_of_regular_expressions_are_searched_as_they_are(client: PageClient, session: Session) -> None:
    factories.company(session, at=clock(), name="Voorbeeld B.V.")
    session.commit()
    found: dict[str, bool] = {}
    for typed in (".*", "Voorbeeld.", "(", "[a-z]+", "V\\w+", "Voor|Nooit", "^Voor"):
        answer = client.http.get("/signatories.json", query_string={"q": typed})
        found[typed] = bool(answer.get_json()["signatories"])
    assert [typed for typed in found if found[typed]] == ["Voorbeeld.", "^Voor"]  # signs count as blanks
