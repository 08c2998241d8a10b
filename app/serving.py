"""Before the application: the body of a request comes whole and in time, or the answer says why not.

The server gives each request a thread at once, and a thread that reads from a slow sender would wait as
long as the sender likes. So bodies are read beside it, within a time and a size, by at most so many at once
that threads are left for whoever only asks.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from werkzeug.exceptions import HTTPException, LengthRequired, RequestTimeout, ServiceUnavailable
from werkzeug.wsgi import ClosingIterator

THREADS = 24
"""Threads of the server that answer."""
SENDERS = 16
"""Bodies that are on their way at once."""
IDLE_S = 20.0
"""Seconds in which a piece of ``CHUNK`` bytes has to come."""
IN_MEMORY = 256 * 1024
CHUNK = 64 * 1024
REFUSED = "register.refused"
"""In the environment of a request that is refused before anybody asks what it wants: the error to answer."""
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass
class Unread:
    """The body of a request that is not read: who wants it answers so."""

    answer: HTTPException

    def read(self, _size: int = -1) -> bytes:
        raise self.answer

    readline = read

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Coming:
    """A body on its way into *into*, and when its last piece came."""

    into: BinaryIO
    size: int = 0
    at: float = field(default_factory=time.monotonic)
    done: threading.Event = field(default_factory=threading.Event)

    def read(self, source: BinaryIO, length: int) -> None:
        """Read to the end, or until *source* breaks off."""
        try:
            while self.size < length and (piece := source.read(min(CHUNK, length - self.size))):
                self.into.write(piece)
                self.size += len(piece)
                self.at = time.monotonic()
        except (OSError, ValueError):
            return  # it broke off, or nobody waits for it any more
        finally:
            self.done.set()

    def comes(self) -> bool:
        """Wait for the end, as long as pieces come; whether it came."""
        while not self.done.is_set():
            left = self.at + IDLE_S - time.monotonic()
            if left <= 0:
                return False
            self.done.wait(left)
        return True


class BodyFirst:
    """*application*, given bodies that are there. Those of more than *most* bytes are not read: it answers 413.

    A body without a length is refused: cut off on its way it would pass for whole. Such a message may name its
    end twice (``chunked`` in two lines, for one), so that a proxy sees another request in what follows it than
    the server does: nothing that follows it is read.
    """

    def __init__(self, application: Application, *, most: int) -> None:
        self._application, self._most = application, most
        self._free = threading.BoundedSemaphore(SENDERS)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" in environ:
            refused = {**environ, "wsgi.input": Unread(LengthRequired()), REFUSED: LengthRequired()}
            return self._application(refused, closing(start_response))
        if not environ.get("CONTENT_LENGTH"):
            return self._application(environ, start_response)
        body = self._body(environ)
        parts = self._application({**environ, "wsgi.input": body}, start_response)
        if isinstance(parts, list):
            body.close()
            return parts
        return ClosingIterator(parts, body.close)

    def _body(self, environ: Environ) -> BinaryIO | Unread:
        declared = environ.get("CONTENT_LENGTH", "")
        if not declared.isascii() or not declared.isdecimal():
            return Unread(LengthRequired())
        length = int(declared[:20])
        if length == 0 or length > self._most:
            return _room()
        if not self._free.acquire(blocking=False):
            return Unread(ServiceUnavailable(retry_after=int(IDLE_S)))
        return self._read(environ["wsgi.input"], length)

    def _read(self, source: BinaryIO, length: int) -> BinaryIO | Unread:
        coming = Coming(_room())

        def read() -> None:
            try:
                coming.read(source, length)
            finally:
                self._free.release()

        threading.Thread(target=read, name="body", daemon=True).start()
        if not coming.comes() or coming.size != length:
            coming.into.close()
            return Unread(RequestTimeout())
        coming.into.seek(0)
        return coming.into


def closing(start_response: Callable[..., Any]) -> Callable[..., Any]:
    """Let the server close the connection after the answer, whatever was sent behind the request.

    PEP 3333 keeps this header for the server, and has no other way to say it; granian passes it on.
    """

    def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        return start_response(status, [*headers, ("Connection", "close")], *error)

    return begin


def _room() -> BinaryIO:
    """Room for a body: in memory, or in a file that has no name. Who answers closes it."""
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))
