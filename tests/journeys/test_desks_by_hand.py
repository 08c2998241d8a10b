"""Every desk's journeys: by mouse and by keyboard, in both languages, with the steps that the docs name."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.desk_journeys import JOURNEYS, Guest, Journey, KeyboardGuest
from tests.journeys.effort import Effort
from tests.journeys.served import Served

DOCS = Path(__file__).parents[2] / "docs" / "journeys.md"
ROW = re.compile(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def documented() -> dict[str, tuple[int, ...]]:
    """Clicks, fields and pages of each journey, as the docs have them."""
    found = {title: counts for title, *counts in ROW.findall(DOCS.read_text())}
    return {title: tuple(map(int, counts)) for title, counts in found.items()}


def row_of(journey: Journey, effort: Effort) -> str:
    return f"| {journey.title} | {effort.clicks} | {effort.fields} | {effort.pages} |"


def walked(journey: Journey, guest: Guest, server: Served) -> Effort:
    """Sign in, stand at the start, and take the steps; what they cost."""
    if journey.email:
        guest.open(server.login_link(journey.email, lang=guest.lang))
        guest.page.locator("main button").click()
    guest.at(journey.start)
    journey.steps(guest)
    guest.page.wait_for_load_state("load")  # the last step's page counts too
    return guest.effort


def test_the_docs_have_each_journey_and_no_other() -> None:
    assert list(documented()) == [journey.title for journey in JOURNEYS]


@pytest.mark.browser
@pytest.mark.drill
@pytest.mark.parametrize("way", [Guest, KeyboardGuest], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_each_journey_takes_the_steps_that_the_docs_name(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], way: type[Guest], lang: str
) -> None:
    faults, known = [], documented()
    with Served.demo(tmp_path) as server:
        for journey in JOURNEYS:
            guest = way(browser.new_context(locale=lang).new_page(), server.url)
            guest.lang = lang
            try:
                effort = walked(journey, guest, server)
            except Exception as stopped:
                faults.append(f"{journey.title}: {stopped}")
                continue
            finally:
                guest.page.context.close()
            with capsys.disabled():
                print(f"\n{row_of(journey, effort)} {effort}")
            if (effort.clicks, effort.fields, effort.pages) != known.get(journey.title):
                faults.append(f"the docs do not say: {row_of(journey, effort)}")
    assert not faults, "\n".join(faults)
