"""Somebody at a browser: clicks, fields and pages are counted, and nothing outside is asked for."""

import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, Request, TimeoutError, expect

from tests.journeys.effort import Effort
from tests.journeys.spoken import in_dutch

PATIENCE_MS = (8_000, 15_000, 30_000)
"""How long a download may take to begin, try by try."""


class Visitor:
    """A page with one pair of hands. Journeys name things in English; a reader of Dutch finds them in Dutch."""

    lang = "en"

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.effort = Effort()
        self.asked_outside: list[str] = []
        page.on("domcontentloaded", self._arrived)
        page.on("request", self._asked)

    def _arrived(self, page: Page) -> None:
        self.effort.pages += 1

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.asked_outside.append(request.url)

    def open(self, url: str) -> None:
        self.page.goto(url)

    def say(self, text: str) -> str:
        """*text* as this person's pages have it."""
        return in_dutch(text) if self.lang == "nl" else text

    def click(self, name: str) -> None:
        """Click the link or button of that name."""
        self.hit(self.thing(name))

    def press(self, name: str) -> None:
        """Press the button of just that name: a link of the desk may have it too."""
        self.hit(self.page.get_by_role("main").get_by_role("button", name=self.say(name), exact=True))

    def thing(self, name: str) -> Locator:
        main, name = self.page.get_by_role("main"), self.say(name)
        return main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first

    def hit(self, what: Locator) -> None:
        """Click it, having read the page that it stands on."""
        self.effort.read(self.page.get_by_role("main").inner_text())
        what.click()
        self.effort.clicks += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(self.say(label)).fill(text)
        self.effort.fields += 1
        self.effort.keys += len(text)

    def tick_all(self) -> int:
        """Tick every box of the page; how many there were."""
        self.page.get_by_role("checkbox").first.wait_for()  # the page may still be on its way
        boxes = self.page.get_by_role("checkbox").all()
        for box in boxes:
            box.check()
        self.effort.clicks += len(boxes)
        return len(boxes)

    def check(self, label: str, *, exact: bool = False) -> None:
        """Tick the box, or choose the radio button, of that name."""
        self.pick(self.page.get_by_label(self.say(label), exact=exact))
        self.effort.clicks += 1

    def pick(self, box: Locator) -> None:
        box.check()

    def select(self, label: str, option: str) -> None:
        """Choose *option* from a list."""
        self.page.get_by_label(self.say(label)).first.select_option(label=self.say(option))
        self.effort.fields += 1

    def go_to(self, name: str) -> None:
        """By the navigation of the desk."""
        bar = self.page.locator("nav.deskbar")
        self.hit(bar.get_by_role("link", name=self.say(name), exact=True).first)

    def choose_file(self, label: str, file: Path) -> None:
        self.page.get_by_label(self.say(label)).set_input_files(file)
        self.effort.fields += 1

    def download(self, name: str, to: Path) -> Path:
        # A click while the page still loads its pictures can cancel the download of the same address.
        self.page.wait_for_load_state("load")
        begun = next(
            (done for each in PATIENCE_MS if (done := self._downloaded(name, each)) is not None), None
        )
        assert begun is not None, name
        file = to / begun.suggested_filename
        begun.save_as(file)
        return file

    def _downloaded(self, name: str, patience_ms: int) -> Download | None:
        """What a click downloaded; None where the browser lost the click or gave up, as it seldom does.

        The page is loaded anew then: while a browser waits for a picture it may hold back the same address.
        """
        try:
            with self.page.expect_download(timeout=patience_ms) as begun:
                self.click(name)
            if begun.value.failure() is None:
                return begun.value
        except TimeoutError:
            pass
        self.page.reload(wait_until="load")
        return None

    def sees(self, heading: str | re.Pattern[str]) -> None:
        """The page's one first heading says that."""
        wanted = self.say(heading) if isinstance(heading, str) else heading
        expect(self.page.locator("h1")).to_have_text(wanted)

    def reads(self, text: str) -> None:
        expect(self.page.get_by_role("main").get_by_text(self.say(text)).first).to_be_visible()
