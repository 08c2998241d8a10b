"""nginx with the file of ``deploy/``, without TLS, on an exported tree: for a test and a benchmark."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.journeys.served import free_port

DEPLOY = Path(__file__).parents[1] / "deploy" / "nginx"


@contextmanager
def serving(site: Path, folder: Path, *, behind: int) -> Iterator[str]:
    """The address of nginx on *site*, with its own files in *folder*; the register is asked at the port *behind*."""
    port = free_port()
    text = (DEPLOY / "register.conf").read_text()
    server = text[text.rindex("server {") :]
    for pattern in (r"ssl_\w+ [^;]+;", r"listen [^;]+;", r"access_log [^;]+;"):
        server = re.sub(pattern, "", server)
    server = server.replace("server {", f"server {{ listen 127.0.0.1:{port};", 1)
    top = "".join(re.findall(r"^map .*?^}\n|^limit_req_zone.*?;\n", text, re.MULTILINE | re.DOTALL))
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {places} {top} upstream register {{ server 127.0.0.1:{behind}; }}\n"
        + server.replace("/var/lib/register-site", str(site))
        .replace("/opt/register/deploy", str(DEPLOY.parent))
        .replace("/opt/register", str(DEPLOY.parents[1]))
        + "}\n"
    )
    # Started by root, nginx gives its workers another user, who may not read the folders of a test.
    as_user = "user root;" if os.geteuid() == 0 else ""
    process = subprocess.Popen(
        ["nginx", "-g", as_user, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
    )
    try:
        yield wait_for(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(url: str) -> str:
    for _ in range(100):
        try:
            urlopen(f"{url}/metrics", timeout=2)
        except HTTPError as answered:
            answered.close()
            break
        except URLError:
            time.sleep(0.05)
    return url
