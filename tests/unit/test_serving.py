"""Before the application: bodies come whole and in time, or are refused; a slow sender holds nobody up for long."""

import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import serving
from app.serving import BodyFirst

MOST = 1000


class Slow(io.BytesIO):
    """Sends what it has, and then nothing until it is let go."""

    def __init__(self, sent: bytes) -> None:
        super().__init__(sent)
        self.let_go = threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(1)
        if not found:
            self.let_go.wait(5)
        return found


@pytest.fixture
def flask_app() -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST

    @app.route("/", methods=["GET", "POST"])
    def echo() -> str:
        return request.form.get("a", "")

    @app.post("/stream")
    def stream() -> Response:
        def pieces() -> Iterator[bytes]:
            yield b"one"
            yield b"two"

        return Response(pieces())

    @app.post("/unread")
    def unread() -> str:
        return "not read"

    return app


def answered(
    app: Flask | BodyFirst, source: io.BytesIO, length: str | None, path: str = "/", **more: str
) -> tuple[int, bytes]:
    environ: dict[str, Any] = EnvironBuilder(path, method="POST").get_environ()
    environ |= {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": source,
        "wsgi.input_terminated": True,
    }
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"CONTENT_LENGTH": length} if length is not None else {}
    first = app if isinstance(app, BodyFirst) else BodyFirst(app, most=MOST)
    parts, status, _ = run_wsgi_app(first, {**environ, **more}, buffered=True)
    return int(status[:3]), b"".join(parts)


def test_a_body_arrives_whole(flask_app: Flask) -> None:
    assert answered(flask_app, io.BytesIO(b"a=bcd"), "5") == (200, b"bcd")
    assert answered(flask_app, io.BytesIO(b"a=bcd"), "5", "/stream") == (200, b"onetwo")
    assert answered(flask_app, io.BytesIO(b""), "0") == (200, b"")
    assert answered(flask_app, io.BytesIO(b""), None) == (200, b"")


def test_w4_a_slow_body_is_answered_408(flask_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "IDLE_S", 0.05)
    slow = Slow(b"a=b")
    assert answered(flask_app, slow, "5")[0] == 408
    assert answered(flask_app, slow, "5", "/unread") == (200, b"not read")
    slow.let_go.set()


def test_a_body_that_is_cut_short_or_says_no_length_does_not_pass_for_whole(flask_app: Flask) -> None:
    assert answered(flask_app, io.BytesIO(b"a=b"), "5")[0] == 408
    assert answered(flask_app, io.BytesIO(b"a=bcd"), None, HTTP_TRANSFER_ENCODING="chunked")[0] == 411
    assert answered(flask_app, io.BytesIO(b"a=bcd"), "5", HTTP_TRANSFER_ENCODING="chunked")[0] == 411
    assert answered(flask_app, io.BytesIO(b"a=bcd"), "\u0665")[0] == 411


def test_w4_nothing_is_read_behind_a_request_in_chunks(flask_app: Flask) -> None:
    for method, said in (("POST", "chunked"), ("GET", "chunked,chunked"), ("POST", "")):
        environ = EnvironBuilder("/", method=method).get_environ()
        first = BodyFirst(flask_app, most=MOST)
        _, _, headers = run_wsgi_app(first, {**environ, "HTTP_TRANSFER_ENCODING": said})
        assert headers.getlist("Connection") == ["close"]
    assert "Connection" not in run_wsgi_app(first, EnvironBuilder("/").get_environ())[2]


def test_w4_a_body_that_says_it_is_too_large_is_not_read(flask_app: Flask) -> None:
    source = io.BytesIO(b"x" * 2000)
    assert answered(flask_app, source, "2000")[0] == 413
    assert source.tell() == 0


def test_w4_more_slow_senders_than_places_are_answered_503_and_places_come_back(
    flask_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "IDLE_S", 0.05)
    monkeypatch.setattr(serving, "SENDERS", 2)
    first = BodyFirst(flask_app, most=MOST)
    slow = [Slow(b"") for _ in range(2)]
    assert [answered(first, each, "5")[0] for each in slow] == [408, 408]
    assert answered(first, io.BytesIO(b"a=bcd"), "5")[0] == 503  # the server has not cut them off yet
    for each in slow:
        each.let_go.set()
    for thread in threading.enumerate():
        if thread.name == "body":
            thread.join(5)
    assert answered(first, io.BytesIO(b"a=bcd"), "5") == (200, b"bcd")
