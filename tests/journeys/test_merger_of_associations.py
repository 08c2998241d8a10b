"""An association merges into another: its officer proposes, an operator releases, everyone can see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.demo.companies import ASSOCIATIONS, HOSTERS
from app.demo.people import OFFICER, OPERATOR
from tests.journeys.served import Served, demo_folder
from tests.journeys.visitor import Visitor
from tests.journeys.ways import EACH_WAY, hands

REASON = "Both general meetings decided so; deed of merger of this month."
PAGES = {"nl": "nl/brancheorganisaties", "en": "en/associations"}
GONE = ASSOCIATIONS[HOSTERS]
INTO = next(name for slug, name in ASSOCIATIONS.items() if slug != HOSTERS)


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A register of this journey alone: what merges here is missed by no other journey."""
    with Served.demo(demo_folder(tmp_path_factory)) as served:
        yield served


class DeskVisitor(Visitor):
    """Somebody of the association or the register, at the pages of succession."""

    def sign_in(self, link: str) -> None:
        self.open(link)
        self.click("Sign in")

    def propose_merger(self, into: str) -> None:
        self.go_to("Succession")
        self.click("Merger of associations")
        self.select("Association that it merges into", into)
        self.type("Reason, with the source", REASON)
        self.click("Look at what follows")
        self.reads("Its page stays and says where it went.")
        self.click("Record it for release")
        self.reads("The operator of the register has to release this.")

    def release_merger(self, gone: str) -> None:
        self.go_to("Succession")
        self.click("Merger of associations")
        self.sees(f"Merger of associations: {gone}")
        self.click("Release it")
        self.reads("What was carried out")


def visitor(browser: Browser, served: Served, person: type[DeskVisitor]) -> DeskVisitor:
    page = browser.new_context(locale=person.lang).new_page()
    page.set_default_timeout(15_000)
    return person(page, served.url)


@pytest.mark.browser
@pytest.mark.drill
@EACH_WAY
def test_an_association_merges(
    browser: Browser,
    own_server: Served,
    screenshots: Path,
    capsys: pytest.CaptureFixture[str],
    lang: str,
    by: str,
) -> None:
    person = hands(DeskVisitor, lang=lang, by=by)
    officer, operator, anyone = (visitor(browser, own_server, person) for _ in range(3))
    officer.sign_in(own_server.login_link(OFFICER.email, lang=lang))
    officer.propose_merger(INTO)
    officer.page.screenshot(path=screenshots / "merger-proposed.png", full_page=True)

    operator.sign_in(own_server.login_link(OPERATOR.email, lang=lang))
    operator.release_merger(GONE)
    operator.page.screenshot(path=screenshots / "merger-carried-out.png", full_page=True)

    anyone.open(f"{own_server.url}/{PAGES[lang]}/{HOSTERS}")
    anyone.reads(f"This association went on as {INTO}.")
    anyone.click(f"This association went on as {INTO}.")
    anyone.sees(INTO)

    officer.open(f"{own_server.url}/{lang}/desk/association/{HOSTERS}")
    officer.sees("We cannot find this page")
    for who in (officer, operator, anyone):
        assert who.asked_outside == []
    with capsys.disabled():
        print(f"\na merger of associations: officer {officer.effort}; operator {operator.effort}")
