"""A gallery of every page, for people to look through: each in every look, in both languages, in build/gallery.

The walk goes from link to link, as each person of the demo; of each kind of page (an endpoint) one is pictured.
"""

import html
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from app.demo.people import ACTORS
from app.roles import rule_of
from tests.journeys import gallery
from tests.journeys.served import Served
from tests.journeys.w3c import w3c_says
from tests.page_checks import door

FOLDER = Path(__file__).parents[2] / "build" / "gallery"
NOTHING = "/en/nothing-here"
"""For the page of what cannot be found."""
LINK = re.compile(r'<(?:a|link)\b[^>]*\bhref="([^"]+)"')


@dataclass(frozen=True)
class Look:
    """A way to see a page: its width in CSS pixels, and what the browser is told about the reader."""

    width: int
    dark: bool = False
    forced: bool = False
    print: bool = False
    scale: float = 1.0


LOOKS = {
    "wide-light": Look(1280),
    "wide-dark": Look(1280, dark=True),
    "narrow-light": Look(390),
    "narrow-dark": Look(390, dark=True),
    "forced-colours": Look(1280, forced=True),
    "zoom-400": Look(320, scale=2.0),  # 1280 pixels at four times the size leave room for 320
    "print": Look(718, print=True),  # A4 without its margins
}


@dataclass
class Seen:
    """What was pictured, by the name of the page, and what does not fit."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def pages_of(context: BrowserContext, app: Flask, url: str, email: str) -> Iterator[tuple[str, str, str]]:
    """Name, Dutch and English path of each kind of page that this person can walk to."""
    starts = ["/en/my"] if email else ["/en/", NOTHING]
    waiting, known, kinds = deque(starts), set(starts), set[str]()
    while waiting:
        path = waiting.popleft()
        found = door(app, urlsplit(path).path, "GET")
        endpoint = found[0] if found else "error-404"
        rule = rule_of(endpoint)
        if (
            endpoint in kinds
            or (found is None and path != NOTHING)
            or (email and rule is not None and rule.anyone)
        ):
            continue
        answer = context.request.get(url + path)
        here = urlsplit(answer.url)
        if "text/html" not in answer.headers.get("content-type", "") or here.path != urlsplit(path).path:
            if here.path.startswith("/en/") and here.path not in known:
                known.add(here.path)
                waiting.append(here.path)
            continue
        kinds.add(endpoint)
        text = answer.text()
        twin = re.search(r'hreflang="nl" href="[^"]*?(/nl/[^"]*)"', text)
        yield endpoint, html.unescape(twin.group(1)) if twin and found else path.replace("/en/", "/nl/"), path
        for target in map(html.unescape, LINK.findall(text)):
            target = target.partition("#")[0].removeprefix(url)
            if target.startswith("/en/") and target not in known:
                known.add(target)
                waiting.append(target)


def picture(page: Page, name: str, seen: Seen) -> None:
    """Every look of the open page; a page that is wider than its window is a fault."""
    for look, each in LOOKS.items():
        page.set_viewport_size({"width": each.width, "height": 900})
        page.emulate_media(
            color_scheme="dark" if each.dark else "light",
            forced_colors="active" if each.forced else "none",
            media="print" if each.print else "screen",
        )
        file = f"{name}-{look}.jpg"
        page.screenshot(path=FOLDER / file, full_page=True, type="jpeg", quality=60)
        seen.pages.setdefault(name, []).append(file)
        taken = page.evaluate("document.documentElement.scrollWidth")
        if taken > each.width:
            seen.faults.append(f"{name}, {look}: {taken} pixels wide, which does not fit in {each.width}")


def index(seen: Seen) -> str:
    """The page to look through: a row of small pictures for each page, each a link to the large one."""
    rows = "".join(
        f"<h2 id='{name}'>{name}</h2><p>"
        + "".join(
            f"<a href='{file}'><img loading=lazy height=260 src='{file}' alt='{file}'></a> " for file in files
        )
        + "</p>"
        for name, files in sorted(seen.pages.items())
    )
    title = f"{len(seen.pages)} pages, each in {len(LOOKS)} looks"
    return f"<!doctype html><html lang=en><meta charset=utf-8><title>Gallery</title><h1>{title}</h1>{rows}</html>"


@pytest.mark.browser
@pytest.mark.drill
def test_a_gallery_of_every_page(server: Served, browser: Browser, app: Flask) -> None:
    (FOLDER / "html").mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.jpg"):
        old.unlink()
    seen = Seen()
    for email in [gallery.NOBODY, *dict.fromkeys(actor.email for actor in ACTORS)]:
        context = browser.new_context(reduced_motion="reduce")
        page = context.new_page()
        complaints = gallery.complaints(page)
        if email:
            page.goto(server.login_link(email))
            page.locator("main button").click()
        pages = list(pages_of(context, app, server.url, email))
        if not email:
            pages += [
                (each.name, each.nl, each.en) for each in gallery.places(server) if "verify-" in each.name
            ]
        for endpoint, dutch, english in pages:
            for lang, path in (("nl", dutch), ("en", english)):
                name = f"{endpoint}-{lang}"
                if name not in seen.pages:
                    page.goto(server.url + path)
                    kept = context.request.get(server.url + path).text()
                    (FOLDER / "html" / f"{name}.html").write_text(kept)
                    picture(page, name, seen)
        seen.faults += complaints
        context.close()
    (FOLDER / "index.html").write_text(index(seen))
    assert len(seen.pages) > 200
    assert "\n".join(seen.faults) == ""
    assert w3c_says(FOLDER / "html") == ""


@pytest.mark.drill
def test_the_checker_of_the_w3c_bites(tmp_path: Path) -> None:
    (tmp_path / "planted.html").write_text(
        "<!doctype html><html lang=en><title>A</title><table><tr role=row><td>x</table></html>"
    )
    assert "role" in w3c_says(tmp_path)
