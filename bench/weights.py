"""What the public loads: bytes and requests of each public page and of a badge, against the limits of the house.

Bytes are of the page and its styles as they travel packed, and with its fonts; requests are what a browser
with nothing in its memory asks for.
"""

import gzip
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from bench.harness import report, skip
from tests.journeys import gallery
from tests.journeys.conftest import ARGUMENTS
from tests.journeys.served import Served
from tests.page_checks import MOST_BYTES, MOST_WITH_FONTS, weight
from tests.tools import prerequisites

MOST_OF_A_BADGE, MOST_WITHOUT = 8 * 1024, 1536
"""Bytes of a picture with its credential, and of a live one without, packed."""
OF_PAGES = f"{MOST_BYTES // 1024} KB packed, HTML and styles"


def measure(folder: Path) -> None:
    found = prerequisites.browser()
    if found is None:
        skip("weights", prerequisites.missing()[0])
        return
    with Served.demo(folder) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        heaviest = max(
            of_page(served.url + place.en, place.name, browser)
            for place in gallery.places(served)
            if place.email == gallery.NOBODY
        )
        with_fonts = f"{MOST_WITH_FONTS // 1024} KB with fonts"
        report(f"weight: heaviest page, {heaviest:,} bytes", with_fonts, [heaviest / MOST_WITH_FONTS], "<= 1")
        browser.close()
        code = gallery.badge_of(served, "waterlinie")
        for what, path, most in (
            ("badge as SVG with its credential", f"/badges/{code}.svg", MOST_OF_A_BADGE),
            ("live badge", f"/b/{code}/live.svg", MOST_OF_A_BADGE),
            ("picture of the QR code", f"/qr/{code}.svg", MOST_WITHOUT),
        ):
            with urlopen(served.url + path) as answer:
                packed = len(gzip.compress(answer.read(), 6))
            report(
                f"weight: {what}, {packed:,} bytes, 1 request",
                f"{most:,} bytes packed",
                [packed / most],
                "<= 1",
            )


def of_page(url: str, name: str, browser: Browser) -> int:
    """Report the page, and return its bytes with fonts."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url, wait_until="networkidle")
    plain, with_fonts = weight(page.content())
    page.close()
    report(f"weight: {name}, {plain:,} bytes, {len(asked)} requests", OF_PAGES, [plain / MOST_BYTES], "<= 1")
    return with_fonts
