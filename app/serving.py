"""How the web server calls the application: a request's body is there before a thread is given to it.

Granian speaks RSGI with this module, which reads bodies beside all others, within a time and a size, and
then lets one of a few threads answer by WSGI. So a sender that is slow, or never ends, takes no thread.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, Protocol, cast

from werkzeug.exceptions import HTTPException, LengthRequired, RequestTimeout

THREADS = 4
IDLE_S = 20.0
"""How long a sender may send nothing."""
LEAST_RATE = 16 * 1024
"""Bytes a second that a sender must keep up, after ``IDLE_S``."""
IN_MEMORY = 256 * 1024
CHUNK = 64 * 1024
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Scope(Protocol):
    """What granian says of a request."""

    proto: str
    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    headers: Any


@dataclass
class Unread:
    """The body of a request that did not come whole, or does not say its length: who reads it answers so."""

    answer: HTTPException

    def read(self, _size: int = -1) -> bytes:
        raise self.answer

    readline = read

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Started:
    """The status and headers that an application gave."""

    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
        self.status, self.headers = int(status.partition(" ")[0]), headers


class Served:
    """*application* as granian calls it. Bodies larger than *most* bytes are not read: it answers 413 by itself."""

    def __init__(self, application: Application, *, most: int) -> None:
        self._application, self._most = application, most
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answering")

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(404)
            return
        environ = environ_of(scope)
        body = await self._body(environ, protocol)
        loop = asyncio.get_running_loop()
        in_thread = partial(loop.run_in_executor, self._threads)
        try:
            started, parts = await in_thread(self._begin, {**environ, "wsgi.input": body})
            if isinstance(parts, list):
                protocol.response_bytes(started.status, started.headers, b"".join(parts))
                return
            chunks = iter(parts)
            out = protocol.response_stream(started.status, started.headers)
            while (chunk := await in_thread(next, chunks, None)) is not None:
                await out.send_bytes(chunk)
        finally:
            body.close()

    def _begin(self, environ: Environ) -> tuple[Started, Iterable[bytes]]:
        started = Started()
        parts = self._application(environ, started)
        if isinstance(parts, list):
            return started, parts
        return started, _closing(parts)

    async def _body(self, environ: Environ, protocol: Any) -> BinaryIO | Unread:
        """The whole body, in memory or in a file that has no name; empty where it says that it is too large."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            return Unread(LengthRequired())  # cut off on its way it would pass for whole
        declared = environ.get("CONTENT_LENGTH", "")
        length = int(declared) if declared.isdecimal() else 0
        body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by who answers
        if not 0 < length <= self._most:
            return cast(BinaryIO, body)
        size, loop = 0, asyncio.get_running_loop()
        began, chunks = loop.time(), aiter(protocol)
        while True:
            until = min(loop.time() + IDLE_S, began + IDLE_S + size / LEAST_RATE)
            next_one = asyncio.ensure_future(_next(chunks))
            done, _ = await asyncio.wait({next_one}, timeout=max(0, until - loop.time()))
            if not done:
                next_one.add_done_callback(_forgotten)
                next_one.cancel()
            if not done or (chunk := next_one.result()) is None:
                break
            size += len(chunk)
            body.write(chunk)
        if size != length:
            body.close()
            return Unread(RequestTimeout())
        body.seek(0)
        return cast(BinaryIO, body)


async def _next(chunks: Any) -> bytes | None:
    """The next piece; ``None`` when there is no more, or nobody sends any more."""
    try:
        return await chunks.__anext__()
    except (StopAsyncIteration, OSError):
        return None


def _forgotten(piece: "asyncio.Future[bytes | None]") -> None:
    """Nobody waits for it any more: how it ended is nobody's business."""
    if not piece.cancelled():
        piece.exception()


def _closing(parts: Iterable[bytes]) -> Iterable[bytes]:
    try:
        yield from parts
    finally:
        if callable(close := getattr(parts, "close", None)):
            close()


def environ_of(scope: Scope) -> Environ:
    """The request as WSGI says it, without a body."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would pass for another header with a hyphen
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ
