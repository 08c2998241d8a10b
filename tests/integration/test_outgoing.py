"""The client that reaches other machines: where it does not go, and what it does not wait for."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from app import outgoing
from app.outgoing import AddressNotAllowed, AnswerTooLarge, NotReached, Redirected, Way
from tests.web_server import BASE_URL, WebServer, web_server

HOST = "api.voorbeeld.example"
HERE = f"https://{HOST}"
PLAIN = Way(base_url=BASE_URL)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path, HOST) as found:
        yield found


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let each look-up of a name give the next of *answers*; returns the names that were asked."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)
    return asked


def test_it_asks_under_the_name_and_says_who_it_is(server: WebServer) -> None:
    server.answers["/file.txt?a=1"] = (200, b"hello", {"Content-Type": "text/plain"})
    answer = outgoing.fetch(f"{HERE}/file.txt?a=1", way=server.way())
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"hello", "text/plain")
    method, _, headers, _ = server.asked[0]
    assert method == "GET"
    assert headers["Host"] == HOST
    assert BASE_URL in headers["User-Agent"]
    assert "Cookie" not in headers


def test_json_is_posted_whole(server: WebServer) -> None:
    server.answers["/in"] = (202, b"", {})
    answer = outgoing.post_json(f"{HERE}/in", value={"test": "x"}, way=server.way())
    assert answer.is_ok
    assert server.asked[0][3] == b'{"test":"x"}'


@pytest.mark.parametrize(
    "url",
    [
        "http://voorbeeld.example/",
        "https://voorbeeld.example:8443/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://localhost/",
        "https://localhost./",
        "https://user:secret@voorbeeld.example/",
        "https://voorbeeld.example@127.0.0.1/",
        "https://voorbeeld.example\\@127.0.0.1/",
        "https://voorbeeld.example/#part",
        "https://voor beeld.example/",
        "https://voorbeeld.example/\r\nX: y",
        "https://voorbeeld.example:443:80/",
        "ftp://voorbeeld.example/",
        "file:///etc/passwd",
        "//voorbeeld.example/",
        "voorbeeld.example",
        "",
    ],
)
def test_what_is_no_public_https_address_is_not_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolve_to(monkeypatch, ["127.0.0.1"])
    with pytest.raises(AddressNotAllowed):
        outgoing.fetch(url, way=PLAIN)
    assert not asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *(
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:127.0.0.1",
            "::ffff:93.184.215.14",
        ),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "2001::1"),
    ],
)
def test_a_name_that_leads_to_no_public_address_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not outgoing.is_public(address)
    resolve_to(monkeypatch, [address])
    with pytest.raises(AddressNotAllowed):
        outgoing.fetch(f"{HERE}/", way=PLAIN)


def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outgoing.is_public("93.184.215.14")
    assert outgoing.is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    resolve_to(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(AddressNotAllowed):
        outgoing.fetch(f"{HERE}/", way=PLAIN)


def test_a_name_that_changes_its_address_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second answer of the DNS, a private address, is never used."""
    asked = resolve_to(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    reached: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        reached.append(address[0])
        raise OSError("no network in a test")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with pytest.raises(NotReached, match="no answer"):
        outgoing.fetch(f"{HERE}/", way=PLAIN)
    assert (asked, reached) == ([HOST], ["93.184.215.14"])


def test_a_name_that_does_not_exist_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", nothing)
    with pytest.raises(NotReached, match="no such name"):
        outgoing.fetch(f"{HERE}/", way=PLAIN)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_follows_nobody(server: WebServer, status: int) -> None:
    server.answers["/"] = (status, b"", {"Location": f"{HERE}/elsewhere"})
    with pytest.raises(Redirected):
        outgoing.fetch(f"{HERE}/", way=server.way())
    assert len(server.asked) == 1


def test_a_certificate_of_another_name_is_no_certificate(tmp_path: Path) -> None:
    with web_server(tmp_path, HOST, certified_for="ander.example") as server:
        with pytest.raises(NotReached, match="no secure connection"):
            outgoing.fetch(f"{HERE}/", way=server.way())
        assert not server.asked


def test_a_certificate_that_nobody_vouches_for_is_refused(server: WebServer) -> None:
    way = Way(base_url=BASE_URL, allowed={f"{HOST}:443": f"127.0.0.1:{server.port}"})
    with pytest.raises(NotReached, match="no secure connection"):
        outgoing.fetch(f"{HERE}/", way=way)


def test_a_huge_answer_is_not_read_to_its_end(server: WebServer) -> None:
    server.answers["/"] = (200, b"x" * 5_000_000, {})
    with pytest.raises(AnswerTooLarge):
        outgoing.fetch(f"{HERE}/", way=server.way())


def test_compressed_answers_are_not_unfolded(server: WebServer) -> None:
    server.answers["/"] = (200, b"\x1f\x8b", {"Content-Encoding": "gzip"})
    assert outgoing.fetch(f"{HERE}/", way=server.way()).body == b"\x1f\x8b"


def drip_the_body(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    drip(request, b"x")


def drip_the_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    drip(request, b"X: y\r\n")


def drip(request: BaseHTTPRequestHandler, piece: bytes) -> None:
    for _ in range(60):
        try:
            request.wfile.write(piece)
            request.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


@pytest.mark.parametrize("slowness", [drip_the_body, drip_the_headers])
def test_a_server_that_drips_is_cut_off(server: WebServer, slowness) -> None:
    server.answers["/"] = slowness
    with pytest.raises(NotReached, match="too slow"):
        outgoing.fetch(f"{HERE}/", way=server.way(total_s=0.3))


def test_a_silent_server_is_not_waited_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = Way(
            base_url=BASE_URL,
            allowed={f"{HOST}:443": f"127.0.0.1:{silent.getsockname()[1]}"},
            connect_s=0.2,
            total_s=0.3,
        )
        with pytest.raises(NotReached):
            outgoing.fetch(f"{HERE}/", way=way)


def test_an_answer_that_is_no_http_is_not_reached(server: WebServer) -> None:
    def odd(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"SSH-2.0-OpenSSH\r\n")

    server.answers["/"] = odd
    with pytest.raises(NotReached):
        outgoing.fetch(f"{HERE}/", way=server.way())


def test_no_sentence_repeats_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, ["10.9.8.7"])
    with pytest.raises(AddressNotAllowed) as refused:
        outgoing.fetch(f"{HERE}/secret-path", way=PLAIN)
    assert "10.9.8.7" not in str(refused.value)
    assert "secret-path" not in str(refused.value)
