"""The journeys of each desk, from its first page to the act that was to be done: the same steps in both
languages, by mouse and by keyboard."""

from collections.abc import Callable
from dataclasses import dataclass

from babel.messages.mofile import read_mo
from playwright.sync_api import Locator, expect

from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor
from tests.tools.translations import FOLDER

with (FOLDER / "messages.mo").open("rb") as file:
    DUTCH = read_mo(file)


class Guest(Visitor):
    """Somebody who reads *lang*: steps are named by their English sentence."""

    def say(self, text: str, **values: str) -> str:
        """*text* as this person's pages have it, up to the first value that is not given."""
        found = DUTCH.get(text) if self.lang == "nl" else None
        words = found.string if found and found.string else text
        words = words if isinstance(words, str) else words[0]  # of a plural the form for one
        return words % values if values else words.partition("%(")[0].strip()

    def at(self, desk: str) -> None:
        """Stand at a page before anything is counted."""
        self.open(f"{self.home}/{self.lang}{desk}")
        self.effort.pages = 0

    def takes(self, sentence: str, **values: str) -> None:
        self.click(self.say(sentence, **values))

    def presses(self, sentence: str) -> None:
        """The button of just that name."""
        self.hit(self.page.get_by_role("main").get_by_role("button", name=self.say(sentence), exact=True))

    def goes_to(self, sentence: str) -> None:
        bar = self.page.locator("nav.deskbar")
        self.hit(bar.get_by_role("link", name=self.say(sentence), exact=True))

    def fills(self, sentence: str, text: str) -> None:
        self.type(self.say(sentence), text)

    def chooses(self, sentence: str) -> None:
        self.pick(self.page.get_by_role("radio", name=self.say(sentence), exact=True))
        self.effort.clicks += 1

    def ticks(self, name: str) -> None:
        """The box with *name* beside it."""
        self.tick(self.page.get_by_role("checkbox", name=name))
        self.effort.clicks += 1

    def tick(self, box: Locator) -> None:
        box.check()

    def comes_to(self, sentence: str) -> None:
        """The page that opened is the one of that heading: its link may stand on the page before."""
        expect(self.page.locator("h1")).to_contain_text(self.say(sentence))

    def finds(self, sentence: str, **values: str) -> None:
        """The page says so."""
        expect(self.page.get_by_text(self.say(sentence, **values)).first).to_be_visible()


class KeyboardGuest(KeyboardVisitor, Guest):
    """The same, without a mouse."""

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self.page.keyboard.press("Space")


@dataclass(frozen=True)
class Journey:
    """What somebody comes for, who they are (empty: anyone), where they start, and the steps."""

    title: str
    email: str
    start: str
    steps: Callable[[Guest], None]


REASON = "The papers in the case show it, and both sides were heard about it."


def checks_a_logo(guest: Guest) -> None:
    guest.fills("Check a logo or find a company", "waterlinie.example")
    guest.presses("Search")
    guest.finds("waterlinie.example")


def compares_companies(guest: Guest) -> None:
    guest.takes("See the figures")
    guest.takes("Compare companies")
    guest.ticks("Kompas Colocatie B.V.")
    guest.ticks("Waterlinie Hosting B.V.")
    guest.presses("Compare these companies")
    guest.finds("What may be concluded, and what not")


def gives_a_contact_point(guest: Guest) -> None:
    guest.takes("Give the contact point for notices")
    guest.fills("Contact point for notices", "ntd@voorbeeld-hosting.example")
    guest.presses("Save")
    guest.finds("Saved. We send a test notice to this contact point. Acknowledge it with its link.")


def looks_at_its_figures(guest: Guest) -> None:
    guest.takes("Look at your figures over %(about)s before they are public")
    guest.finds("Dispute the ticked notices")


def reads_a_warning(guest: Guest) -> None:
    guest.takes("Your association warns your company: %(about)s")
    guest.takes("Reply")
    guest.fills("Your words", "We have put this right today; please look again.")
    guest.presses("Send the reply")
    guest.finds("Your reply is in the case. Your association has mail.")


def countersigns(guest: Guest) -> None:
    guest.takes("Countersign or refuse: %(about)s")
    guest.presses("Countersign")
    guest.finds("Countersigned. The signature of %(name)s is in force.")


def finds_a_member(guest: Guest) -> None:
    guest.fills("Search by name, register number or member number", "zandbank")
    guest.presses("Search")
    guest.click("Zandbank Servers B.V.")
    guest.finds("Conditions")


def lays_down_a_condition(guest: Guest) -> None:
    guest.goes_to("Conditions")
    guest.takes("Domain proven")
    guest.fills("Ground in your statutes or code", "article 4, paragraph 2")
    guest.presses("Show what would change")
    guest.presses("Lay this condition down")
    guest.finds("The condition is laid down. It is public on the day that you gave.")


def decides_a_dispute(guest: Guest) -> None:
    guest.takes("Decide about a dispute: %(about)s")
    guest.takes("Decide about the dispute")
    guest.comes_to("Decide about the dispute")


def sends_a_letter(guest: Guest) -> None:
    guest.takes("Send or drop a letter about the hash check: %(about)s")
    guest.comes_to("Referral of %(company)s")
    guest.tick_all()
    guest.presses("Send this letter")
    guest.finds("The letter is sent.")


def releases_a_succession(guest: Guest) -> None:
    guest.takes("Release or cancel: %(about)s")
    guest.presses("Release it")
    guest.finds("Released. It follows on its day.")


def sees_withdrawals(guest: Guest) -> None:
    guest.takes("What was withdrawn")
    guest.finds("What was withdrawn")


def asks_for_a_dossier(guest: Guest) -> None:
    guest.fills("Register number or full name of the company", "Waterlinie Hosting B.V.")
    guest.presses("Search")
    guest.chooses("Supervision of orders to remove")
    guest.tick_all()
    guest.presses("Ask for the dossier")
    guest.finds("Supervision of orders to remove")


def answers_a_request(guest: Guest) -> None:
    guest.takes("Answer the request for a hold: %(about)s")
    guest.takes("Answer the request to put the case on hold")
    guest.chooses("Do not put it on hold")
    guest.fills("Reasons", REASON)
    guest.presses("Decide and tell both sides")
    guest.finds("Both sides have mail.")


NEW, OWN, HOSTERS = (
    "/desk/company/voorbeeld-hosting-bv",
    "/desk/company/waterlinie",
    "/desk/association/demo-hosters",
)
OFFICER, OWNER, PUBLISHER = (
    "officer@hosters.example",
    "owner@waterlinie.example",
    "publisher@register.example",
)
SECOND, BOARD = "second@register.example", "appeals@register.example"

JOURNEYS = (
    Journey("Visitor: check a logo by the website it stands on", "", "/", checks_a_logo),
    Journey("Journalist: compare two companies", "", "/", compares_companies),
    Journey("Company: give the contact point", "owner@voorbeeld-hosting.example", NEW, gives_a_contact_point),
    Journey("Company: look at its figures before they are public", OWNER, OWN, looks_at_its_figures),
    Journey("Company: reply to a warning", OWNER, OWN, reads_a_warning),
    Journey("Association: countersign", OFFICER, HOSTERS, countersigns),
    Journey("Association: find a member and its conditions", OFFICER, HOSTERS, finds_a_member),
    Journey("Association: try a condition and lay it down", OFFICER, HOSTERS, lays_down_a_condition),
    Journey("Publisher: open a dispute that waits", PUBLISHER, "/desk/monitor", decides_a_dispute),
    Journey("Publisher: send a letter about the hash check", PUBLISHER, "/desk/monitor", sends_a_letter),
    Journey("Operator: release an event of succession", SECOND, "/desk/operator", releases_a_succession),
    Journey("Hotline: see what was withdrawn", "hotline@meldpunt.example", "/desk/hotline", sees_withdrawals),
    Journey("Authority: ask for a dossier", "official@authority.example", "/desk/authority", asks_for_a_dossier),
    Journey("Appeals board: answer a request for a hold", BOARD, "/desk/appeals", answers_a_request),
)  # fmt: skip
