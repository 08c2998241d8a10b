"""Somebody adds a passkey, signs in with it without typing an address, and confirms an act that weighs with it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.accounts import signing_in
from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from app.roles import Role
from config import Settings
from tests import factories
from tests.journeys.in_process import served

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def register(make_app: Callable[[Settings], Flask], settings: Settings) -> Iterator[tuple[Flask, str]]:
    with served(make_app, settings) as found:
        yield found


@pytest.fixture
def link(register: tuple[Flask, str]) -> str:
    """A link by mail for an operator."""
    app, home = register
    with app.app_context():
        who = factories.person(db.session(), Role.OPERATOR, at=clock(), language="en")
        token = signing_in.make_link(db.session(), email=who.email, at=clock())
        db.session.commit()
    return f"{home}/en/sign-in/{token}"


def with_device(page: Page) -> Page:
    """*page* in a browser whose device keeps passkeys, behind a finger that is always there."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


@pytest.mark.browser
def test_a_passkey_signs_in_and_confirms(browser: Browser, register: tuple[Flask, str], link: str) -> None:
    app, home = register
    page = with_device(browser.new_context(locale="en").new_page())
    page.goto(link)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{home}/en/my/security")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Recovery codes", level=1).wait_for()
    page.get_by_role("button", name="Make ten recovery codes").click()
    assert page.locator("#codes").inner_text().count("-") == 20
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{home}/en/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Operator").first.wait_for()
    with app.app_context():
        bind_clock(app, clock() + timedelta(minutes=20))
    page.goto(f"{home}/en/desk/operator/associations")
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(f"{home}/en/desk/operator/associations")
    page.context.close()
