"""The whole way of a new member, in a browser that runs no scripts: invitation, tasks, signature, logo, check.

The way to the signature is taken once more with the keyboard alone, and in a drill all of it in Dutch.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.company_owner import CompanyOwner, KeyboardOwner, MailReader, Officer, Stranger
from tests.journeys.served import Served
from tests.journeys.ways import hands

OFFICER = "officer@hosters.example"
MOST_MINUTES = 12
"""From opening the invitation until the page that says "Your company has signed"."""
SIGNATORIES = {"nl": "nl/ondertekenaars", "en": "en/signatories"}
EDITIONS = ["2008-10", "2018-12-13"]


COMPANIES = {
    "en": ("00000201", "Brandgans Hosting B.V.", "brandgans"),
    "nl": ("00000203", "Grutto Hosting B.V.", "grutto"),
}
"""Register number, name and word of the address of the company, by the language in which it comes in."""


@pytest.fixture
def lang() -> str:
    return "en"


@pytest.fixture
def officer(server: Served, browser: Browser, lang: str) -> Officer:
    officer = hands(Officer, lang=lang, by="mouse")(new_page(browser, lang), server.url)
    officer.sign_in(server.login_link(OFFICER, lang=lang))
    return officer


def new_page(browser: Browser, lang: str = "en") -> Page:
    """Another context is another person's browser: they share nothing."""
    return browser.new_context(java_script_enabled=False, locale=lang).new_page()


def invited(browser: Browser, officer: Officer, *, number: str, company: str, host: str) -> str:
    """The officer registers the company and invites its owner; the link that the owner gets by mail."""
    email = f"owner@{host}"
    officer.register_and_invite(number=number, company=company, host=host, email=email)
    reader = MailReader(new_page(browser), officer.home)
    link = reader.invitation_of(company, to=email)
    reader.page.context.close()
    return link


def do_tasks(owner: CompanyOwner, link: str) -> None:
    """From opening the invitation to the page that says that the company has signed."""
    owner.accept_invitation(link, name="Rachel Rijswijk")
    owner.give_contact_point(f"ntd@{owner.host}")
    owner.tasks()
    owner.prove_domain()
    owner.tasks()
    owner.say_who_signs(function="Director")
    assert [owner.read_document() for _ in EDITIONS] == EDITIONS
    owner.sign()


def verdict_on_the_command_line(server: Served, file: Path, site: str) -> tuple[int, str]:
    done = server.command("badge", "verify", str(file), "--on", site, "--json")
    return done.returncode, json.loads(done.stdout)["verdict"]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", pytest.param("nl", marks=pytest.mark.drill)])
def test_an_invited_company_signs_and_shows_a_logo_that_strangers_can_check(
    server: Served,
    browser: Browser,
    officer: Officer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lang: str,
) -> None:
    number, company, word = COMPANIES[lang]
    host, site = f"{word}.example", f"https://{word}.example"
    link = invited(browser, officer, number=number, company=company, host=host)
    owner = hands(CompanyOwner, lang=lang, by="mouse")(new_page(browser, lang), server.url)
    stranger = hands(Stranger, lang=lang, by="mouse")(new_page(browser, lang), server.url)

    owner.acts_for(company, host)
    do_tasks(owner, link)
    signing, minutes = str(owner.effort), owner.effort.minutes
    officer.countersign(company)
    owner.sees_countersigned()
    badge = owner.fetch_logo(tmp_path)

    stranger.check_file(badge, seen_on=site)
    stranger.sees("This logo is valid")
    check = str(stranger.effort)
    stranger.check_file(badge, seen_on="https://another.example")
    stranger.sees("This logo is not for this website")
    assert verdict_on_the_command_line(server, badge, site) == (0, "valid")

    owner.withdraw_signature()
    stranger.check_file(badge, seen_on=site)
    stranger.sees("This logo has been withdrawn")
    assert verdict_on_the_command_line(server, badge, site) == (1, "withdrawn")
    stranger.open(f"{server.url}/{SIGNATORIES[lang]}/{word}-hosting-bv")
    stranger.reads("withdrawn")

    with capsys.disabled():
        print(f"\nowner, from invitation to signed: {signing}\nofficer: {officer.effort}\nlogo: {check}")
    assert minutes <= MOST_MINUTES
    assert owner.asked_outside == stranger.asked_outside == officer.asked_outside == []
    assert stranger.page.context.cookies() == []
    for who in (owner, stranger, officer):
        who.page.context.close()


@pytest.mark.browser
def test_an_invited_company_signs_with_the_keyboard_alone(
    server: Served, browser: Browser, officer: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    company, host = "Tureluur Servers B.V.", "tureluur.example"
    link = invited(browser, officer, number="00000202", company=company, host=host)
    # Whether the focus can be seen is asked of the page by a script, so this browser runs them.
    owner = KeyboardOwner(browser.new_context(locale="en").new_page(), server.url)
    owner.acts_for(company, host)
    do_tasks(owner, link)
    with capsys.disabled():
        print(f"\nowner with the keyboard, from invitation to signed: {owner.effort}")
    assert owner.asked_outside == officer.asked_outside == []
    for who in (owner, officer):
        who.page.context.close()
