"""The most important pages look as they did: compared with small pictures in tests/golden/pages.

A picture that is meant to change is renewed by ``make pixels``; look at it before it is committed.
"""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.journeys.in_process import demo_at_fixed_time

GOLDEN = Path(__file__).parents[1] / "golden" / "pages"
RENEW = bool(os.environ.get("REGISTER_PIXELS"))
"""Read when this is imported: while tests run, nothing of the register's environment is left."""
LOOKS = {"wide": (1280, 900, "light", "en"), "narrow": (390, 844, "dark", "nl")}
"""Width and height in CSS pixels, colours, and the language of the page."""
NEW_IN_EVERY_DEMO = "img, .badge-box, .big-code, .code, code"
"""Codes, keys and pictures of logos are drawn by lot."""
SIZE = 0.5
MOST_GREY, MOST_SHARE = 40, 0.015
"""A pixel differs from this many of 255 greys on; a page when more than this share of its pixels do."""


def places(url: str) -> dict[str, tuple[str, str]]:
    """The Dutch and the English path of each page, by its name."""
    valid, withdrawn = (code_of(url, slug) for slug in ("waterlinie", "jutter-opslag-bv"))
    return {
        "home": ("/nl/", "/en/"),
        "directory": ("/nl/ondertekenaars", "/en/signatories"),
        "company": ("/nl/ondertekenaars/waterlinie", "/en/signatories/waterlinie"),
        "valid": (f"/nl/controle/{valid}", f"/en/verify/{valid}"),
        "withdrawn": (f"/nl/controle/{withdrawn}", f"/en/verify/{withdrawn}"),
        "unknown": ("/nl/controle/000000000000", "/en/verify/000000000000"),
        "figures": ("/nl/cijfers", "/en/figures"),
    }


def code_of(url: str, slug: str) -> str:
    with urlopen(f"{url}/signatories/{slug}.json") as answer:
        acts = json.load(answer)["acts"]
    return next(act["data"]["badge"] for act in acts if act["kind"] == "badge-issued")


def picture_of(page: Page) -> Image.Image:
    """The first screen of the open page, in 48 colours."""
    taken = page.screenshot(mask=[page.locator(NEW_IN_EVERY_DEMO)], mask_color="#808080", scale="device")
    return Image.open(io.BytesIO(taken)).convert("RGB").quantize(48, dither=Image.Dither.NONE)


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels whose grey differs more than rounding and smoothing of letters make it."""
    if one.size != other.size:
        return 1.0
    grey = ImageChops.difference(one.convert("L"), other.convert("L")).point(
        [0] * (MOST_GREY + 1) + [255] * (255 - MOST_GREY)
    )
    return grey.histogram()[255] / (grey.width * grey.height)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_at_fixed_time(tmp_path_factory) as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_look_as_they_did(browser: Browser, url: str, look: str, screenshots: Path) -> None:
    width, height, colours, lang = LOOKS[look]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=SIZE if look == "wide" else 1,
        color_scheme="dark" if colours == "dark" else "light",
        reduced_motion="reduce",
    )
    page, changed = context.new_page(), {}
    for name, (dutch, english) in places(url).items():
        page.goto(url + (dutch if lang == "nl" else english))
        page.evaluate("document.fonts.ready")
        picture, kept = picture_of(page), GOLDEN / f"{name}-{look}.png"
        if RENEW:
            picture.save(kept, optimize=True)
        share = share_that_differs(picture, Image.open(kept)) if kept.is_file() else 1.0
        if share > MOST_SHARE:
            picture.save(screenshots / f"now-{kept.name}")
            changed[kept.name] = f"{share:.1%} differs; see build/screenshots/now-{kept.name}"
    context.close()
    assert changed == {}, "Is it meant? Then: make pixels"


@pytest.mark.parametrize(
    ("planted", "is_seen"),
    [("as it was", False), ("a letter", False), ("a column that moved", True), ("other colours", True)],
)
def test_a_change_is_seen_and_a_letter_is_not(planted: str, is_seen: bool) -> None:
    before = Image.open(GOLDEN / "home-wide.png").convert("RGB")
    now = before.copy()
    if planted == "a letter":
        now.paste((0, 0, 0), (100, 100, 108, 112))
    elif planted == "a column that moved":
        now.paste(before, (14, 0))
    elif planted == "other colours":
        now = ImageChops.invert(before)
    assert (share_that_differs(before, now) > MOST_SHARE) is is_seen
