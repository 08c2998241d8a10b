"""No fault that axe can find on any kind of page, and nothing wider than a telephone."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.journeys import gallery
from tests.journeys.served import Served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("are_further", [False, pytest.param(True, marks=pytest.mark.drill)])
def test_every_kind_of_page_is_without_a_fault(
    server: Served, browser: Browser, screenshots: Path, are_further: bool
) -> None:
    """The drill looks at every page in both languages and every look; the tests at the most telling ones, each
    in one language and its look, by turns: they are made from the same parts."""
    faults, seen = [], 0
    places = [each for each in gallery.places(server) if are_further or each.name not in gallery.FURTHER]
    for email, theirs in groupby(places, key=lambda place: place.email):
        context = browser.new_context(reduced_motion="reduce")
        page = context.new_page()
        complaints = gallery.complaints(page)
        if email:
            page.goto(server.login_link(email))
            page.locator("main button").click()
        for turn, place in enumerate(theirs):
            for lang in ("nl", "en") if are_further else ("nl", "en")[turn % 2 :][:1]:
                expected = 404 if place.name == "verify-unknown" else 200
                assert place.open(page, server.url, lang) == expected, place.name
                faults += gallery.faults_of(
                    page, f"{place.name}-{lang}", lang=lang, pictures=screenshots if are_further else None
                )
                seen += 1
        faults += complaints
        context.close()
    assert not faults, f"{len(faults)} faults on {seen} pages:\n" + "\n".join(faults)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<img src='x.png'>", "image-alt"),
        ("<p style='color:#999;background:#fff'>Too pale to read</p>", "color-contrast"),
        ("<div style='width:600px'>Too wide</div>", "does not fit in 390"),
    ],
)
def test_a_planted_fault_is_found(page: Page, tmp_path: Path, planted: str, found: str) -> None:
    page.set_content(
        f"<!doctype html><html lang=en><title>Plain</title><main><h1>Plain</h1>{planted}</main></html>"
    )
    assert found in "\n".join(gallery.faults_of(page, "planted", pictures=tmp_path))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("<p style='color: red'>Red</p>", "style-src"),
        ("<script>document.title = 'x'</script>", "script-src"),
        ("<img src='https://elsewhere.example/x.png' alt=''>", "img-src"),
        ("<img src='/static/icons/nothing.png' alt=''>", "status of 404"),
    ],
)
def test_what_the_browser_complains_about_is_found(
    page: Page, server: Served, planted: str, said: str
) -> None:
    """Our own pages with a fault in them, under the policy that they are sent with."""

    def with_fault(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{planted}</main>"))

    page.route("**/en/about", with_fault)
    complaints = gallery.complaints(page)
    page.goto(f"{server.url}/en/about", wait_until="networkidle")
    assert said in "\n".join(complaints)
