"""nginx, with the file of ``deploy/``, sends from the exported tree what the register itself sends."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from socket import create_server
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from app.exporting import listed, writing
from app.headers import page_policy
from app.machine import crawlers
from app.navigation import settings
from app.published.store import store
from monitor.bundles import keeping
from tests import figure_samples, site_nginx
from tests.conftest import BASE_URL
from tests.figure_samples import score, total
from tests.journeys.served import free_port
from tests.journeys.strangers import raw
from tests.shown_badge import ShownBadge, shown_badge

ABOUT_ONE_ANSWER = {
    "Date",
    "Server",
    "Connection",
    "ETag",
    "Last-Modified",
    "Accept-Ranges",
    "Content-Length",
}
"""Also the tag: nginx makes its own, of time and size."""

pytestmark = pytest.mark.skipif(
    shutil.which("nginx") is None, reason="SKIP: nginx is not here (apt-get install nginx-light)"
)


MADE_THEN = ("/signatories.json", ".parquet", ".bundle.zip")
"""Say when they were made, or are made anew with other bytes: what is served is held against the tree."""


@pytest.fixture
def shown(session: Session, monkeypatch: pytest.MonkeyPatch) -> ShownBadge:
    """A logo, a publication with its bundle, and a sitemap in parts: an address of every kind in the tree."""
    monkeypatch.setattr(crawlers, "PAGES_OF_PART", 10)
    made = figure_samples.publication(session, score("kvk:00000001", "Zuid"), total())
    bundle = keeping.path_of(made, data_dir=settings().data_dir)
    bundle.parent.mkdir(parents=True, exist_ok=True)
    bundle.write_bytes(b"PK\5\6" + bytes(18))
    return shown_badge(session)


@pytest.fixture
def behind() -> int:
    """The port at which nginx looks for the register; nobody listens there."""
    return free_port()


@pytest.fixture
def address(app: Flask, session: Session, shown: ShownBadge, behind: int, tmp_path: Path) -> Iterator[str]:
    """The export of a register with one logo, served by nginx without TLS."""
    writing.export(app, session, store(), tmp_path / "site")
    with site_nginx.serving(tmp_path / "site", tmp_path, behind=behind) as url:
        yield url


def test_nginx_sends_what_the_register_sends(
    address: str, app: Flask, session: Session, tmp_path: Path
) -> None:
    own = Client(app, use_cookies=False)
    paths = [path for path, _ in listed.listed(session, store())]
    assert {"/sitemap-2.xml", "/scores/2025-h1.bundle.zip", *listed.DATA, *listed.KEYS} < set(paths)
    for path in paths:
        plain = own.get(path, base_url=BASE_URL)
        with urlopen(address + path, timeout=5) as answer:
            body = answer.read()
            assert body == (tmp_path / "site/files" / path[1:]).read_bytes(), path
            assert body == plain.data or path.endswith(MADE_THEN), path
            expected = {name: value for name, value in plain.headers if name not in ABOUT_ONE_ANSWER}
            found = {name: value for name, value in answer.headers.items() if name not in ABOUT_ONE_ANSWER}
        assert found.pop("Strict-Transport-Security").startswith("max-age=63072000")
        if found["Content-Security-Policy"] == page_policy(https=True).header_value:
            expected["Content-Security-Policy"] += "; upgrade-insecure-requests"  # as on https
        assert found == expected, path


def test_what_the_tree_cannot_answer_goes_to_the_register(address: str, shown: ShownBadge) -> None:
    path = f"{address}/badges/{shown.code}.jwt"
    for request in (
        Request(f"{address}/badges/{shown.code}.svg?lang=en"),
        Request(path, headers={"Accept": "application/vc+jwt"}),
        Request(f"{address}/badges/000000000000.svg"),
        Request(f"{address}/v/{shown.code}.json"),
        Request(f"{address}/signatories.csv?q=a"),
        Request(f"{address}/feed.atom?lang=en"),
        Request(f"{address}/scores/2025-h1-v1.csv"),
        Request(f"{address}/signatories/voorbeeld-hosting.json"),
    ):
        with pytest.raises(HTTPError) as refused:
            urlopen(request, timeout=5)
        refused.value.close()
        assert refused.value.code == 502  # nobody listens there in this test


FRAMES = (
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    b"Transfer-Encoding: chunked\r\nContent-Length: 6",
    b"Content-Length: 0\r\nContent-Length: 40",
    b"Transfer-Encoding: chunked, chunked",
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: identity",
    b"Transfer-Encoding: xchunked",
    b"Transfer-Encoding: \x0bchunked",
    b"Content-Length: +0",
    b"Content-Length : 0",
)


def test_nginx_refuses_a_message_with_two_ends_and_gives_a_body_its_length(address: str, behind: int) -> None:
    host = b"Host: register.example\r\n"
    second = b"GET /healthz HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n"
    for frame in FRAMES:
        said = raw(address, b"POST /en/join HTTP/1.1\r\n" + host + frame + b"\r\n\r\n0\r\n\r\n" + second)
        assert said.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 ")), (frame, said[:40])
        assert said.count(b"HTTP/1.1 ") == 1, frame
    with create_server(("127.0.0.1", behind)) as register, ThreadPoolExecutor(1) as aside:
        first = (
            b"POST /en/join HTTP/1.1\r\n" + host + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        asked = aside.submit(raw, address, first + b"5\r\na=bcd\r\n0\r\n\r\n", wait_s=5)
        register.settimeout(5)
        with closing(register.accept()[0]) as passed_on:
            got = passed_on.recv(65536)
            passed_on.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        assert asked.result().startswith(b"HTTP/1.1 204 ")
    assert b"transfer-encoding" not in got.lower()
    assert b"Content-Length: 5\r\n" in got and got.endswith(b"\r\n\r\na=bcd")


def test_compressed_files_are_sent_to_who_takes_them(address: str, shown: ShownBadge) -> None:
    request = Request(f"{address}/badges/{shown.code}.svg", headers={"Accept-Encoding": "gzip"})
    with urlopen(request, timeout=5) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) < 12_000
