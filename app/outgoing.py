"""The one client with which the register reaches other machines over the web.

It resolves a name once, refuses every address that is not public, and connects to that very
address under the name's own certificate: no answer of the DNS in between can lead it elsewhere.
It follows no redirect and bounds time and bytes. Errors never repeat an address.
"""

import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from urllib.parse import urlsplit

from flask import current_app
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as HTTPTimeout
from urllib3.response import BaseHTTPResponse
from urllib3.util import parse_url

from app.navigation import settings
from sentences import N_, SpokenError, Word

CONNECT_S = 5.0
TOTAL_S = 10.0
MOST_BYTES = 64 * 1024
CHUNK = 4096
REDIRECTS = range(300, 400)
USER_AGENT = "GedragscodeRegister/1 (+{base_url})"


WHY: Mapping[str, str] = {
    "no-such-host": N_("no such name"),
    "no-answer": N_("no answer"),
    "no-tls": N_("no secure connection"),
    "too-slow": N_("too slow"),
    "no-public-address": N_("no public address"),
}
"""Why a server could not be reached, in words."""


class AddressNotAllowed(SpokenError):
    code = "address-not-allowed"
    sentence = N_("This address cannot be reached from here. Give a public https address, with a host name.")


class NotReached(SpokenError):
    """``kind`` is a key of ``WHY``; the sentence has its words."""

    code = "not-reached"
    sentence = N_("%(host)s could not be reached (%(kind)s). Check the server, or try again later.")

    def __init__(self, *, host: str, kind: str) -> None:
        self.kind = kind
        super().__init__(host=host, kind=Word(WHY[kind]))


class AnswerTooLarge(SpokenError):
    code = "answer-too-large"
    sentence = N_("%(host)s sent more than %(most)s bytes. We read no further.")


class Redirected(SpokenError):
    code = "redirected"
    sentence = N_("%(host)s sends us on to another address. Give the final address: we do not follow.")


@dataclass(frozen=True)
class Answer:
    """The status and the first bytes that another machine answered; header names in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> object:
        """The body as JSON. Raises ``ValueError`` when it is none."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deeply") from None


@dataclass(frozen=True)
class Way:
    """How far the client may go. The plain way is public https on the usual ports.

    ``allowed`` says for hosts (``name:port``) that a test or the demo may reach where they really
    are (``127.0.0.1:8443``), there also over plain http; ``tls`` is what certificates are checked
    against.
    """

    base_url: str
    allowed: Mapping[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    connect_s: float = CONNECT_S
    total_s: float = TOTAL_S
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    address: str = ""
    address_port: int = 0

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def host_header(self) -> str:
        is_usual = self.port == (443 if self.scheme == "https" else 80)
        return self.host if is_usual else self.place


def usual_way() -> Way:
    """The way of this application: public https, unless a test laid another one (``OUTGOING_WAY``)."""
    return current_app.config.get("OUTGOING_WAY") or Way(base_url=settings().base_url)


def fetch(url: str, *, way: Way, accept: str = "*/*") -> Answer:
    """GET *url*. Raises ``AddressNotAllowed``, ``NotReached``, ``Redirected`` or ``AnswerTooLarge``."""
    return _ask("GET", url, way=way, headers={"Accept": accept})


def post(url: str, *, body: bytes, headers: Mapping[str, str], way: Way) -> Answer:
    """POST *body* to *url*. Raises as ``fetch``."""
    return _ask("POST", url, way=way, headers=dict(headers), body=body)


def post_json(url: str, *, value: object, way: Way) -> Answer:
    """POST *value* as JSON. Raises as ``fetch``."""
    body = json.dumps(value, separators=(",", ":")).encode()
    return post(url, body=body, headers={"Content-Type": "application/json"}, way=way)


def check_allowed(url: str, *, way: Way) -> None:
    """Raise ``AddressNotAllowed`` for what can never be reached; the name is not resolved."""
    _target(url, way)


def is_public(address: str) -> bool:
    """Whether *address* (IPv4 or IPv6) belongs to the public internet."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (found.is_site_local or _inner_v4(found) is not None):
        return False  # inside a site, or a way around: nobody's public server has only such an address
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


_AROUND = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
"""Ranges that carry an IPv4 address inside: NAT64 and the old compatible form."""


def _inner_v4(address: ipaddress.IPv6Address) -> object:
    if address.ipv4_mapped or address.sixtofour or address.teredo:
        return address
    return address if any(address in network for network in _AROUND) else None


def _target(url: str, way: Way) -> _Target:
    """Where *url* leads, read by the one parser that also makes the request."""
    try:
        parts = parse_url(url)
        plain = urlsplit(url)
        host, scheme = (parts.host or "").lower(), (parts.scheme or "").lower()
        port = parts.port or (80 if scheme == "http" else 443)
        is_odd = plain.hostname != host or parts.auth is not None or parts.fragment is not None
    except (LocationParseError, ValueError):
        raise AddressNotAllowed from None
    if is_odd or not url.isprintable() or not url.isascii() or " " in url:
        raise AddressNotAllowed
    target = _Target(scheme, host, port, parts.request_uri)
    if target.place in way.allowed:
        address, _, at_port = way.allowed[target.place].rpartition(":")
        return replace(target, address=address, address_port=int(at_port))
    is_name = "." in host.strip(".") and not host.rstrip(".").rpartition(".")[2].isdigit() and ":" not in host
    if scheme != "https" or port != 443 or not is_name:
        raise AddressNotAllowed
    return target


def _resolved(target: _Target) -> _Target:
    """*target* with the first of its addresses; refused when one of them is not public."""
    if target.address:
        return target
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # a label that is too long never reaches the resolver
        raise NotReached(host=target.host, kind="no-such-host") from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(is_public(each) for each in addresses):
        raise AddressNotAllowed
    # IPv4 first: not every machine that runs a register has IPv6.
    address = min(addresses, key=lambda each: ":" in each)
    return replace(target, address=address, address_port=target.port)


def _ask(method: str, url: str, *, way: Way, headers: dict[str, str], body: bytes | None = None) -> Answer:
    until = time.monotonic() + way.total_s
    target = _resolved(_target(url, way))
    headers = {
        **headers,
        "Host": target.host_header,
        "User-Agent": USER_AGENT.format(base_url=way.base_url),
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection = _connection(target, way)
    # The time limits of a socket are per piece: only a clock beside it bounds a server that drips.
    clock = threading.Timer(max(until - time.monotonic(), 0.0), _cut, [connection])
    clock.daemon = True
    clock.start()
    try:
        connection.request(method, target.path, body=body, headers=headers, preload_content=False)
        response = connection.getresponse()
        if response.status in REDIRECTS:
            raise Redirected(host=target.host)
        shown = {name.lower(): value for name, value in response.headers.itermerged()}
        answer = Answer(response.status, _read(response, target, way), shown)
        if time.monotonic() >= until:
            raise TimeoutError  # a body without a length ends where it was cut, and looks whole
        return answer
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        kind = "too-slow" if time.monotonic() >= until else _kind(error)
        raise NotReached(host=target.host, kind=kind) from None
    finally:
        clock.cancel()
        connection.close()


def _connection(target: _Target, way: Way) -> HTTPConnection:
    """A connection to the address that was looked up, under the name that was asked."""
    if target.scheme == "http":
        return HTTPConnection(target.address, target.address_port, timeout=way.connect_s)
    return HTTPSConnection(
        target.address,
        target.address_port,
        timeout=way.connect_s,
        ssl_context=way.tls or ssl.create_default_context(),
        server_hostname=target.host,
    )


def _cut(connection: HTTPConnection) -> None:
    """End a connection from beside: whoever waits for it gets an error at once."""
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _read(response: BaseHTTPResponse, target: _Target, way: Way) -> bytes:
    """The body, as long as it is short enough."""
    body = b""
    while chunk := response.read(CHUNK, decode_content=False):
        body += chunk
        if len(body) > way.most_bytes:
            raise AnswerTooLarge(host=target.host, most=way.most_bytes)
    return body


def _kind(error: Exception) -> str:
    if isinstance(error, SSLError | ssl.SSLError):
        return "no-tls"
    is_slow = isinstance(error, HTTPTimeout | TimeoutError) and not isinstance(error, NewConnectionError)
    return "too-slow" if is_slow else "no-answer"
