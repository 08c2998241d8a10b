"""Signing in over a certified OpenID provider that nobody here wrote (npm ``oidc-provider``). Only in `make drills`."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.oidc.models import Identity
from app.outgoing import Way
from app.roles import Role
from tests import factories
from tests.conftest import BASE_URL, NOW
from tests.journeys.served import free_port
from tests.pages import PageClient

HERE = Path(__file__).parent
INSTALL = "Node 20 or newer with npm is needed: apt-get install --no-install-recommends nodejs npm"
CLIENT, SECRET, BACK = "register", "a-secret-of-the-drill", "/sign-in-service/callback"

pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider on a port of this machine."""
    node, npm = shutil.which("node"), shutil.which("npm")
    assert node and npm, INSTALL
    subprocess.run([npm, "ci", "--ignore-scripts"], cwd=HERE, check=True, capture_output=True)
    port = free_port()
    own = {"PORT": str(port), "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "REDIRECT_URI": BASE_URL + BACK}
    provider = subprocess.Popen(
        [node, "provider.mjs"],
        cwd=HERE,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with provider:  # closes its pipe at the end
        try:
            assert provider.stdout is not None
            assert any(line.strip() == "ready" for line in iter(provider.stdout.readline, ""))
            yield f"http://localhost:{port}"
        finally:
            provider.terminate()


@pytest.fixture
def client(app: Flask, issuer: str) -> PageClient:
    place = urlsplit(issuer).netloc
    own = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET)}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=own)
    app.config["OUTGOING_WAY"] = Way(
        base_url=BASE_URL, allowed={place: place.replace("localhost", "127.0.0.1")}
    )
    bind_clock(app, None)  # the provider has the clock of the machine
    return PageClient(app)


class Stays(HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl) -> None:
        return None


class Browser:
    """A browser at the provider: follows its redirects, and stops where it leaves for another place."""

    def __init__(self) -> None:
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), Stays())

    def go(self, url: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """The address and the page at the end of the way."""
        for _ in range(10):
            if url.startswith(BASE_URL):
                return url, ""
            try:
                answer = self.opener.open(url, data=urlencode(form).encode() if form else None, timeout=10)
            except HTTPError as error:
                answer = error
            form = None
            with answer:
                if "Location" not in answer.headers:
                    return url, answer.read().decode()
                url = urljoin(url, answer.headers["Location"])
        raise AssertionError("the provider leads in circles")

    def sign_in(self, url: str, who: str) -> dict[str, str]:
        """Sign in there as *who*, agree, and bring back what is to be brought back."""
        place, page = self.go(url)
        for _ in range(3):
            if place.startswith(BASE_URL):
                break
            hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
            action = re.search(r'action="([^"]+)"', page)
            assert action, page[:2000]
            typed = {"login": who, "password": "x"} if 'name="login"' in page else {}
            place, page = self.go(urljoin(place, unescape(action[1])), {**hidden, **typed})
        return dict(parse_qsl(urlsplit(place).query))


def test_a13_over_a_certified_provider(client: PageClient, session: Session) -> None:
    hosters = factories.association(session, at=NOW)
    who = factories.person(session, Role.OFFICER, at=NOW, of=hosters, language="en")
    client.sign_in(who)
    there = Browser()
    back = there.sign_in(client.get("/en/my/security/add-service", status=302).location, "alice")
    page = client.get(BACK, status=302, query_string=back).location
    client.submit(page, status=302)
    linked = session.scalars(select(Identity)).one()
    assert (linked.subject, linked.person_id) == ("alice", who.id)
    other = PageClient(client.app)
    back = Browser().sign_in(other.get("/en/sign-in-at-service", status=302).location, "alice")
    assert back.keys() == {"code", "state", "iss"}
    stolen = PageClient(client.app)
    stolen.get(BACK, status=400, query_string=back)
    assert other.get(BACK, status=302, query_string=back).location == "/en/my"
    other.get(BACK, status=400, query_string=back)
    stranger = PageClient(client.app)
    back = Browser().sign_in(stranger.get("/en/sign-in-at-service", status=302).location, "bob")
    assert "not linked to anybody" in stranger.get(BACK, status=400, query_string=back).text
