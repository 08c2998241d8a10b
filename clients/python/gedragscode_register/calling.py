"""How requests are made: one at a time, to one register, without following anybody elsewhere."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_S = 30
JSON = "application/json"
Page = TypeVar("Page", bound=Mapping[str, Any])


class Problem(Exception):
    """What the register refused (RFC 9457): ``code`` stays the same, ``detail`` is a sentence.

    ``told`` is the whole problem; of an answer that is no problem as JSON, its text is the detail.
    """

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        self.status = status
        self.code: str = told.get("code", "")
        self.detail: str = told.get("detail", "")
        self.told = told
        super().__init__(f"{status} {self.code}: {self.detail}")


@dataclass(frozen=True)
class Reply:
    """An answer as it came. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Sender = Callable[[str, str, Mapping[str, str], bytes | None], Reply]
"""Makes one request: method, address, headers, body."""


class _NoRedirects(HTTPRedirectHandler):
    """An answer that leads elsewhere is not followed: the token is for this register alone."""

    def redirect_request(self, *args: Any, **values: Any) -> None:
        return None


def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    """One request over the network. Raises ``URLError`` when the register cannot be reached."""
    request = Request(url, data=body, headers=dict(headers), method=method)
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_S) as answer:
            return Reply(answer.status, _small(answer.headers), answer.read())
    except HTTPError as error:
        with error:
            return Reply(error.code, _small(error.headers), error.read())


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class Caller:
    """One register, by its base address; *token* is that of a desk, *lang* the language of sentences.

    What was read is remembered with its tag: unchanged, it is not sent again. ``sender`` is how
    requests travel; tests give another.
    """

    base_url: str
    token: str | None = None
    lang: str = "en"
    sender: Sender = send
    _read: dict[str, Reply] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("the base address of a register starts with https://")
        self.base_url = self.base_url.rstrip("/")

    def following(self, page: Page) -> Page | None:
        """The page after *page* of a long list; none after the last."""
        following = page.get("next")
        return cast(Page, self.json_of("GET", following)) if following else None

    def every(self, page: Page) -> Iterator[Page]:
        """*page* and all pages after it."""
        shown: Page | None = page
        while shown is not None:
            yield shown
            shown = self.following(shown)

    def json_of(self, method: str, path: str, **call: Any) -> Any:
        return json.loads(self.bytes_of(method, path, **call))

    def text_of(self, method: str, path: str, **call: Any) -> str:
        return self.bytes_of(method, path, **call).decode()

    def bytes_of(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        media: str = JSON,
        may: tuple[int, ...] = (),
    ) -> bytes:
        """The body of the answer. Raises ``Problem``, but for the statuses that *may* be an answer too."""
        url = self.base_url + path + asked(query or {})
        headers = {"Accept-Language": self.lang}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            headers["Content-Type"] = media
        known = self._read.get(url) if method == "GET" else None
        if known is not None:
            headers["If-None-Match"] = known.headers["etag"]
        reply = self.sender(method, url, headers, body)
        if reply.status == HTTPStatus.NOT_MODIFIED and known is not None:
            return known.body
        if reply.status >= HTTPStatus.MULTIPLE_CHOICES and reply.status not in may:
            raise Problem(reply.status, _told(reply))
        if method == "GET" and reply.status == HTTPStatus.OK and "etag" in reply.headers:
            self._read[url] = reply
        return reply.body


def place(path: str, /, **values: object) -> str:
    """*path* with its values filled in, each as one part of the address."""
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return path


def asked(query: Mapping[str, Any]) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""


def as_json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body).encode()


def as_parts(files: Mapping[str, bytes], **more: bytes | None) -> tuple[bytes, str]:
    """*files* by their names, and *more* fields, as multipart/form-data; and its media type."""
    boundary = uuid.uuid4().hex
    parts = [("files", name, data) for name, data in files.items()]
    parts += [(name, name, data) for name, data in more.items() if data is not None]
    body = b""
    for field_name, name, data in parts:
        head = f'Content-Disposition: form-data; name="{field_name}"; filename="{quote(name)}"'
        body += f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _told(reply: Reply) -> Mapping[str, Any]:
    if "json" in reply.headers.get("content-type", ""):
        return json.loads(reply.body)
    return {"detail": reply.body.decode(errors="replace").strip()}
