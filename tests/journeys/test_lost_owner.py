"""The owner left: a colleague proves the domain again, the association confirms, 72 hours pass."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.demo.companies import OWNED
from app.demo.people import OFFICER, OWNER
from tests.journeys.company_owner import MAILBOX
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor
from tests.journeys.ways import EACH_WAY, hands

COMPANY, HOST = "Waterlinie", "waterlinie.example"
NEW = f"nora@{HOST}"
SIGN_IN = {"nl": "nl/aanmelden", "en": "en/sign-in"}


class Colleague(Visitor):
    """Somebody of the company whom the register does not know yet."""

    def ask_to_come_back_in(self) -> None:
        self.open(f"{self.home}/{SIGN_IN[self.lang]}")
        self.click("The owner of my company's entry left")
        self.type("Register number of the company", OWNED)
        self.hit(self.page.get_by_role("main").get_by_role("button", name=self.say("Search")))
        self.sees(f"Come back in for {COMPANY}")
        self.check(HOST, exact=True)
        self.click("Continue")
        self.sees(f"Prove that {HOST} is yours")
        self.click("Prove it the demo's way")
        self.type("Your name", "Nora Nieuw")
        self.type("Your e-mail address", NEW)
        self.click("Send the request")
        self.sees("Your request waits for confirmation")

    def sign_in(self, link: str) -> None:
        self.open(link)
        self.click("Sign in")

    def end_role_of(self, email: str) -> None:
        """On the page People, as an owner."""
        self.go_to("People")
        row = self.page.get_by_role("row").filter(has_text=email)
        self.hit(row.get_by_role("link", name=self.say("End")))
        self.click("End the role")
        self.reads("The role has ended.")


class ConfirmingOfficer(Visitor):
    def confirm(self, link: str, name: str) -> None:
        self.open(link)
        self.click("Sign in")
        self.go_to("Owners who left")
        self.click(COMPANY)
        self.reads(name)
        self.check("This person acts for the company")
        self.type("Reason", "Reached by the number in the trade register.")
        self.click("Save the decision")
        self.reads("Your decision is kept")


@pytest.mark.browser
@pytest.mark.drill
@EACH_WAY
def test_a_company_whose_owner_left_comes_back_in(
    browser: Browser,
    tmp_path: Path,
    screenshots: Path,
    capsys: pytest.CaptureFixture[str],
    lang: str,
    by: str,
) -> None:
    of_company = hands(Colleague, lang=lang, by=by)
    of_association = hands(ConfirmingOfficer, lang=lang, by=by)
    with Served.demo(tmp_path) as served:
        colleague = of_company(browser.new_context(locale=lang).new_page(), served.url)
        officer = of_association(browser.new_context(locale=lang).new_page(), served.url)
        colleague.ask_to_come_back_in()
        resumed = colleague.page.locator("#resume").inner_text().strip()
        officer.confirm(served.login_link(OFFICER.email, lang=lang), "Nora Nieuw")
        officer.page.screenshot(path=screenshots / "recoveries.png", full_page=True)
        colleague.open(resumed)
        colleague.sees("You are confirmed: now others can object")
        colleague.page.screenshot(path=screenshots / "recovery-confirmed.png", full_page=True)
        owner = of_company(browser.new_context(locale=lang).new_page(), served.url)
        owner.open(f"{served.url}/{MAILBOX[lang]}")
        owner.reads(OWNER.email)
    with served.later(tmp_path, timedelta(hours=73)) as later:
        colleague.open(resumed)
        heading = colleague.page.locator("h1")
        for _ in range(20):  # the worker does it soon after it started
            if heading.inner_text() == colleague.say("You are in"):
                break
            colleague.page.wait_for_timeout(500)
            colleague.page.reload()
        colleague.sees("You are in")
        colleague.sign_in(later.login_link(NEW, lang=lang))
        colleague.end_role_of(OWNER.email)
        colleague.page.screenshot(path=screenshots / "people.png", full_page=True)
    for who in (colleague, officer, owner):
        assert who.asked_outside == []
        who.page.context.close()
    with capsys.disabled():
        print(f"\ncoming back in: colleague {colleague.effort}; officer {officer.effort}")
