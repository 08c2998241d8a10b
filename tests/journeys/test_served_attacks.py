"""The served register under attack: bodies, headers and addresses of strangers; and nothing of anybody leaks."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import create_engine

from tests.goals import Figure
from tests.journeys.served import Served
from tests.journeys.strangers import ADDRESS, Stranger, raw

EMAIL, NAME = "kanarie@lekkage.example", "Kanarie Vogelaar"
NOTICE = "kanarie-melding-7391"
FORM = "application/x-www-form-urlencoded"


def host_line(served: Served) -> bytes:
    return f"Host: {urlsplit(served.url).netloc}\r\n".encode()


def log_of(served: Served) -> str:
    """What all processes of the served register wrote."""
    return (Path(served.environment["REGISTER_DATA_DIR"]).parent / "server.log").read_text()


def test_w4_bodies_and_headers_without_end_are_refused_and_the_register_answers(server: Served) -> None:
    host = host_line(server)
    big = b"POST /en/join HTTP/1.1\r\n" + host + b"Content-Type: " + FORM.encode() + b"\r\n"
    said = raw(server.url, big + b"Content-Length: 100000000\r\n\r\n" + b"x" * 4_000_000)
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"content-security-policy" in said
    assert (
        raw(server.url, big + b"Transfer-Encoding: chunked\r\n\r\n5\r\na=bcd\r\n", wait_s=2)[9:12] == b"411"
    )
    many = b"".join(b"X-%d: y\r\n" % number for number in range(10_000))
    assert raw(server.url, b"GET /en/ HTTP/1.1\r\n" + host + many + b"\r\n")[9:12] == b"431"
    with ExitStack() as slow:
        for _ in range(40):  # far more than there are threads
            one = slow.enter_context(create_connection(("127.0.0.1", urlsplit(server.url).port or 80)))
            one.sendall(big + b"Content-Length: 1000\r\n\r\nx=1")
        assert Stranger(server.url).get("/en/").status == 200


SMUGGLED = b"GET /healthz HTTP/1.1\r\n%sConnection: close\r\n\r\n"
BORDERS = {
    "a length and chunks": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
    "lengths in one line": b"Content-Length: 0, 40\r\n\r\n",
    "a length with a sign": b"Content-Length: +0\r\n\r\n",
    "a length that is none": b"Content-Length: 0x0\r\n\r\n",
    "a space before the colon": b"Content-Length : 0\r\n\r\n",
    "chunks by another name": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks that are not last": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a folded line": b"X-One: a\r\n Content-Length: 0\r\n\r\n",
    **{
        f"chunks said as {said!r}": said + b"\r\n\r\n0\r\n\r\n"
        for said in (
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: chunked, chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Transfer-Encoding: identity",
            b"Transfer-Encoding: ,chunked",
            b"Transfer-Encoding: CHUNKED",
            b"Transfer-Encoding:\tchunked \t",
            b"Transfer-Encoding: \x0bchunked",
            b"Transfer-Encoding:\r\n chunked",
            b"Transfer-Encoding : chunked",
            b"X-One: a\nTransfer-Encoding: chunked",
            b"X-One: a\rTransfer-Encoding: chunked",
            b"Transfer-Encoding: chunked\r\nConnection: keep-alive, Transfer-Encoding",
        )
    },
}
"""Messages of which two readers could see the end at two places (RFC 9112, 6.3 and 11.2)."""
BEFORE = (b"POST /en/join", b"GET /en/", b"GET /healthz", b"HEAD /en/nothing", b"POST /nothing")
"""What is asked in them: what takes a form, what is answered before Flask, what is not there."""


def test_a_message_with_two_borders_is_refused_and_what_follows_is_no_request(server: Served) -> None:
    host = host_line(server)

    def answer(ask: bytes, border: bytes) -> bytes:
        return raw(server.url, ask + b" HTTP/1.1\r\n" + host + border + SMUGGLED % host, wait_s=4)

    asked = [(before, what) for before in BEFORE for what in BORDERS]
    with ThreadPoolExecutor(8) as at_once:
        found = at_once.map(lambda each: answer(each[0], BORDERS[each[1]]), asked)
        said = dict(zip(asked, found, strict=True))
    plain = raw(server.url, SMUGGLED % host, wait_s=2)
    assert plain.startswith(b"HTTP/1.1 200 ") and b'"ok"' in plain
    refused = {what: (each[9:10], each.count(b"HTTP/1.1 "), b'"ok"' in each) for what, each in said.items()}
    assert refused == dict.fromkeys(asked, (b"4", 1, False))
    chunks = said[b"POST /en/join", f"chunks said as {b'Transfer-Encoding: chunked'!r}"]
    assert b"connection: close\r\n" in chunks and b"content-security-policy" in chunks


def test_l1_colours_and_new_lines_in_what_a_browser_says_forge_no_line(server: Served) -> None:
    host, before = host_line(server), len(log_of(server))
    for agent in (
        b"x\x1b[31mforged",
        b"x\rforged",
        b"x\n forged",
        b"x\xff\xfeforged",
        "x\u2028forged".encode(),
    ):
        sent = b"GET /en/nothing?a=%0d%0aforged HTTP/1.1\r\n" + host + b"User-Agent: " + agent
        assert raw(server.url, sent + b"\r\nConnection: close\r\n\r\n")[9:12] in (b"400", b"404")
    assert "forged" not in log_of(server)[before:]


@dataclass
class Canaries:
    """What must turn up nowhere but with its owner, by its kind."""

    of: dict[str, str]

    def found_in(self, text: str) -> list[str]:
        return [kind for kind, value in self.of.items() if value in text]


def secrets_of(data: Path) -> dict[str, str]:
    """What opens the register: read from its own folder, as it was made on the first start."""
    keys = [path.read_bytes() for path in sorted(data.glob("**/keys/*")) if path.is_file()]
    pem = next(each for each in keys if b"PRIVATE KEY" in each)
    return {
        "secret key": (data / "secrets" / "secret_key").read_text().strip(),
        "key passphrase": (data / "secrets" / "key_passphrase").read_text().strip(),
        "notice key": (data / "secrets" / "notice_key").read_text().strip(),
        "private key": pem.decode().splitlines()[1],
    }


def mailed_link(data: Path, recipient: str, part: str) -> str:
    """The token of the last link with *part* in its path that was mailed to *recipient*."""
    engine = create_engine(f"sqlite:///{data}/register.sqlite3")
    with engine.connect() as connection:
        bodies = connection.exec_driver_sql(
            "SELECT body FROM outbox_mail WHERE recipient = ? ORDER BY id DESC", (recipient,)
        ).scalars()
        found = [re.search(rf"/{part}/([\w-]+)", body) for body in bodies]
    engine.dispose()
    return next(each.group(1) for each in found if each)


def come_in(served: Served, email: str) -> tuple[Stranger, str]:
    """Somebody who signed in by a link, and the token of that link."""
    someone, link = Stranger(served.url), served.login_link(email, lang="en")
    path = urlsplit(link).path
    assert someone.submit(path).status == 302
    return someone, path.rpartition("/")[2]


def provoke(someone: Stranger, canaries: dict[str, str]) -> None:
    """Everything that goes wrong with what one was given."""
    for value in (quote(each, safe="") for each in canaries.values()):
        someone.get(f"/en/sign-in/{value}")
        someone.get(f"/en/invitation/{value}")
        someone.get("/api/v1/members", Authorization=f"Bearer {value}")
        someone.get("/signatories.json?after=x", Referer=f"http://elsewhere.example/{value}")
    someone.post("/en/join", csrf_token="wrong", legal_name=NAME, email=EMAIL)
    someone.post("/en/sign-in", csrf_token=next(iter(someone.tokens)), email=f"{EMAIL}\x00")
    someone.ask("DELETE", "/en/join")
    someone.ask("POST", "/api/v1/deliveries", json.dumps(canaries).encode(), "application/json")
    someone.ask("POST", "/en/verify", b"\x00" * 10, "multipart/form-data; boundary=x")
    someone.get("/en/desk/operator", Cookie=f"session={canaries['session id']}x")


def delivered(someone: Stranger, content: str, name: str) -> int:
    """Hand in a file of notices at the monitor's desk; the status of the answer."""
    page = someone.get("/en/desk/monitor/deliveries/new").text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    parts = [
        ("csrf_token", "", token),
        ("source", "", "meetpost"),
        ("written_as", "", "delivery"),
        ("files", f'; filename="{name}"', content),
    ]
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n{value}\r\n'
        for field, more, value in parts
    )
    return someone.ask(
        "POST",
        "/en/desk/monitor/deliveries/new",
        f"{body}--cut--\r\n".encode(),
        "multipart/form-data; boundary=cut",
    ).status


LINK = re.compile(r'(?:href|src)="([^"#]+)')


def crawl(someone: Stranger, *starts: str, most: int) -> dict[str, str]:
    """Pages and files that links lead to from *starts*, two behind each kind of address, with their text."""
    waiting: list[str] = list(starts)
    seen: dict[str, str] = {}
    kinds: dict[str, int] = {}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        kind = re.sub(r"\d{4}-h\d|[a-z0-9-]*\d[\w-]*|(?<=/signatories/)[^/.]+", "*", path.partition("?")[0])
        kinds[kind] = kinds.get(kind, 0) + 1
        if path in seen or kinds[kind] > 2 or "/demo/" in path or "sign-out" in path:
            continue
        answer = someone.get(path)
        seen[path] = answer.text
        found = (link.replace("&amp;", "&").removeprefix(someone.url) for link in LINK.findall(answer.text))
        waiting += [link for link in found if link.startswith("/") and not link.startswith("/static")]
    return seen


def kept(data: Path) -> dict[str, str]:
    """What the monitor's tables and files hold of what was handed in, by where it lies."""
    found = {
        str(path.relative_to(data)): path.read_bytes().decode("latin-1")
        for path in data.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }
    engine = create_engine(f"sqlite:///{data}/register.sqlite3")
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        for table in list(tables):
            found[table] = str(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all())
    engine.dispose()
    return found


@pytest.mark.parametrize("most", [70, pytest.param(600, marks=pytest.mark.drill)])
def test_l2_thirteen_canaries_are_with_their_owners_and_nowhere_else(
    server: Served, most: int, figure: Figure
) -> None:
    data, before = Path(server.environment["REGISTER_DATA_DIR"]), len(log_of(server))
    operator, sign_in_link = come_in(server, "operator@register.example")
    invited = operator.submit("/en/desk/operator/people/invite", email=EMAIL, role="authority")
    assert invited.status == 302, invited.text
    invitation = mailed_link(data, EMAIL, "invitation|uitnodiging")
    someone = Stranger(server.url, headers={"User-Agent": f"{NAME} {EMAIL}"})
    assert someone.submit(f"/en/invitation/{invitation}", name=NAME).status == 302
    monitor, _ = come_in(server, "monitor@meetpost.example")
    label = {"label": "walk", "ends_on": "2027-01-01"}
    made = monitor.submit("/en/desk/monitor/programs/tokens/new", scopes="deliveries:write", **label)
    token = re.search(r"[\w-]*gcr_[\w-]+|<code[^>]*>([\w.-]{20,})</code>", made.text)
    assert token is not None, made.text
    someone.get("/en/my/sign-ins")
    canaries = {
        "session id": someone.cookies["session"],
        "token of a form": max(someone.tokens, key=len),
        "invitation": invitation,
        "sign-in link": sign_in_link,
        "API token": token.group(1) or token.group(0),
        **secrets_of(data),
        "name": NAME,
        "e-mail address": EMAIL,
        "IP address": ADDRESS,
        "notice id": NOTICE,
    }
    found = Canaries(canaries)
    assert len(canaries) >= 12 and found.found_in(f"planted: {NAME}") == ["name"]
    for who in (someone, monitor):
        provoke(who, canaries)
    good = "notice_id,item_key,site_key,holder,delivered_at,delivery\n"
    assert delivered(monitor, f"{good}{NOTICE},x\n{EMAIL}", f"{NOTICE}.csv") == 422
    assert found.found_in(log_of(server)[before:]) == []
    assert "127.0.0.1" not in log_of(server)[before:]
    stranger = Stranger(server.url)
    public = crawl(
        stranger, "/en/", "/nl/", "/sitemap.xml", "/signatories.json", "/signatories.csv", "/feed.atom",
        "/log/checkpoint", "/log/entry/0.json", "/metrics", "/readyz", "/api/v1/signatories", "/scores/schema.json",
        most=most,
    )  # fmt: skip
    assert len(public) >= min(most, 150)
    assert {path: leak for path, text in public.items() if (leak := found.found_in(text))} == {}
    owner, _ = come_in(server, "owner@waterlinie.example")
    desk = crawl(owner, "/en/my", most=most // 3)
    assert {path: leak for path, text in desk.items() if (leak := found.found_in(text))} == {}
    # An error page gives back what its asker typed and nobody else's: so the name may stand in none of the monitor's.
    secret = Canaries(
        {kind: value for kind, value in canaries.items() if kind not in ("name", "e-mail address")}
    )
    ours = {"secret key", "key passphrase", "notice key", "private key", "IP address", "notice id"}
    everyones = Canaries({kind: value for kind, value in secret.of.items() if kind in ours})
    assert [leak for text in someone.errors + monitor.errors if (leak := everyones.found_in(text))] == []
    assert [place for place, text in kept(data).items() if NOTICE in text] == []
    what = f"canaries of {len(canaries)} kinds in the log, {len(public)} public pages and files, a desk of another"
    figure("G8", what, 0, goal="0")
