"""Every route of the URL map has its page, and every page passes axe, the checker of the W3C and our own checks.

The pages are those that the tests of ``tests/web`` and the walks come to: first visits, long lists, refused
forms, and what stands behind an act. They are kept while those tests run (``tests/pages_seen.py``), the Dutch
twin of each too.
"""

import mimetypes
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route

from app.roles import rule_of
from tests.journeys import gallery
from tests.journeys.w3c import w3c_says
from tests.page_checks import (
    NEVER_A_COOKIE,
    PageFault,
    check_html,
    check_light,
    check_no_script,
    check_words,
    static_name,
)
from tests.pages_seen import Kept

ROOT = Path(__file__).parents[2]
MADE_BY = ("tests/web", "tests/house/test_walks.py")
HOME = "http://localhost:8000"
NO_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
pytestmark = [pytest.mark.drill]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages that the tests come to. They are judged here, and whether those tests pass is asked elsewhere."""
    found = Path(os.environ.get("PAGES_SEEN") or tmp_path_factory.mktemp("seen"))
    found.mkdir(exist_ok=True)
    if not any(found.iterdir()):
        words = ["-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-m", "not browser and not drill"]
        environment = {**os.environ, "PAGES_SEEN": str(found)}
        subprocess.run([sys.executable, *words, *MADE_BY], cwd=ROOT, env=environment, check=False)
    return found


def kept_in(folder: Path) -> list[Kept]:
    return [Kept.of(file.name) for file in sorted(folder.iterdir())]


def unseen(app: Flask, kept: Iterable[Kept]) -> set[str]:
    """Endpoints of the URL map that answer a GET, of which nothing was kept but refusals."""
    seen = {each.endpoint for each in kept if each.method == "GET" and each.status < 400}
    every = {route.endpoint for route in app.url_map.iter_rules() if "GET" in (route.methods or ())}
    return every - seen - {"static"}


def test_no_route_is_without_a_page(app: Flask, folder: Path) -> None:
    assert sorted(unseen(app, kept_in(folder))) == []


def test_a_route_that_nobody_opens_is_named(app: Flask) -> None:
    everything = [Kept(rule.endpoint, "en", "GET", 200, True) for rule in app.url_map.iter_rules()]
    assert unseen(app, everything) == set()
    without = [each for each in everything if each.endpoint != "public.about"]
    assert unseen(app, without) == {"public.about"}
    assert unseen(app, [*without, Kept("public.about", "en", "GET", 404, True)]) == {"public.about"}


def test_every_page_passes_our_own_checks(folder: Path) -> None:
    """Valid, labelled, nothing inline; in Dutch no English; public pages light and without a script."""
    faults: list[str] = []
    pages = [each for each in kept_in(folder) if each.is_page]
    for each in pages:
        html = (folder / each.name).read_text()
        path = f"/{each.lang}/{each.name}" if each.lang else f"/{each.name}"
        rule = rule_of(each.endpoint)
        is_public = rule is not None and rule.anyone and each.endpoint.partition(".")[0] in NEVER_A_COOKIE
        for check in (check_html, check_words, *((check_light, check_no_script) if is_public else ())):
            try:
                check(html, path)
            except PageFault as fault:
                faults.append(str(fault))
    assert faults == []
    assert len(pages) > 400


def test_the_checker_of_the_w3c_finds_nothing(folder: Path) -> None:
    assert w3c_says(folder) == ""


@pytest.mark.browser
def test_axe_finds_nothing(folder: Path, browser: Browser) -> None:
    """In English wide and light, in Dutch narrow and dark, and nothing is wider than its window."""
    faults: list[str] = []
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    for each in kept_in(folder):
        if each.is_page:
            page.unroute_all()
            page.route("**/*", lambda route, _, file=folder / each.name: answer(route, file))
            page.goto(f"{HOME}/{each.lang}/")
            faults += gallery.faults_of(page, each.name, lang=each.lang)
    context.close()
    assert "\n".join(faults) == ""


def answer(route: Route, file: Path) -> None:
    """The kept page, the styles and fonts of this house, and an empty picture for any other."""
    path = route.request.url.removeprefix(HOME).partition("?")[0]
    static = ROOT / "static" / static_name(path)
    if route.request.resource_type == "document":
        route.fulfill(body=file.read_text(), content_type="text/html; charset=utf-8")
    elif path.startswith("/static/") and static.is_file():
        route.fulfill(path=static, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
    else:
        route.fulfill(body=NO_PICTURE, content_type="image/svg+xml")
