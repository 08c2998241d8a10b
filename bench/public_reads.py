"""Badge, verify answer, status list and pages as the built-in server sends them, beside its limits.

The limits are in the same run: a bare WSGI application on the same server (granian) that sends the same bytes
from memory, and nginx that sends them from a file. The load is ``wrk``'s, eight connections. The server of the
register, bare and nginx have one process each; they are measured one after the other, in another order each
round. A tool that is not there is said, and its rows are left out.
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
from pathlib import Path
from urllib.request import urlopen

from bench import latency
from bench.harness import ROUNDS, report, skip
from tests.journeys.served import Served, free_port

SECONDS = 2
CONNECTIONS = 8
AT_THE_99TH = ("badge as SVG", "verify answer (JSON)")
START_LIMIT_S = 20.0
BARE = """
import sys
from pathlib import Path
from granian import Granian
from granian.constants import Interfaces

BODY = Path(__file__).with_name("body").read_bytes()
HEADERS = [("Content-Type", "image/svg+xml"), ("Content-Length", str(len(BODY))), ("ETag", '"1"')]

def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]

if __name__ == "__main__":
    Granian("bare:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
            workers=1, blocking_threads=4, log_enabled=False).serve()
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
def running(words: list[str], url: str, folder: Path) -> Iterator[None]:
    """A server of its own process, from when it answers; always ended."""
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(url)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(url: str) -> None:
    until = time.monotonic() + START_LIMIT_S
    while True:
        try:
            urlopen(url, timeout=2).read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def bare(body: bytes, folder: Path) -> Iterator[str]:
    """A WSGI application that sends *body*; its address."""
    (folder / "bare.py").write_text(BARE)
    (folder / "body").write_bytes(body)
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with running([sys.executable, "bare.py", str(port)], url, folder):
        yield url


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


def per_second(url: str) -> float:
    """Requests a second that ``wrk`` gets answered."""
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    assert found is not None, said
    return float(found[1])


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
    body = fetched(url)
    with ExitStack() as stack:
        others = {"bare WSGI on the same server": stack.enter_context(bare(body, folder))}
        if shutil.which("nginx"):
            others["nginx, the same bytes as a file"] = stack.enter_context(nginx(body, folder))
        for other in others.values():
            per_second(other)
        found: dict[str, list[float]] = {name: [] for name in others}
        for _ in range(ROUNDS):
            order = ["", *others]
            random.shuffle(order)
            speed = {name: per_second(others[name] if name else url) for name in order}
            for name in others:
                found[name].append(speed[""] / speed[name])
        goals = {"bare WSGI on the same server": ">= 0.90"}
        for name, ratios in found.items():
            report(f"{what}, {len(body):,} bytes", name, sorted(ratios), goals.get(name, "-"))
        limit = next((name for name in others if name.startswith("nginx")), "")
        if what in AT_THE_99TH and limit:
            pairs = [latency.percentile(url) / latency.percentile(others[limit]) for _ in range(ROUNDS)]
            report(f"99th percentile, {what}, at 300 a second", limit, sorted(pairs), "<= 2")
