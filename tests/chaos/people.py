"""Four users with a diary each: an officer, a company, the monitor and a visitor.

An act that was confirmed stands in the diary as ``done``; of one that got another answer, or none, only that
it was ``tried``. Some are sent again until they are confirmed, as people and programs do.
"""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError

from tests.monitor_samples import NOTICE_COLUMNS, T0, csv_text, notice

TIMEOUT_S = 10.0
NO_ANSWER = 0


@dataclass
class Answer:
    status: int
    text: str = ""
    location: str = ""


class Browser:
    """Asks one server, keeps its cookies, and counts how it was answered."""

    def __init__(self, url: str, counts: Counter[int]) -> None:
        self.url, self.counts, self.slowest = url, counts, 0.0
        self._cookies: dict[str, str] = {}
        self.faults: list[str] = []
        self._pool = urllib3.PoolManager(maxsize=1, retries=False, timeout=TIMEOUT_S)

    def ask(
        self, method: str, path: str, *, body: object = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """The answer; ``NO_ANSWER`` where the line broke first. *body*: a form, parts with files, or JSON text."""
        sent = {"Connection": "close", **(headers or {})}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        options: dict[str, object] = {}
        if isinstance(body, str):
            options["body"] = body
            sent.setdefault("Content-Type", "application/json")
        elif isinstance(body, dict) and any(isinstance(each, tuple) for each in body.values()):
            options["fields"] = body
        elif isinstance(body, dict):
            options["body"] = urlencode(body)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.monotonic()
        try:
            got = self._pool.request(method, self.url + path, headers=sent, redirect=False, **options)  # pyright: ignore[reportArgumentType]
        except HTTPError:
            self.counts[NO_ANSWER] += 1
            return Answer(NO_ANSWER)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.counts[got.status] += 1
        if got.status >= 500 and got.status != 503:
            self.faults.append(f"{method} {path}: {got.status}")
        for line in got.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return Answer(got.status, got.data.decode(errors="replace"), got.headers.get("Location", ""))

    def submit(self, path: str, **fields: str) -> Answer:
        """Open the page at *path*, and send its form."""
        page = self.ask("GET", path)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        if page.status != 200 or found is None:
            return page
        return self.ask("POST", path, body={"csrf_token": found[1], **fields})


@dataclass
class Diary:
    tried: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)


@dataclass
class User:
    """Somebody who acts every *pause_s* or so until told to stop."""

    browser: Browser
    numbers: random.Random
    pause_s: float
    diary: Diary = field(default_factory=Diary)
    waiting: list[str] = field(default_factory=list)
    """What was tried, was not confirmed, and will be sent again."""

    def act(self) -> None:
        raise NotImplementedError

    def live(self, stop: threading.Event) -> None:
        while not stop.wait(self.numbers.uniform(0.3, 1.7) * self.pause_s):
            self.act()

    def next_key(self, keys: Iterator[str]) -> str | None:
        """Something that waits to be sent again, or else a new one."""
        key = self.waiting.pop() if self.waiting and self.numbers.random() < 0.7 else next(keys, None)
        if key is not None:
            self.diary.tried.add(key)
        return key

    def noted(self, key: str, *, is_done: bool) -> None:
        if is_done:
            self.diary.done.add(key)
        elif self.numbers.random() < 0.7:
            self.waiting.append(key)


@dataclass
class Officer(User):
    """Registers members with a token, and countersigns what waits at the desk."""

    token: str = ""
    countersigned: Diary = field(default_factory=Diary)
    keys: Iterator[str] = field(default_factory=lambda: (f"{n:08d}" for n in range(50_000_000, 60_000_000)))

    def act(self) -> None:
        if self.numbers.random() < 0.5:
            return self.countersign()
        number = self.next_key(self.keys)
        assert number is not None
        row = {"register_number": number, "legal_name": f"Chaos {number} B.V.", "member_since": "2020-01-01"}
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.browser.ask(
            "POST", "/api/v1/members", body=json.dumps({"members": [row]}), headers=headers
        )
        if answer.status in (200, 201):
            counts = json.loads(answer.text)
            assert counts["new"] + counts["unchanged"] == 1, counts
        self.noted(number, is_done=answer.status in (200, 201))
        return None

    def countersign(self) -> None:
        place = "/en/desk/association/hosters/countersigning"
        waits = re.findall(rf'{place}/([0-9a-z]{{16}})"', self.browser.ask("GET", place).text)
        if waits:
            reference = self.numbers.choice(waits)
            self.countersigned.tried.add(reference)
            if self.browser.submit(f"{place}/{reference}").status == 302:
                self.countersigned.done.add(reference)


@dataclass
class CompanySigner(User):
    """Signs for one company after the other; each had read and ticked everything before."""

    slugs: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    """By slug the address of the page of its signature, as the register gave it."""

    def act(self) -> None:
        slug = self.next_key(iter(self.slugs[:1]))
        if slug is None:
            return
        if slug in self.slugs:
            self.slugs.remove(slug)
        answer = self.browser.submit(f"/en/desk/company/{slug}/sign/ntd/check")
        is_done = answer.status == 302 and "/signature" in answer.location
        if is_done:
            self.places[slug] = answer.location
        self.noted(slug, is_done=is_done)


@dataclass
class Monitor(User):
    """Hands in deliveries of two notices."""

    token: str = ""
    keys: Iterator[str] = field(default_factory=lambda: (f"b{n}" for n in range(10**6)))

    def act(self) -> None:
        batch = self.next_key(self.keys)
        assert batch is not None
        rows = [notice(f"{batch}-{n}", T0, site_key=f"{batch}-{n}") for n in range(2)]
        parts = {"files": ("notices.csv", csv_text(rows, NOTICE_COLUMNS))}
        headers = {"Authorization": f"Bearer {self.token}"}
        place = f"/api/v1/deliveries?source=monitor&batch={batch}"
        answer = self.browser.ask("POST", place, body=parts, headers=headers)
        self.noted(batch, is_done=answer.status in (200, 201))


@dataclass
class Visitor(User):
    """Looks at pages, checks a logo that is in force all along, and reports misuse now and then."""

    code: str = ""
    verdicts: Counter[str] = field(default_factory=Counter)
    pages: tuple[str, ...] = ("/en", "/nl/ondertekenaars", "/en/log", "/en/signatories", "/log/checkpoint")

    def act(self) -> None:
        answer = self.browser.ask("GET", f"/v/{self.code}.json")
        if answer.status == 200:
            self.verdicts[json.loads(answer.text)["verdict"]] += 1
        self.browser.ask("GET", self.numbers.choice(self.pages))
        if self.numbers.random() < 0.25:
            place = ".".join(str(self.numbers.randrange(1, 250)) for _ in range(4))
            data = {"seen": "altered", "host": f"copy-{self.numbers.randrange(10**9)}.example"}
            self.diary.tried.add(data["host"])
            answer = self.browser.ask(
                "POST", "/en/report-misuse", body=data, headers={"X-Forwarded-For": place}
            )
            if answer.status == 303:
                self.diary.done.add(data["host"])
