"""A new member's way to its signature: who takes it, one class per person, one method per page."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor

MAILBOX = {"nl": "nl/demo/postvak", "en": "en/demo/mailbox"}
VERIFY = {"nl": "nl/controle", "en": "en/verify"}


class CompanyOwner(Visitor):
    """Who was invited to act for *company*, which owns the domain *host*."""

    company, host = "", ""

    def acts_for(self, company: str, host: str) -> None:
        self.company, self.host = company, host

    def accept_invitation(self, link: str, *, name: str) -> None:
        """The mail and its link are in Dutch, as who is invited has no language yet: it is chosen first."""
        self.open(link)
        if self.lang == "en":
            self.hit(self.page.get_by_role("link", name="English", exact=True))
        self.sees(f"Act for {self.company}")
        self.type("Your name", name)
        self.click("Accept the invitation")
        self.sees(self.company)
        self.reads("What to do before your logo can stand on your site.")

    def tasks(self) -> None:
        self.go_to("Tasks")

    def give_contact_point(self, address: str) -> None:
        self.click("Give the contact point for notices")
        self.sees("Contact point for notices")
        self.type("Contact point for notices", address)
        self.click("Save")
        self.reads("Saved.")

    def prove_domain(self) -> None:
        """The association registered the domain; the owner proves it, as only the demo can."""
        self.click("Prove your domains")
        self.sees("Domains")
        self.click(self.host)
        self.sees(self.host)
        self.click("Prove it the demo's way")
        self.reads(f"{self.host} is proven.")

    def say_who_signs(self, *, function: str) -> None:
        """The name is known, and so is the one association."""
        self.click("Read and sign the")
        self.click("Who signs")
        self.type("Your function in the company", function)
        self.click("Save and continue")

    def read_document(self) -> str:
        """Read the text, tick each duty, and type the edition that the text names; that edition."""
        text = self.page.locator("main .panel").inner_text()
        found = re.search(r"\b\d{4}-\d{2}(-\d{2})?\b", text)
        assert found, f"The text names no edition:\n{text}"
        assert self.tick_all() >= 1
        self.type("Edition", found[0])
        name = self.page.locator("h1").inner_text()
        self.click("Save and continue")
        expect(self.page.locator("h1")).not_to_have_text(
            name
        )  # the next page looks the same, so it is awaited
        return found[0]

    def sign(self) -> None:
        self.sees("Check your answers and sign")
        self.click(f"Sign for {self.company}")
        self.sees(f"Signature of {self.company}")
        self.reads("Your company has signed")

    def sees_countersigned(self) -> None:
        self.go_to("Signature")
        self.hit(self.signatures().first)
        self.reads("Your company stands among the signatories now.")

    def fetch_logo(self, to: Path) -> Path:
        self.click("To the logos")
        self.click("Use this logo")
        return self.download("Picture as SVG", to)

    def withdraw_signature(self) -> None:
        self.go_to("Signature")
        self.hit(self.signatures().first)
        self.click("Withdraw this signature")
        self.sees("Withdraw the signature?")
        self.click("Withdraw the signature")
        self.reads("The signature is withdrawn, and 1 logo with it.")

    def signatures(self) -> Locator:
        return self.page.locator("main table a")


class KeyboardOwner(KeyboardVisitor, CompanyOwner):
    """The same owner, who never touches a mouse."""


class Officer(Visitor):
    """Who registers members, invites them, and countersigns for the association."""

    def sign_in(self, link: str) -> None:
        self.open(link)
        self.click("Sign in")
        self.sees("Members")

    def register_and_invite(self, *, number: str, company: str, host: str, email: str) -> None:
        self.go_to("Register a member")
        self.type("Register number", number)
        self.type("Legal name", company)
        self.type("Domains", host)
        self.type("Contact e-mail address", email)
        self.tick_all()
        self.press("Register this member")
        self.reads(f"{company} is registered as a member.")

    def countersign(self, company: str) -> None:
        self.go_to("Countersigning")
        self.click(company)
        self.reads("Signed by")
        self.hit(self.page.get_by_role("button", name=self.say("Countersign"), exact=True))
        self.reads(f"Countersigned. The signature of {company} is in force.")


class Stranger(Visitor):
    """Who found a logo somewhere and wants to know."""

    def check_file(self, file: Path, *, seen_on: str) -> None:
        self.open(f"{self.home}/{VERIFY[self.lang]}")
        self.choose_file("The file of the logo", file)
        self.type("Where did you see it?", seen_on)
        self.click("Check this logo")


class MailReader(Visitor):
    """Who looks in the demo's mailbox, where all mail of the demo stands."""

    def invitation_of(self, company: str, *, to: str) -> str:
        """The link in the mail that invites somebody to act for *company*."""
        self.open(f"{self.home}/{MAILBOX[self.lang]}")
        row = self.page.get_by_role("row").filter(has_text=to).filter(has_text=company)
        self.hit(row.get_by_role("link").first)
        self.reads(to)
        return self.page.locator("main .mail-text a").first.inner_text()
