"""A client without any manners, with an address of its own: for attacks on the served register."""

import http.client
import re
import socket
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlencode, urlsplit

ADDRESS = "203.0.113.77"
"""Where its requests say they come from, as a proxy would: it must turn up nowhere."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Stranger:
    """Somebody with one cookie jar; what was answered with an error is kept in ``errors``."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "", /, **headers: str) -> Answer:
        parts = urlsplit(self.url)
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        given |= {"Content-Type": kind} if kind else {}
        given |= {"X-Forwarded-For": ADDRESS, "X-Real-IP": ADDRESS, "Forwarded": f"for={ADDRESS}"}
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)) as connection:
            connection.request(method, path, body=body or None, headers={**given, **self.headers, **headers})
            found = connection.getresponse()
            answer = Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        for name, value in re.findall(
            r"(?:^|, )((?:__Host-)?session)=([^;]*)", answer.headers.get("set-cookie", "")
        ):
            self.cookies[name] = value
        if answer.status >= 400:
            # Its own address stands on it, in the link to the other language: what is asked is known to who asks.
            last = path.rpartition("/")[2] or "/"
            self.errors.append(answer.text.replace(last, "").replace(unquote(last), ""))
        self.tokens |= set(TOKEN.findall(answer.text))
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", "", **headers)

    def post(self, path: str, **fields: str) -> Answer:
        return self.ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def submit(self, path: str, **fields: str) -> Answer:
        """Open the form at *path* and send it."""
        found = TOKEN.search(self.get(path).text)
        return self.post(path, csrf_token=found.group(1) if found else "", **fields)


def raw(url: str, sent: bytes, *, wait_s: float = 10) -> bytes:
    """What the server answers to these bytes, whatever they are, until it closes."""
    parts = urlsplit(url)
    with socket.create_connection(("127.0.0.1", parts.port or 80), timeout=wait_s) as connection:
        with suppress(OSError):  # it may answer before it has everything
            connection.sendall(sent)
        found, until = b"", time.monotonic() + wait_s
        while time.monotonic() < until:
            try:
                piece = connection.recv(65536)
            except OSError:
                break
            if not piece:
                break
            found += piece
        return found
