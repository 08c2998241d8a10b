"""Webhooks on a desk: made, secret shown once, tried, ended; another desk's are not to be found."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.roles import Role
from app.webhooks.models import Webhook, WebhookMessage
from tests import factories
from tests.pages import PageClient

DESK = "/en/desk/association/hosters/programs"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


@pytest.fixture
def officer(as_role: Callable[..., PageClient], session: Session) -> PageClient:
    return as_role(Role.OFFICER, of=factories.association(session, at=clock()))


@pytest.fixture
def made(officer: PageClient, session: Session) -> tuple[Webhook, str]:
    answer = officer.submit(
        f"{DESK}/webhooks/new",
        {"url": "https://hooks.partner.example/in", "kinds": ["members", "cases"]},
        status=200,
    )
    return session.scalars(select(Webhook)).one(), SECRET.findall(answer.text)[0]


def test_the_secret_is_shown_once(officer: PageClient, made: tuple[Webhook, str]) -> None:
    webhook, secret = made
    page = officer.get(f"{DESK}/webhooks/{webhook.public_id}").text
    assert "https://hooks.partner.example/in" in page and secret not in page
    assert "https://hooks.partner.example/in" in officer.get(DESK).text


def test_a_test_waits_until_it_is_sent(
    officer: PageClient, made: tuple[Webhook, str], session: Session
) -> None:
    page = f"{DESK}/webhooks/{made[0].public_id}"
    officer.submit(page, to=f"{page}/test", status=302)
    message = session.scalars(select(WebhookMessage)).one()
    shown = officer.get(page).text
    assert f"msg_{message.public_id}" in shown and "Waits" in shown


def test_a_new_secret_and_the_end_ask_first(
    officer: PageClient, made: tuple[Webhook, str], session: Session
) -> None:
    webhook, secret = made
    page = f"{DESK}/webhooks/{webhook.public_id}"
    answer = officer.submit(f"{page}/secret", status=200)
    assert SECRET.findall(answer.text)[0] != secret
    officer.submit(f"{page}/end", status=302)
    assert "was ended on" in officer.get(page).text
    assert "Make a new one" in officer.submit(f"{page}/end", status=422).text


def test_an_address_within_is_refused_on_its_form(officer: PageClient) -> None:
    answer = officer.submit(
        f"{DESK}/webhooks/new", {"url": "https://127.0.0.1/", "kinds": ["members"]}, status=422
    )
    assert "public https address" in answer.text
    assert "127.0.0.1" in answer.text  # what was typed stays


def test_another_desks_webhook_cannot_be_found(
    made: tuple[Webhook, str], as_role: Callable[..., PageClient], session: Session
) -> None:
    clouds = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    stranger = as_role(Role.OFFICER, of=clouds)
    desk = "/en/desk/association/clouds/programs"
    for page in ("", "/secret", "/end"):
        stranger.get(f"{desk}/webhooks/{made[0].public_id}{page}", status=404)
    stranger.submit(desk, to=f"{desk}/webhooks/{made[0].public_id}/test", status=404)
