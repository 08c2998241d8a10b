"""Between the web server and the application: bodies come whole and in time, or are refused; no thread waits."""

import asyncio
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response, request

from app import serving

MOST = 1000


def scope(method: str = "POST", *headers: tuple[str, str]) -> Any:
    return SimpleNamespace(
        proto="http", http_version="1.1", server="127.0.0.1:8000", client="[::1]:5000", scheme="http",
        method=method, path="/caf\u00e9", query_string="a=%20", headers=dict(headers) | {"host": "localhost"},
    )  # fmt: skip


class Fake:
    """The other side: sends *pieces*, one after the other (``None`` waits for ever), and keeps the answer."""

    def __init__(self, *pieces: bytes | None) -> None:
        self.pieces, self.taken, self.status, self.sent = list(pieces), 0, 0, b""

    def __aiter__(self) -> "Fake":
        return self

    async def __anext__(self) -> bytes:
        if self.taken >= len(self.pieces):
            raise StopAsyncIteration
        piece = self.pieces[self.taken]
        self.taken += 1
        if piece is None:
            await asyncio.sleep(3600)
            raise AssertionError("never")
        return piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.sent = status, dict(headers), body

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Fake":
        self.status, self.headers = status, dict(headers)
        return self

    async def send_bytes(self, piece: bytes) -> None:
        self.sent += piece


@pytest.fixture
def flask_app() -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST

    @app.route("/café", methods=["GET", "POST"])
    def echo() -> str:
        return request.form.get("a", "") + request.remote_addr.__str__() + request.args["a"]

    return app


def answered(app: Any, fake: Fake, asked: Any) -> Fake:
    asyncio.run(serving.Served(app, most=MOST).__rsgi__(asked, fake))
    return fake


def posted(length: int) -> Any:
    return scope(
        "POST", ("content-type", "application/x-www-form-urlencoded"), ("content-length", str(length))
    )


def test_a_body_in_pieces_arrives_whole(flask_app: Flask) -> None:
    found = answered(flask_app, Fake(b"a=b", b"cd"), posted(5))
    assert (found.status, found.sent) == (200, b"bcd::1 ")


def test_w4_a_slow_body_is_answered_408(flask_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "IDLE_S", 0.05)
    assert answered(flask_app, Fake(b"a=b", None), posted(5)).status == 408
    assert answered(flask_app, Fake(None), scope("GET", ("content-length", "5"))).status == 200  # not read


def test_w4_a_body_that_trickles_is_cut_off(flask_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "IDLE_S", 0.05)
    monkeypatch.setattr(serving, "LEAST_RATE", 1e9)

    class Trickle(Fake):
        async def __anext__(self) -> bytes:
            await asyncio.sleep(0.02)
            return await super().__anext__()

    assert answered(flask_app, Trickle(*[b"a"] * 100), posted(100)).status == 408


def test_a_body_that_is_cut_short_or_says_no_length_does_not_pass_for_whole(flask_app: Flask) -> None:
    assert answered(flask_app, Fake(b"a=b"), posted(5)).status == 408
    chunked = scope(
        "POST", ("transfer-encoding", "chunked"), ("content-type", "application/x-www-form-urlencoded")
    )
    assert answered(flask_app, Fake(b"a=bcd"), chunked).status == 411


def test_w4_a_body_that_says_it_is_too_large_is_not_read(flask_app: Flask) -> None:
    found = answered(flask_app, Fake(b"x" * 2000), posted(2000))
    assert (found.status, found.taken) == (413, 0)


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    made = serving.environ_of(scope("GET", ("x_forwarded_for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2")))
    assert made["HTTP_X_FORWARDED_FOR"] == "2.2.2.2"
    assert made["PATH_INFO"] == "/café".encode().decode("latin-1")


def test_headers_that_come_twice_are_joined() -> None:
    class Pairs(list[tuple[str, str]]):
        def items(self) -> Iterable[tuple[str, str]]:
            return self

    asked = scope("GET")
    asked.headers = Pairs([("host", "a"), ("host", "b"), ("cookie", "x=1"), ("cookie", "y=2")])
    made = serving.environ_of(asked)
    assert (made["HTTP_HOST"], made["HTTP_COOKIE"]) == ("a,b", "x=1; y=2")


def test_an_answer_in_pieces_is_sent_on_and_closed(flask_app: Flask) -> None:
    closed = []

    def pieces() -> Iterator[bytes]:
        yield b"one"
        yield b"two"

    @flask_app.route("/stream")
    def stream() -> Response:
        answer = Response(pieces())
        answer.call_on_close(lambda: closed.append(True))
        return answer

    asked = scope("GET")
    asked.path = "/stream"
    found = answered(flask_app, Fake(), asked)
    assert (found.sent, closed) == (b"onetwo", [True])


def test_what_is_not_http_is_closed(flask_app: Flask) -> None:
    closed = []
    asked = scope("GET")
    asked.proto = "ws"
    asyncio.run(serving.Served(flask_app, most=MOST).__rsgi__(asked, SimpleNamespace(close=closed.append)))
    assert closed == [404]
