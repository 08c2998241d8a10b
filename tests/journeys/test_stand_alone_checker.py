"""The stand-alone checker, in the real browser with the network off, against every sample of the corpus."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from app.badges import checker
from badge import ticket, ticket_judging, token
from badge.ticket import Ticket
from badge.token import MAX_BADGE
from tests.badge_samples import AT, CLAIMS, INDEX, KEY, listed, trusted
from tests.corpus import reading
from tests.corpus.sample import Sample
from tests.pages import PageClient

pytestmark = pytest.mark.browser

JUDGE = """async ({ data, ...rest }) => {
  const shown = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  return badgeChecker.judge({ shown, ...rest });
}"""
BY_HAND = ("good/token.jwt", "good/svg-dark.svg", "good/png.png", "signature/der.jwt", "claims/exp-nan.jwt",
           "status/list-bomb.jwt", "carrier/billion-laughs.svg", "origin/www.jwt", "key/stranger.jwt")  # fmt: skip
TICKET = Ticket.of(CLAIMS, at=AT)
PRINTED = ticket.address(TICKET, token.sign(ticket.write(TICKET), KEY, kind=ticket.KIND))


@pytest.fixture
def page(app: Flask, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The file as it is downloaded, opened from disk where nothing can be reached."""
    answer = PageClient(app).get(f"/{checker.NAME}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    file = tmp_path / checker.NAME
    file.write_bytes(answer.data)
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 800}, locale="en-GB")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened = context.new_page()
    opened.clock.set_fixed_time(AT)
    opened.goto(file.as_uri())
    yield opened
    assert set(asked) == {file.as_uri()}
    context.close()


def by_program(page: Page, data: bytes, **rest: object) -> dict[str, object]:
    return page.evaluate(JUDGE, {"data": base64.b64encode(data).decode(), **rest})


def test_it_gives_every_sample_its_verdict(page: Page) -> None:
    wrong = []
    for sample in reading.samples():
        found = by_program(
            page,
            sample.data,
            keys=reading.key_file(sample.keys).read_text(),
            lists=reading.lists(sample),
            at=sample.at.timestamp(),
            on=sample.on,
        )
        if found["verdict"] != its_verdict(sample):
            wrong.append((sample.file, found["verdict"]))
    assert wrong == []


def its_verdict(sample: Sample) -> str:
    """What the file must say: of the form with a proof inside, that it cannot check it; else as the register."""
    try:
        has_proof = sample.has_its_proof_inside and "proof" in json.loads(sample.data)
    except ValueError:
        return sample.verdict
    return "cannot_check" if has_proof and len(sample.data) < MAX_BADGE else sample.verdict


def test_it_judges_tickets_as_the_command_does(page: Page) -> None:
    late = TICKET.valid_until + timedelta(seconds=61)
    for lists, at, on in (
        ([listed()], AT, None),
        ([listed(INDEX)], AT, None),
        ([], AT, None),
        ([listed(at=late)], late, None),
        ([listed()], AT, "copy.example"),
    ):
        expected = ticket_judging.judge(PRINTED, keys=trusted(), status_lists=lists, at=at, on=on)
        assert expected is not None
        keys = reading.key_file("register").read_text()
        found = by_program(page, PRINTED.encode(), keys=keys, lists=lists, at=at.timestamp(), on=on)
        assert (found["verdict"], found["ticket"]) == ("not_a_badge", expected.outcome.value)


def fill_in(page: Page, sample: Sample) -> str:
    """Check a sample by hand; the headline of the answer."""
    page.reload()
    page.locator("#file").set_input_files(reading.FOLDER / sample.file)
    page.locator("#on").fill(sample.on or "")
    page.locator("#keys").fill(reading.key_file(sample.keys).read_text())
    page.locator("#lists").fill("\n".join(reading.lists(sample)))
    page.get_by_role("button", name="Check this logo").click()
    return page.locator("#answer h2").inner_text()


def test_a_person_gets_the_answer_in_words(page: Page, screenshots: Path) -> None:
    headlines = {
        "valid": "This logo is valid",
        "forged": "This logo is forged",
        "not_a_badge": "This is not a logo of this register",
        "cannot_check": "This logo cannot be checked now",
        "not_for_this_site": "This logo is not for this website",
        "unknown_issuer": "This logo was not issued by this register",
    }
    for sample in reading.samples():
        if sample.file in BY_HAND:
            assert fill_in(page, sample) == headlines[sample.verdict], sample.file
    (good,) = [each for each in reading.samples() if each.file == "good/token.jwt"]
    fill_in(page, good)
    assert page.locator("#answer .site").inner_text() == "hosting-a.example"
    faults = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert faults.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=screenshots / "checker-390.png", full_page=True)
    page.get_by_role("button", name="Nederlands").click()
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.locator("#answer h2").inner_text() == "Dit logo is geldig"
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert Axe().run(page, options={"runOnly": ["wcag2aa"]}).response["violations"] == []
    page.screenshot(path=screenshots / "checker-dark.png", full_page=True)
    page.reload()
    page.locator("#shown").fill(PRINTED)
    page.locator("#keys").fill(reading.key_file("register").read_text())
    page.get_by_role("button", name="Check this logo").click()
    assert "The ticket is real" in page.locator("#answer h2").inner_text()
