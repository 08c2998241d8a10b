"""From a delivery to a correction: preview, disputes, own notices, a reply, decisions, rerun, release, appeal.

The register is served by this process, so that its clock can be set on past the terms.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from app.extensions import db
from app.navigation import settings as own_settings
from app.roles import Role
from config import Settings
from monitor.importing import import_holders
from tests import factories
from tests.conftest import NOW
from tests.journeys import in_process
from tests.journeys.in_process import later
from tests.journeys.visitor import Visitor
from tests.monitor_samples import SAMPLE, sample_files, sample_truth

COMPANY = "kvk:00000014"
PEOPLE = {
    "monitor": Role.MONITOR,
    "publisher": Role.PUBLISHER,
    "second": Role.PUBLISHER,
    "operator": Role.OPERATOR,
    "judge": Role.APPEALS,
}
RELEASE = datetime(2026, 12, 15, 8, 0, tzinfo=UTC)


@pytest.fixture
def served(make_app: Callable[[Settings], Flask], settings: Settings) -> Iterator[tuple[Flask, str]]:
    with in_process.served(make_app, settings) as found:
        yield found


class Someone(in_process.Someone):
    """A person of one of the desks."""

    def go(self, path: str) -> None:
        self.open(f"{self.home}{path}")

    def choose(self, option: str) -> None:
        self.check(option, exact=True)


def scene(session: Session) -> dict[str, str]:
    """The company with its owner, and the people of the register; their addresses."""
    company = factories.company(session, at=NOW, number="00000014", name="Noordkaap B.V.")
    people = {name: factories.person(session, role, at=NOW) for name, role in PEOPLE.items()}
    people["owner"] = factories.person(session, Role.COMPANY_OWNER, at=NOW, of=company)
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=own_settings().data_dir, at=NOW)
    session.commit()
    return {name: person.email for name, person in people.items()}


def counted() -> list[str]:
    """The ids that the company received of notices that count."""
    return [
        line["notice_id"]
        for line in sample_truth("notices.csv")
        if line["company"] == COMPANY and line["counted"] == "1"
    ]


@pytest.mark.drill
@pytest.mark.browser
def test_figures_go_from_delivery_over_disputes_to_a_correction(
    served: tuple[Flask, str], browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    app = served[0]
    with app.app_context():
        addresses = scene(db.session())
        db.session.remove()
    people = {name: Someone(browser, served, who) for name, who in addresses.items()}
    monitor, publisher, second = people["monitor"], people["publisher"], people["second"]
    operator, judge, owner = people["operator"], people["judge"], people["owner"]

    monitor.sign_in()
    monitor.go_to("Deliveries")
    monitor.click("Hand in a delivery")
    monitor.type("Source", "meetpost")
    monitor.page.get_by_label("Files").set_input_files(sample_files())
    monitor.page.get_by_role("button", name=re.compile("Hand in|Deliver")).click()
    monitor.reads("The delivery was taken in.")
    monitor.go_to("Half-years")
    monitor.click("Prepare a half-year")
    monitor.page.get_by_label("Half-year").select_option("2025-h1")
    monitor.click("Prepare the figures")
    monitor.sees("Figures for January to June 2025, version 1")
    monitor.type("Day of publication", "2026-12-15")
    monitor.click("Show the figures to the companies")
    monitor.reads("The companies can see their own figures now.")

    owner.sign_in()
    owner.go_to("Figures")
    owner.click("January to June 2025")
    owner.reads("Preview, only for you")
    owner.click("Look up the ids that you received")
    owner.type("Ids that you received", "\n".join([*counted()[:3], "never-received"]))
    owner.hit(owner.page.get_by_role("button", name="Look up", exact=True))
    owner.reads("3 notices found.")
    owner.click("Your figures")
    for box in owner.page.locator("input[name=notice]").all()[:2]:
        box.check()
    owner.click("Dispute the ticked notices")
    owner.choose("We did not receive the notice")
    owner.click("Continue")
    owner.choose("No mail and no other message arrived at our contact point")
    owner.click("File the dispute")
    owner.reads("Your dispute was filed.")
    owner.go_to("Figures")
    owner.click("January to June 2025")
    owner.page.locator("td a").filter(has_text="(dispute the whole incident)").last.click()
    owner.choose("The image was gone already")
    owner.click("Continue")
    owner.choose("Our ticket shows the removal at this time")
    owner.page.locator("input[type=datetime-local]").first.fill("2025-02-01T10:00")
    owner.click("File the dispute")
    owner.reads("Your dispute was filed.")
    owner.go_to("Figures")
    owner.click("January to June 2025")
    owner.click("Your reply to these figures")
    owner.type("In Dutch", "Zie noordkaap.example voor onze kant.")
    owner.click("Offer the reply")
    owner.reads("looks like a web address")
    owner.type("In Dutch", "Ons contactpunt is in maart verhuisd. Wij lezen nu **ook** in het weekend.")
    owner.click("Offer the reply")
    owner.reads("Your reply was offered.")

    operator.sign_in()
    operator.go_to("Replies to figures")
    operator.click("Noordkaap B.V.")
    operator.choose("Place it beside the figures")
    operator.click("Decide")
    operator.reads("Decided.")

    publisher.sign_in()
    publisher.go_to("Disputes")
    publisher.click("We did not receive the notice")
    publisher.click("Decide about the dispute")
    publisher.choose("Reject: the notices stay as measured")
    publisher.choose("The records of the delivery say otherwise")
    publisher.tick_all()
    publisher.click("Decide")
    publisher.reads("The dispute is decided.")
    publisher.go_to("Disputes")
    publisher.click("The image was gone already")
    publisher.click("Decide about the dispute")
    publisher.choose("Counts as removed in time")
    publisher.choose("The evidence of the company shows it")
    publisher.tick_all()
    publisher.click("Decide")
    publisher.reads("The dispute is decided.")

    later(NOW + timedelta(days=14, hours=1), app, monitor)
    monitor.go_to("Half-years")
    monitor.click("January to June 2025")
    monitor.click("Apply the decisions about disputes")
    monitor.sees("Figures for January to June 2025, version 2")
    later(RELEASE - timedelta(days=1), app, second, owner)
    second.go_to("Half-years")
    second.click("January to June 2025")
    second.reads("These figures were announced for 15 December 2026 00:00 CET.")
    owner.go_to("Figures")
    owner.click("January to June 2025")
    owner.reads("What changed since version 1")

    later(RELEASE, app, second, owner)
    second.go_to("Half-years")
    second.click("January to June 2025")
    second.click("Make the figures public")
    second.tick_all()
    second.click("Make the figures public")
    second.reads("The figures are public.")
    reader = Visitor(browser.new_context(java_script_enabled=False, locale="en").new_page(), served[1])
    reader.open(f"{served[1]}/en/figures/2025-h1/companies")
    reader.reads("The company wrote this in Dutch only.")

    owner.go_to("Figures")
    owner.click("January to June 2025")
    owner.click("We did not receive the notice")
    owner.click("Appeal to the appeals board")
    owner.click("Appeal")
    owner.reads("The dispute is before the appeals board.")
    judge.sign_in()
    judge.go_to("Disputes about figures")
    judge.click("We did not receive the notice")
    judge.click("Decide on the appeal")
    judge.choose("Does not count: the notice was not received")
    judge.choose("The hotline confirms it")
    judge.tick_all()
    judge.click("Decide")
    judge.reads("The appeal is decided.")
    later(RELEASE + timedelta(days=1), app, monitor, second)
    monitor.go_to("Half-years")
    monitor.click("January to June 2025")
    monitor.reads("A dispute was decided after the publication.")
    monitor.click("Prepare a correction")
    monitor.choose("Only the decisions about disputes: goes straight to the second person")
    monitor.page.get_by_label("Why you correct").select_option("appeal")
    monitor.type("What is corrected, in one Dutch sentence", "Twee meldingen zijn niet ontvangen.")
    monitor.type("What is corrected, in one English sentence", "Two notices were not received.")
    monitor.click("Prepare the correction")
    monitor.sees("Figures for January to June 2025, version 3")
    second.go_to("Half-years")
    second.click("January to June 2025")
    second.click("Make the figures public")
    second.reads("Two notices were not received.")
    second.tick_all()
    second.click("Make the figures public")
    second.reads("The figures are public.")

    reader.page.context.close()  # a browser may keep a public page for some minutes
    reader = Visitor(browser.new_context(java_script_enabled=False, locale="en").new_page(), served[1])
    for path, words in (
        ("/en/figures/2025-h1", "These figures correct an earlier version"),
        ("/en/figures/2025-h1/2", "They stay readable, but they no longer hold."),
        ("/en/corrections", "Two notices were not received."),
    ):
        reader.open(f"{served[1]}{path}")
        assert words in reader.page.content()
    assert "Written about version 1, before the correction." in fetched(
        reader, "/en/figures/2025-h1/companies"
    )
    with capsys.disabled():
        print(f"\nowner: {owner.effort}; monitor: {monitor.effort}; publisher: {publisher.effort}")
    everyone = [*people.values(), reader]
    assert [each.asked_outside for each in everyone] == [[]] * len(everyone)
    for someone in everyone:
        someone.page.context.close()


def fetched(reader: Visitor, path: str) -> str:
    reader.open(f"{reader.home}{path}")
    return reader.page.content()
