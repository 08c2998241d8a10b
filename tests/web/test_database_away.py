"""With a real PostgreSQL that is frozen, and then gone: badges are still checked, and nobody waits for it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter
from werkzeug.test import Client

from app import create_app
from app.clock import bind_clock
from app.extensions import db
from app.keys import badge_keys
from app.ready import layer
from app.ready.layer import Ready
from app.signatures import acts
from badge import revoking
from badge.verdict import Reason
from config import Settings
from signatories.base import Base
from signatories.signatures.signature_states import SuspensionKind
from tests import factories, postgres
from tests.conftest import BASE_URL, NOW, POSTGRES
from tests.goals import Figure
from tests.pages import IsolatedClient, PageClient
from tests.shown_badge import DAY, shown_badge

MOST_S = 2.5
"""Seconds that an answer may take while the database is frozen; the promise is 2, and this machine is shared."""


@pytest.fixture(scope="module")
def own_server() -> Iterator[str]:
    """A PostgreSQL of this module alone, which may be frozen and stopped."""
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="module")
def away(own_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, dict[str, str]]]:
    """A register on it with badges in force, withdrawn and suspended, by their CODEs."""
    url = own_server.replace("postgresql", POSTGRES, 1)
    made = create_engine(url)
    Base.metadata.create_all(made)
    made.dispose()
    secrets = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}
    folder = tmp_path_factory.mktemp("away") / "data"
    app = create_app(Settings(data_dir=folder, base_url=BASE_URL, database_url=url, **secrets))  # pyright: ignore[reportArgumentType]
    app.test_client_class = IsolatedClient
    bind_clock(app, NOW)
    with app.app_context():
        shown = shown_badge(db.session())
        codes = {"valid": shown.code, "token": shown.token}
        codes |= {verdict: another(db.session(), verdict) for verdict in ("withdrawn", "suspended")}
    yield app, codes
    with app.app_context():
        db.engine.dispose()


def another(session: Session, verdict: str) -> str:
    """The CODE of a badge of another company, with that verdict."""
    company = factories.company(session, at=NOW - DAY)
    signature = factories.signature(session, company, at=NOW - DAY)
    badge = factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=NOW - DAY)
    given = {"keys": badge_keys(), "base_url": BASE_URL, "at": NOW}
    if verdict == "withdrawn":
        revoking.withdraw(session, badge=badge, reason=Reason.COMPANY_ASKED, **given)  # pyright: ignore[reportArgumentType]
    else:
        kind = SuspensionKind.CONTACT_POINT_DEAD
        acts.suspend(session, signature=signature, by=None, kind=kind, reason="It does not answer.", **given)  # pyright: ignore[reportArgumentType]
    session.commit()
    return badge.code


def processes(url: str) -> list[int]:
    """The postmaster and its children."""
    folder = Path(parse_qs(urlsplit(url).query)["host"][0]).parent
    first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    stats = ((int(path.name), path / "stat") for path in Path("/proc").iterdir() if path.name.isdigit())
    parents = {pid: int(stat.read_text().rpartition(")")[2].split()[1]) for pid, stat in stats}
    return [first, *(pid for pid, parent in parents.items() if parent == first)]


@contextmanager
def frozen(url: str) -> Iterator[None]:
    pids = processes(url)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def in_time(ask: Callable[[], int]) -> int:
    start = time.monotonic()
    status = ask()
    assert time.monotonic() - start < MOST_S
    return status


def check_answers(client: PageClient, codes: dict[str, str]) -> None:
    """What still works, and how; the first question may have to find out that nobody answers."""
    code = codes["valid"]
    in_time(lambda: client.http.get(f"/v/{code}").status_code)
    page = client.get(f"/en/verify/{code}").text
    assert "This logo is valid" in page
    assert 'Status as of <time datetime="2026-11-24T12:00:0' in page
    assert "Voorbeeld Hosting B.V." in page
    wire = client.http.get(f"/v/{code}.json").get_json()
    assert (wire["verdict"], wire["as_of"]) == ("valid", "2026-11-24T12:00:00Z")
    for verdict in ("withdrawn", "suspended"):
        assert client.http.get(f"/v/{codes[verdict]}.json").get_json()["verdict"] == verdict
    assert client.http.get(f"/v/{code}.json?on=copy.example").get_json()["verdict"] == "not_for_this_site"
    posted = client.http.post("/api/v1/verify", json={"badge": codes["token"]})
    assert posted.get_json()["verdict"] == "valid"
    assert (
        "This logo is valid"
        in client.post("/verify", {"badge": codes["token"], "lang": "en"}, status=200).text
    )
    for path, kind in (
        (f"/badges/{code}.jwt", "text/plain"),
        (f"/badges/{code}.svg", "image/svg+xml"),
        (f"/badges/{code}.png", "image/png"),
        (f"/qr/{code}.svg", "image/svg+xml"),
        (f"/b/{code}/live.svg", "image/svg+xml"),
        ("/status/revocation/1", "application/vc+jwt"),
        ("/.well-known/did.json", "application/did+json"),
        ("/.well-known/jwks.json", "application/jwk-set+json"),
    ):
        answer = client.http.get(path)
        assert (answer.status_code, answer.mimetype) == (200, kind), path
    assert client.http.get("/v/000000000000.json").status_code == 404
    assert client.http.get("/status/revocation/99").status_code == 404
    assert client.http.get(f"/badges/{code}/credentials/1").text == codes["token"]
    assert client.http.get(f"/badges/{code}/credentials/2").status_code == 503
    report = {"seen": "other", "host": "copy.example"}
    answer = client.http.post("/en/report-misuse", data=report)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "The register is being worked on" in answer.text


def test_b11_c6_a_frozen_database_is_noticed_and_comes_back(
    own_server: str, away: tuple[Flask, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, codes = away
    client, served = PageClient(app), Client(Ready(app), use_cookies=False)
    monkeypatch.setattr(layer, "LONGEST_S", 0.0)  # what is kept ends at once
    client.get(f"/en/verify/{codes['valid']}")  # leaves an open connection in the pool
    served.get("/en/signatories", base_url=BASE_URL)
    with frozen(own_server):
        check_answers(client, codes)
        assert in_time(lambda: served.get("/en/signatories", base_url=BASE_URL).status_code) == 200
        directory = served.get("/en/signatories", base_url=BASE_URL).text
        assert "Voorbeeld Hosting B.V." in directory
        assert 'This page is as it was at <time datetime="2026-11-24T12:00:' in directory
        # A connection that a request already has is cut too, and a write is told so in time.
        for path in ("/en/report-misuse", "/en/join"):
            data = {"seen": "other", "host": "copy.example"}
            assert in_time(lambda path=path, data=data: client.http.post(path, data=data).status_code) in (
                400,
                503,
            )
    time.sleep(2.1)
    assert "Status as of" not in client.get(f"/en/verify/{codes['valid']}").text
    assert "as it was at" not in served.get("/en/signatories", base_url=BASE_URL).text
    assert client.http.get("/readyz").get_json()["database"] == "ok"


def test_b11_no_stale_list_makes_a_badge_valid(
    own_server: str, away: tuple[Flask, dict[str, str]], figure: Figure
) -> None:
    app, codes = away
    client = PageClient(app)
    with app.app_context():  # a connection that a job used last: a visitor's has other limits
        db.session.execute(text("SELECT 1"))
        db.session.remove()
    with frozen(own_server):
        bind_clock(app, NOW + timedelta(hours=49))
        assert client.http.get(f"/v/{codes['valid']}.json").get_json()["verdict"] == "cannot_check"
        assert client.http.get(f"/v/{codes['withdrawn']}.json").get_json()["verdict"] == "withdrawn"
        assert "This logo cannot be checked now" in client.get(f"/en/verify/{codes['valid']}").text
    bind_clock(app, NOW)
    time.sleep(2.1)
    figure("G5", "said valid with a frozen database, once the list had run out (page and JSON)", 0, goal="0")


def test_b11_without_a_database_no_answer_is_a_fault(
    own_server: str, away: tuple[Flask, dict[str, str]]
) -> None:
    app, codes = away
    client = PageClient(app)
    os.kill(processes(own_server)[0], signal.SIGQUIT)
    time.sleep(0.5)
    check_answers(client, codes)
    seen = set()
    adapter = app.url_map.bind("localhost")
    for route in app.url_map.iter_rules():
        if "GET" not in (route.methods or ()) or route.endpoint == "static":
            continue
        numbers = {name for name, each in route._converters.items() if isinstance(each, IntegerConverter)}
        values = {name: 1 if name in numbers else "x" for name in route.arguments}
        path = adapter.build(route.endpoint, {**values, "lang": "en"})
        status = client.http.get(path).status_code
        assert status in (200, 302, 308, 400, 401, 404, 503), (path, status)
        seen.add(status)
    assert 503 in seen
