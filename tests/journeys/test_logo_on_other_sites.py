"""The live logo in the real browser: on its own website, on another one, and where no website is told."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, select
from werkzeug.serving import make_server

from app import create_app
from app.accounts import signing_in
from app.clock import bind_clock, now
from app.extensions import db
from app.roles import Role
from badge.models import Badge
from config import Settings
from signatories.base import Base
from tests import factories
from tests.conftest import NOW
from tests.journeys.conftest import ARGUMENTS
from tests.shown_badge import HOST, shown_badge
from tests.tools import prerequisites
from tests.web_server import WebServer, make_certificate, web_server

OTHER, REGISTER = "copy.example", "register.example"
HERE, ELSEWHERE, UNTOLD = "Signed", "Not valid on this site", "Click to check"
WAYS = {
    "img": '<img src="{url}" alt="">',
    "object": '<object data="{url}" type="image/svg+xml"></object>',
    "iframe": '<iframe src="{url}"></iframe>',
    "css": '<style>p {{ background: url("{url}"); height: 9rem }}</style><p></p>',
    "picture": '<picture><source srcset="{url}"><img alt=""></picture>',
}
SILENT = '<meta name="referrer" content="no-referrer">'


@dataclass
class Web:
    """A register, two websites, and a browser that can reach nothing else; ``sent`` are the logos in their order."""

    chromium: Browser
    sites: WebServer
    app: Flask
    image: str
    sent: list[str]

    @property
    def code(self) -> str:
        return self.image.split("/b/")[1].split("/")[0]

    def owner(self) -> Page:
        """The page of the logo, in the browser of who answers for the company."""
        with self.app.app_context():
            session = db.session()
            badge = session.scalars(select(Badge)).one()
            who = factories.person(session, Role.COMPANY_OWNER, at=now(), of=badge.company, language="en")
            token = signing_in.make_link(session, email=who.email, at=now())
            slug = badge.company.slug
            session.commit()
        context = self.chromium.new_context(
            ignore_https_errors=True, permissions=["clipboard-read", "clipboard-write"]
        )
        page = context.new_page()
        page.goto(f"https://{REGISTER}/en/sign-in/{token}")
        page.get_by_role("main").get_by_role("button").click()
        page.goto(f"https://{REGISTER}/en/desk/company/{slug}/logo/{self.code}")
        return page

    def opens(self, host: str, html: str) -> Page:
        """A page of *host* in a browser that knows nothing yet."""
        whole = f"<!doctype html><html><head><title>x</title>{html}</html>"
        self.sites.answers["/page"] = (200, whole.encode(), {"Content-Type": "text/html"})
        page = self.chromium.new_context(ignore_https_errors=True, locale="en-GB").new_page()
        page.goto(f"https://{host}/page")
        return page

    def shows(self, host: str, html: str) -> str:
        """The first words of the logo that a page with *html* on *host* gets."""
        self.sent.clear()
        page = self.opens(host, html)
        page.wait_for_load_state("networkidle")
        page.context.close()
        (sent,) = self.sent
        return sent.split("<title>")[1].split(":")[0]

    def checks(self, host: str, link: str) -> str:
        """What the verify page says first to who follows *link* from *host*."""
        page = self.opens(host, f"<body>{link}</body>")
        page.get_by_role("link").click()
        page.wait_for_url(f"https://{REGISTER}/**")
        heading = page.locator("h1").inner_text()
        page.context.close()
        return heading


@pytest.fixture(scope="module")
def web(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("web")
    secrets = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}
    settings = Settings(data_dir=folder / "data", base_url=f"https://{REGISTER}", **secrets)  # pyright: ignore[reportArgumentType]
    settings.data_dir.mkdir()
    made = create_engine(settings.database_url)
    Base.metadata.create_all(made)
    made.dispose()
    app = create_app(settings)
    bind_clock(app, NOW)
    with app.app_context():
        code = shown_badge(db.session(), base_url=settings.base_url).code
    sent: list[str] = []

    @app.after_request
    def keep(response: Response) -> Response:
        if (
            request.endpoint in ("badges.live", "badges.live_form")
            and request.referrer != f"https://{REGISTER}/"
        ):
            assert "Set-Cookie" not in response.headers
            sent.append(response.get_data(as_text=True))
        return response

    own = tmp_path_factory.mktemp("register")
    files = tuple(str(each) for each in make_certificate(own, (REGISTER,)))
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=files)  # pyright: ignore[reportArgumentType]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with web_server(folder, HOST, OTHER) as sites:
        ports = {HOST: sites.port, OTHER: sites.port, REGISTER: server.server_port}
        names = ",".join(f"MAP {name}:443 127.0.0.1:{port}" for name, port in ports.items())
        rules = f"--host-resolver-rules={names},MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1"
        chromium = browser.browser_type.launch(
            executable_path=prerequisites.browser(), args=[*ARGUMENTS[:-1], rules]
        )
        yield Web(chromium, sites, app, f"{settings.base_url}/b/{code}/live.svg?lang=en", sent)
        chromium.close()
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.drill
def test_the_live_logo_counts_on_its_own_website_only(web: Web) -> None:
    logo = WAYS["img"].format(url=web.image)
    assert web.shows(HOST, logo) == HERE
    assert web.shows(OTHER, logo) == ELSEWHERE
    assert web.shows(HOST, SILENT + logo) == UNTOLD
    assert web.shows(OTHER, SILENT + logo) == UNTOLD


@pytest.mark.drill
def test_a_click_on_a_copied_logo_says_that_it_does_not_count_there(web: Web) -> None:
    page = web.image.replace("/b/", "/en/verify/").partition("/live.svg")[0]
    link = f'<a href="{page}">the logo</a>'
    assert web.checks(HOST, link) == "This logo is valid"
    assert web.checks(OTHER, link) == "This logo is not for this website"
    silent = link.replace("<a ", '<a rel="noreferrer" ')
    assert web.checks(OTHER, silent) == "This logo is valid"


def test_the_owner_copies_the_lines_and_they_count_on_the_right_site_alone(web: Web) -> None:
    page = web.owner()
    page.locator('button[data-copy="live-html"]').click()
    page.get_by_text("Copied").first.wait_for()
    lines = page.evaluate("navigator.clipboard.readText()")
    assert lines == page.locator("#live-html").inner_text()
    # The lines ask for the origin themselves, so that a page that tells nothing shows the state as well.
    assert web.shows(HOST, SILENT + lines) == HERE
    assert web.shows(OTHER, SILENT + lines) == ELSEWHERE
    page.context.close()
    assert web.checks(OTHER, lines) == "This logo is not for this website"


@pytest.mark.drill
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("silence", ["", SILENT, '<meta name="referrer" content="same-origin">'])
def test_whichever_way_it_is_shown(web: Web, way: str, silence: str) -> None:
    logo = silence + WAYS[way].format(url=web.image)
    is_told = not silence or way == "css"  # Chromium asks for pictures of a style sheet by its own policy
    assert web.shows(HOST, logo) == (HERE if is_told else UNTOLD)
    assert web.shows(OTHER, logo) == (ELSEWHERE if is_told else UNTOLD)


@pytest.mark.drill
def test_a_site_that_sends_its_whole_address_is_told_the_same(web: Web) -> None:
    logo = WAYS["img"].format(url=web.image)
    loud = '<meta name="referrer" content="unsafe-url">'
    assert (web.shows(HOST, loud + logo), web.shows(OTHER, loud + logo)) == (HERE, ELSEWHERE)
