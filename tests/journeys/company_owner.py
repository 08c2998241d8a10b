"""The company's desk as its owner goes through it, one method per page."""

import re
from pathlib import Path

from tests.journeys.visitor import Visitor

CODE = "Notice-and-Take-Down"


class CompanyOwner(Visitor):
    def sign_in(self, link: str) -> None:
        self.open(link)
        self.click("Sign in")
        self.sees("Voorbeeld Hosting B.V.")

    def open_task(self, name: str) -> None:
        self.click(name)

    def give_contact_point(self, address: str) -> None:
        self.open_task("Give the contact point for notices")
        self.sees("Contact point for notices")
        self.type("Contact point for notices", address)
        self.click("Save")
        self.reads("Saved.")
        self.hit(self.page.get_by_role("navigation").get_by_role("link", name="Tasks", exact=True))

    def prove_domain(self, host: str) -> None:
        """Name the domain, and prove it as only the demo can."""
        self.open_task("Prove your domains")
        self.sees("Domains")
        self.type("Domain", host)
        self.click("Add")
        self.sees(host)
        self.click("Prove it the demo's way")
        self.reads(f"{host} is proven.")

    def say_who_signs(self, *, function: str) -> None:
        """The name is known, and so is the one association."""
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
        self.click("Save and continue")
        return found[0]

    def sign(self) -> None:
        self.sees("Check your answers and sign")
        self.click("Sign for Voorbeeld Hosting B.V.")
        self.reads("Your company has signed")

    def fetch_logo(self, to: Path) -> Path:
        self.page.reload()
        self.click("To the logos")
        self.click("Use this logo")
        return self.download("Picture as SVG", to)

    def withdraw_signature(self) -> None:
        self.hit(self.page.get_by_role("navigation").get_by_role("link", name="Signature", exact=True))
        self.hit(self.page.locator("main table a").first)
        self.click("Withdraw this signature")
        self.sees("Withdraw the signature?")
        self.click("Withdraw the signature")
        self.reads("The signature is withdrawn, and 1 logo with it.")


class Officer(Visitor):
    """Who countersigns for the association."""

    def sign_in(self, link: str) -> None:
        self.open(link)
        self.click("Sign in")

    def countersign(self, company: str) -> None:
        self.hit(self.page.get_by_role("navigation").get_by_role("link", name="Countersigning", exact=True))
        self.click(company)
        self.reads("Signed by")
        self.hit(self.page.get_by_role("main").get_by_role("button", name="Countersign", exact=True))
        self.reads(f"Countersigned. The signature of {company} is in force.")


class Stranger(Visitor):
    """Who found a logo somewhere and wants to know."""

    def check_file(self, file: Path, *, seen_on: str) -> None:
        self.open(f"{self.home}/en/verify")
        self.choose_file("Or the file of the logo", file)
        self.type("Where did you see it?", seen_on)
        self.click("Check this logo")
