"""Answers that are kept are those of the application, byte for byte, and none outlives what it was made from."""

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from app.clock import now
from app.i18n import in_language, show_moment
from app.keys import own_ring
from app.misuse import seeing
from app.ready import layer, stamps
from app.ready.layer import Ready
from app.ready.memory import Kept, Memory
from app.ready.reply import Reply
from app.ready.stamps import LONGEST_S, LOOK_EVERY_S
from badge.verifying import TOLERANCE
from signatories.signatures import suspending
from signatories.signatures.suspending import SuspensionKind
from tests.conftest import BASE_URL
from tests.page_checks import check_html
from tests.shown_badge import HOST, ShownBadge, shown_badge

OWN, FOREIGN = f"https://{HOST}/over-ons", "https://elders.example/"
OF_A_BADGE = (
    "/badges/{}.svg",
    "/badges/{}.png",
    "/badges/{}.jwt",
    "/badges/{}.json",
    "/badges/{}/strip-dark-en.svg",
    "/qr/{}.svg",
    "/b/{}/live.svg",
    "/b/{}/live-seal-light-nl.svg",
    "/b/{}/shields.json",
)
PAGES = ("/nl/", "/en/signatories", "/nl/controle/{}", "/v/{}.json", "/signatories.csv", "/feed.atom",
         "/.well-known/did.json", "/.well-known/jwks.json", "/status/revocation/1", "/nl/methode")  # fmt: skip


class Counted:
    """An application that counts how often it was asked."""

    def __init__(self, app: Flask) -> None:
        self.app, self.times = app, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    def __call__(self, *request: Any) -> Iterable[bytes]:
        self.times += 1
        return self.app(*request)


class Both:
    """The layer and the application behind it, asked the same."""

    def __init__(self, app: Flask) -> None:
        self.counted = Counted(app)
        self.ready = Ready(self.counted)  # pyright: ignore[reportArgumentType]
        self.layer = Client(self.ready, use_cookies=False)
        self.app = Client(app, use_cookies=False)

    def get(self, path: str, **asked: Any) -> TestResponse:
        """The answer of the layer, which is that of the application."""
        ready = self.layer.open(path, base_url=BASE_URL, **asked)
        plain = self.app.open(path, base_url=BASE_URL, **asked)
        assert (ready.status, ready.data) == (plain.status, plain.data), path
        assert sorted(without_date(ready)) == sorted(without_date(plain)), path
        return ready

    def is_ready(self, path: str, **asked: Any) -> bool:
        """Whether the layer answers without the application."""
        before = self.counted.times
        self.get(path, **asked)
        return self.counted.times == before


def without_date(answer: TestResponse) -> list[tuple[str, str]]:
    """The server says the time of an answer, not the application."""
    return [each for each in answer.headers if each[0] != "Date"]


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def stopped(app: Flask, moment: datetime) -> time_machine.travel:
    """The clock of the register stands at *moment*."""
    return time_machine.travel(moment - app.extensions["clock_offset"], tick=False)


@pytest.fixture
def both(app: Flask, shown: ShownBadge) -> Iterable[Both]:
    seeing.tally.take()
    with stopped(app, now()):
        yield Both(app)
    seeing.tally.take()


@pytest.mark.usefixtures("long_moment")
def test_the_second_answer_is_the_first_one_without_the_application(both: Both, shown: ShownBadge) -> None:
    for path in (each.format(shown.code) for each in OF_A_BADGE):
        first = both.get(path)
        assert first.status_code == 200, path
        assert both.is_ready(path), path
        assert both.is_ready(path, method="HEAD"), path
        tag = first.headers["ETag"]
        assert both.is_ready(path, headers={"If-None-Match": tag})
        assert both.get(path, headers={"If-None-Match": tag}).status_code == 304
        assert both.get(path, headers={"If-None-Match": '"another"'}).status_code == 200
    kept = 0
    for path in (each.format(shown.code) for each in PAGES):
        both.get(path)
        kept += both.is_ready(path)
        both.get(path, method="HEAD")
        both.get(path, headers={"If-None-Match": "*"})
    assert kept >= len(PAGES) - 1  # the verify page depends on where the visitor comes from


@pytest.fixture
def long_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found to hold is not looked at again, however slow this machine is."""
    monkeypatch.setattr(stamps, "LOOK_EVERY_S", 60.0)


@pytest.mark.usefixtures("long_moment")
def test_what_a_request_asks_beyond_the_address_goes_to_the_application(
    both: Both, shown: ShownBadge
) -> None:
    path = f"/badges/{shown.code}.jwt"
    for _ in range(3):  # kept, and known to hold in this moment
        both.get(path)
    for asked in (
        {"headers": {"Accept": "application/vc+jwt"}},
        {"headers": {"Range": "bytes=0-9"}},
        {"headers": {"Cookie": "session=x"}},
        {"headers": {"Authorization": "Bearer x"}},
        {"query_string": {"lang": "en"}},
        {"method": "OPTIONS"},
        {"data": b"x"},
        {"headers": {"Transfer-Encoding": "chunked"}},
    ):
        assert not both.is_ready(path, **asked), asked
    foreign = both.layer.get(path, base_url="https://elders.example")
    assert foreign.status_code == 400
    assert both.layer.post(path, base_url=BASE_URL).status_code == 405


def test_nothing_for_one_visitor_alone_is_kept(both: Both) -> None:
    for path in ("/nl/inloggen", "/healthz", "/nl/bestaat-niet", "/"):
        both.layer.get(path, base_url=BASE_URL)
        before = both.counted.times
        both.layer.get(path, base_url=BASE_URL)
        assert both.counted.times > before, path


def test_an_own_act_is_seen_at_once_and_what_others_write_within_a_moment(
    both: Both, shown: ShownBadge, session: Session
) -> None:
    paths = [each.format(shown.code) for each in (*OF_A_BADGE, *PAGES)]

    def look() -> list[bytes]:
        return [both.get(path).data for path in paths for _ in range(2)]

    seen = [look()]
    for act in (lambda: suspend(session, shown), shown.withdraw, lambda: own_ring("badges").rotate(at=now())):
        act()
        time.sleep(LOOK_EVERY_S)
        seen.append(look())
    assert len({tuple(each) for each in seen}) == len(seen)


def suspend(session: Session, shown: ShownBadge) -> None:
    signature = shown.badge.signature
    suspending.suspend(
        session, signature=signature, by=signature.association, kind=SuspensionKind.OTHER,
        reason="A complaint is looked into.", at=now(),
    )  # fmt: skip
    session.commit()


def test_a_page_of_names_is_new_after_the_commit_that_changes_one(
    both: Both, shown: ShownBadge, session: Session
) -> None:
    path = f"/en/signatories/{shown.company.slug}"
    both.get(path)
    assert both.is_ready(path)
    shown.company.slug, other = "een-andere-naam", shown.company.slug
    session.rollback()
    assert both.is_ready(path)
    shown.company.slug = "een-andere-naam"
    session.commit()
    assert both.get(path).status_code == 404
    assert both.get("/en/signatories/een-andere-naam").status_code == 200
    assert other != shown.company.slug


def test_the_passing_of_time_is_an_act_too(app: Flask, shown: ShownBadge) -> None:
    assert shown.badge.current is not None
    with stopped(app, shown.badge.current.valid_until + TOLERANCE - timedelta(seconds=1)) as clock:
        shown.sign_lists(now())
        both = Both(app)
        path = f"/badges/{shown.code}.svg"
        before = both.get(path).data
        assert both.is_ready(path)
        clock.shift(timedelta(seconds=1))
        assert both.get(path).data == before
        clock.shift(timedelta(microseconds=1))
        assert both.get(path).data != before
    with stopped(app, now().replace(hour=23, minute=59, second=59)) as clock:
        both = Both(app)
        live = f"/b/{shown.code}/live.svg"
        before = both.get(live).data
        clock.shift(timedelta(seconds=2))
        assert both.get(live).data != before  # it names the day


def test_a_page_lives_some_seconds_and_a_picture_five_minutes(
    both: Both, shown: ShownBadge, app: Flask
) -> None:
    page, picture = "/nl/methode", f"/badges/{shown.code}.svg"
    with stopped(app, now()) as clock:
        for path in (page, picture):
            both.get(path)
        clock.shift(timedelta(seconds=LONGEST_S - 1))
        assert both.is_ready(page)
        clock.shift(timedelta(seconds=1.001))
        assert not both.is_ready(page)
        clock.shift(timedelta(seconds=299 - LONGEST_S))
        assert both.is_ready(picture)
        clock.shift(timedelta(seconds=1.001))
        assert not both.is_ready(picture)


@pytest.mark.usefixtures("long_moment")
def test_the_live_picture_knows_where_it_stands_and_foreign_hosts_are_counted(
    both: Both, shown: ShownBadge
) -> None:
    path = f"/b/{shown.code}/live.svg"
    answers = set()
    for referer in (OWN, FOREIGN, None):
        asked = {"headers": {"Referer": referer}} if referer else {}
        answers.add(both.get(path, **asked).data)
        assert both.is_ready(path, **asked)
    assert both.is_ready(path, headers={"Referer": "https://nog-elders.example/pad"})
    assert len(answers) == 3
    counted = {each.host: count for each, count in seeing.tally.take().items()}
    assert counted == {"elders.example": 4, "nog-elders.example": 2}  # the application and the layer alike


def test_a_file_that_cannot_be_read_once_decides_nothing_for_later(
    both: Both, shown: ShownBadge, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/b/{shown.code}/live.svg"
    with monkeypatch.context() as patch:
        patch.setattr(stamps.Stamps, "snapshot", lambda *_: None)
        for referer in (OWN, FOREIGN):
            both.get(path, headers={"Referer": referer})
    for _ in range(2):
        pictures = [both.get(path, headers={"Referer": referer}).data for referer in (OWN, FOREIGN)]
        assert pictures[0] != pictures[1]


def test_without_a_file_of_the_badge_the_application_is_asked(
    both: Both, shown: ShownBadge, app: Flask
) -> None:
    path = f"/badges/{shown.code}.svg"
    both.get(path)
    (app.config["SETTINGS"].data_dir / "published" / "badges" / f"{shown.code}.json").unlink()
    time.sleep(LOOK_EVERY_S)
    assert not both.is_ready(path)


@pytest.mark.parametrize(
    "is_of_a_badge", [False, True], ids=["a page that ran out", "a badge's first picture"]
)
def test_what_many_wait_for_is_made_by_one_and_given_to_all(
    both: Both, shown: ShownBadge, app: Flask, monkeypatch: pytest.MonkeyPatch, is_of_a_badge: bool
) -> None:
    path, ask = f"/badges/{shown.code}.svg" if is_of_a_badge else "/nl/methode", both.counted.app.__call__
    if not is_of_a_badge:
        both.get(path)
    many = threading.Barrier(8)

    def slow(*request: Any) -> Iterable[bytes]:
        time.sleep(0.2)
        return ask(*request)

    def come() -> bytes:
        many.wait()
        return both.layer.get(path, base_url=BASE_URL).data

    monkeypatch.setattr(both.counted, "app", slow)
    monkeypatch.setattr(layer, "WAIT_S", 30.0)  # a busy machine makes the first one late
    with stopped(app, now() + timedelta(seconds=LONGEST_S + 0.001)), ThreadPoolExecutor(8) as threads:
        before = both.counted.times
        answers = [each.result() for each in [threads.submit(come) for _ in range(8)]]
    assert both.counted.times == before + 1
    assert len(set(answers)) == 1


def test_who_waits_too_long_for_another_asks_by_himself(
    both: Both, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/nl/methode"
    both.get(path)
    monkeypatch.setattr(layer, "WAIT_S", 0.01)
    for turn in both.ready._turns:  # another request is at it, and never comes to its end
        turn.acquire()
    with stopped(app, now() + timedelta(seconds=LONGEST_S + 0.001)):
        assert both.layer.get(path, base_url=BASE_URL).status_code == 200


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_while_the_books_are_away_a_page_is_as_it_was_and_says_so(
    both: Both, shown: ShownBadge, app: Flask, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    page = {"nl": "/nl/ondertekenaars", "en": "/en/signatories"}[lang]
    before, data = both.get(page), both.get("/signatories.json")
    made = now()

    def away(_environ: object, start_response: Any) -> Iterable[bytes]:
        start_response("503 SERVICE UNAVAILABLE", [("Content-Type", "text/plain"), ("Retry-After", "60")])
        return [b"later"]

    monkeypatch.setattr(Counted, "__call__", lambda _self, *request: away(*request))
    with stopped(app, made + timedelta(hours=2)):
        then = both.layer.get(page, base_url=BASE_URL)
        assert then.status_code == 200
        assert shown.company.name in then.text
        with app.app_context(), in_language(lang):
            assert show_moment(made) in then.text
        assert then.text.replace(between(then.text, before.text), "") == before.text
        assert (then.headers["Age"], then.headers["Cache-Control"]) == ("7200", "no-store")
        assert "ETag" not in then.headers
        check_html(then.text, page)
        head = both.layer.head(page, base_url=BASE_URL)
        assert (head.data, head.headers["Content-Length"]) == (b"", str(len(then.data)))
        assert both.layer.get("/signatories.json", base_url=BASE_URL).data == data.data  # it says as of when
        assert both.layer.get("/nl/methode", base_url=BASE_URL).status_code == 503  # nobody asked it before
        assert both.layer.get(f"{page}?q=x", base_url=BASE_URL).status_code == 503
    with stopped(app, made + timedelta(hours=24, seconds=1)):
        assert both.layer.get(page, base_url=BASE_URL).status_code == 503


def between(longer: str, shorter: str) -> str:
    """What *longer* has in one place that *shorter* has not."""
    start = next(at for at, (one, other) in enumerate(zip(longer, shorter, strict=False)) if one != other)
    return longer[start : start + len(longer) - len(shorter)]


def test_memory_has_a_bound() -> None:
    memory = Memory(most_bytes=5000)
    for number in range(50):
        memory.keep(number, Kept(Reply([], b"x" * 500, None), (), 10.0))
    assert memory.size <= 5000
    assert memory.find(49, (), 9.0) is not None
    assert memory.find(0, (), 9.0) is None
    memory.keep(49, Kept(Reply([], b"y", None), (), 10.0))
    assert memory.size <= 5000
    assert memory.find(49, (), 10.0) is None
    assert memory.find(49, ("another",), 9.0) is None
