"""Badge, verify answer, status list and pages as the built-in server sends them, beside its limits.

The limits are in the same run: a bare WSGI application on the same server (granian) that sends the same headers
and bytes from memory, and nginx that sends the bytes from a file. The load is ``wrk``'s, eight connections.
The server of the register, bare and nginx have one process each; they are measured one after the other, in
another order each round. A tool that is not there is said, and its rows are left out.
"""

import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from bench import latency, load, processor
from bench.harness import ROUNDS, report, skip
from tests.journeys.served import Served, free_port

SECONDS = 2
BARE_WSGI, NGINX_FILE = "bare WSGI on the same server", "nginx, the same bytes as a file"
AT_THE_99TH = ("badge as SVG", "verify answer (JSON)", "status list")
START_LIMIT_S = 20.0
OF_THE_SERVER = ("date", "server", "connection")
BARE = """
import json
import sys
from pathlib import Path
from granian import Granian
from granian.constants import Interfaces

BODY = Path(__file__).with_name("body").read_bytes()
HEADERS = [tuple(each) for each in json.loads(Path(__file__).with_name("headers").read_text())]

def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]

if __name__ == "__main__":
    Granian("bare:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
            workers=1, blocking_threads=24, log_enabled=False).serve()
"""
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 1000000; default_type image/svg+xml;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@contextmanager
def running(words: list[str], url: str, folder: Path) -> Iterator[int]:
    """A server of its own process, from when it answers, by its number; always ended."""
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(url)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(url: str, *, within_s: float = START_LIMIT_S) -> None:
    until = time.monotonic() + within_s
    while True:
        try:
            urlopen(url, timeout=2).read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@dataclass(frozen=True)
class Answer:
    """What the register says at an address: the headers that are its own, and the body."""

    headers: list[tuple[str, str]]
    body: bytes

    @classmethod
    def of(cls, url: str) -> "Answer":
        with urlopen(url, timeout=START_LIMIT_S) as answer:
            headers = [each for each in answer.headers.items() if each[0].lower() not in OF_THE_SERVER]
            return cls(headers, answer.read())


@contextmanager
def bare(answer: Answer, folder: Path) -> Iterator[tuple[str, int]]:
    """A WSGI application that sends *answer*; its address, and the number of its process."""
    (folder / "bare.py").write_text(BARE)
    (folder / "body").write_bytes(answer.body)
    (folder / "headers").write_text(json.dumps(answer.headers))
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with running([sys.executable, "bare.py", str(port)], url, folder) as pid:
        yield url, pid


@contextmanager
def nginx(body: bytes, folder: Path) -> Iterator[str]:
    """nginx with *body* as a file; its address."""
    port = free_port()
    (folder / "files").mkdir()
    (folder / "files" / "body").write_bytes(body)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)
    url = f"http://127.0.0.1:{port}/body"
    with running(["nginx", "-c", str(folder / "nginx.conf")], url, folder):
        yield url


def per_second(url: str, folder: Path) -> float:
    """Requests a second that ``wrk`` gets answered."""
    return asked(url, folder).per_second


def asked(url: str, folder: Path) -> load.Served:
    parts = urlsplit(url)
    return load.run(f"{parts.scheme}://{parts.netloc}", [parts.path], folder, seconds=SECONDS)


def processor_of_an_answer(url: str, pids: list[int], folder: Path) -> float:
    """Seconds of processor for each answer."""
    found: list[load.Served] = []
    spent = processor.busiest(pids, lambda: found.append(asked(url, folder)))
    return spent / found[0].requests


def measure(folder: Path) -> None:
    """Serve the demo, and say of each address how near it comes to its limits."""
    if shutil.which("wrk") is None:
        skip("public reads", "wrk is not here (apt-get install wrk)")
        return
    if shutil.which("nginx") is None:
        skip("public reads beside nginx", "nginx is not here (apt-get install nginx-light)")
    folder.chmod(0o755)
    (folder / "demo").mkdir()
    with Served.demo(folder / "demo") as served:
        for number, (what, path) in enumerate(addresses(served.url)):
            each = folder / str(number)
            each.mkdir()
            compare(what, served.url.replace("localhost", "127.0.0.1") + path, each)


def addresses(url: str) -> list[tuple[str, str]]:
    """What is measured, and where it is in the demo."""
    code = first_code(url)
    return [
        ("badge as SVG", f"/badges/{code}.svg"),
        ("live badge", f"/b/{code}/live.svg"),
        ("token", f"/badges/{code}.jwt"),
        ("verify answer (JSON)", f"/v/{code}.json"),
        ("status list", "/status/revocation/1"),
        ("home page", "/en/"),
        ("directory", "/en/signatories"),
    ]


def first_code(url: str) -> str:
    """The CODE of some badge of the demo, from the page of a company."""
    for each in json.loads(fetched(f"{url}/signatories.json"))["signatories"]:
        if found := re.search(
            rb"/(?:en/verify|v)/([0-9A-Z]{12})", fetched(f"{url}/en/signatories/{each['slug']}")
        ):
            return found[1].decode()
    raise LookupError("no company of the demo shows a badge")


def fetched(url: str) -> bytes:
    with urlopen(url, timeout=START_LIMIT_S) as answer:
        return answer.read()


def compare(what: str, url: str, folder: Path) -> None:
    answer = Answer.of(url)
    own = processor.of_port(urlsplit(url).port or 0)
    with ExitStack() as stack:
        bare_url, bare_pid = stack.enter_context(bare(answer, folder))
        others = {BARE_WSGI: bare_url}
        if shutil.which("nginx"):
            others[NGINX_FILE] = stack.enter_context(nginx(answer.body, folder))
        for other in others.values():
            per_second(other, folder)
        found: dict[str, list[float]] = {name: [] for name in others}
        for _ in range(ROUNDS):
            order = ["", *others]
            random.shuffle(order)
            speed = {name: per_second(others[name] if name else url, folder) for name in order}
            for name in others:
                found[name].append(speed[""] / speed[name])
        for name, ratios in found.items():
            goal = ">= 0.90" if name == BARE_WSGI else "-"
            report(f"{what}, {len(answer.body):,} bytes", name, sorted(ratios), goal)
        costs = [
            processor_of_an_answer(url, own, folder)
            / processor_of_an_answer(bare_url, processor.below(bare_pid), folder)
            for _ in range(ROUNDS)
        ]
        report(f"processor time, {what}", BARE_WSGI, sorted(costs), "<= 1.11")
        if what in AT_THE_99TH and NGINX_FILE in others:
            limit = others[NGINX_FILE]
            pairs = [latency.percentile(url) / latency.percentile(limit) for _ in range(ROUNDS)]
            report(f"99th percentile, {what}, at 300 a second", NGINX_FILE, sorted(pairs), "<= 2")
