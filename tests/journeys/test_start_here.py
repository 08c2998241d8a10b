"""The pages "start here" show the register as it is: their pictures are made by this test."""

import io
import re
from itertools import groupby
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.journeys import start_here
from tests.journeys.served import Served

SHOWN = re.compile(r"!\[[^\]]+\]\(pictures/([\w-]+)\.png\)")


def shown_in_docs() -> list[str]:
    return [name for page in sorted(start_here.DOCS.glob("*.md")) for name in SHOWN.findall(page.read_text())]


def kept(picture: bytes, file: Path) -> None:
    """Keep a picture in few colours: a tenth of the bytes, and as easy to read."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(start_here.COLOURS).save(file, optimize=True)


@pytest.mark.browser
@pytest.mark.drill
def test_the_docs_show_just_the_pictures_that_are_made(
    server: Served, browser: Browser, screenshots: Path
) -> None:
    folder = start_here.folder(screenshots)
    folder.mkdir(parents=True, exist_ok=True)
    places = start_here.places(server)
    for email, theirs in groupby(places, key=lambda place: place.email):
        context = browser.new_context(
            reduced_motion="reduce", viewport={"width": start_here.WIDTH, "height": start_here.HEIGHT}
        )
        page = context.new_page()
        if email:
            page.goto(server.login_link(email, lang="en"))
            page.locator("main button").click()
        for place in theirs:
            answer = page.goto(server.url + place.en)
            assert answer is not None and answer.status == 200, place.en
            if place.name in start_here.TOPS:
                page.locator(start_here.TOPS[place.name]).first.evaluate(
                    "element => element.scrollIntoView()"
                )
            kept(page.screenshot(), folder / f"{place.name}.png")
        context.close()
    assert sorted(shown_in_docs()) == sorted(place.name for place in places)
    assert {file.stem for file in start_here.PICTURES.glob("*.png")} == {place.name for place in places}
