"""The security headers stand on every answer: pages, files, machine documents, errors."""

import re

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.roles import Role
from config import Settings
from tests import cache_headers
from tests.goals import Figure
from tests.house.test_doors import path_of, routes

SECRETS = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}


NEEDED = ("default-src", "base-uri", "form-action", "frame-src", "frame-ancestors")
"""Directives that internet.nl asks for; the others fall back on the first."""
SOURCES = {"'none'", "'self'"}


def policy_of(text: str) -> dict[str, list[str]]:
    """A Content-Security-Policy as browsers read it: directives by name, the first of a name counts."""
    found: dict[str, list[str]] = {}
    for part in text.split(";"):
        name, *sources = part.split() or [""]
        if name:
            found.setdefault(name.lower(), sources)
    return found


def policy_faults(text: str) -> list[str]:
    """What is missing in a policy, or opens more than our own files."""
    policy = policy_of(text)
    found = [f"no {name}" for name in NEEDED if name not in policy]
    if policy.get("default-src") != ["'none'"]:
        found.append("default-src is not 'none'")
    for name, sources in policy.items():
        wider = set(sources) - SOURCES
        if wider and not (name == "sandbox" or (name == "img-src" and wider == {"data:"})):
            found.append(f"{name} {' '.join(sorted(wider))}")
    return found


def faults(headers: dict[str, str], *, https: bool) -> list[str]:
    """What is missing or too wide."""
    found = policy_faults(headers.get("Content-Security-Policy", ""))
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("X-Content-Type-Options")
    for name in (
        "Referrer-Policy",
        "X-Frame-Options",
        "Permissions-Policy",
        "Cross-Origin-Resource-Policy",
        "Cache-Control",
    ):
        if not headers.get(name):
            found.append(name)
    if https and "max-age=63072000" not in headers.get("Strict-Transport-Security", ""):
        found.append("Strict-Transport-Security")
    allowed = [
        part for part in headers.get("Permissions-Policy", "").split(",") if not part.strip().endswith("=()")
    ]
    if allowed:
        found.append(f"Permissions-Policy allows {allowed}")
    if (
        re.search(r"[0-9]|python|werkzeug|flask", headers.get("Server", ""), re.IGNORECASE)
        or "X-Powered-By" in headers
    ):
        found.append("the answer names its software")
    return found


@pytest.fixture(params=[False, True], ids=["http", "https"])
def served(request: pytest.FixtureRequest, make_app, settings: Settings) -> tuple[Flask, bool]:
    if not request.param:
        return make_app(settings), False
    secure = {**settings.model_dump(), **SECRETS, "base_url": "https://localhost"}
    return make_app(Settings(**secure)), True


def test_w1_every_route_has_them(served: tuple[Flask, bool], figure: Figure) -> None:
    app, https = served
    client = app.test_client()
    for route in routes(app):
        method = "GET" if "GET" in (route.methods or ()) else "POST"
        answer = client.open(path_of(app, route), method=method)
        assert faults(dict(answer.headers), https=https) == [], (route.rule, answer.status_code)
        assert cache_headers.read(answer.headers.getlist("Cache-Control")), route.rule
    tried = len(routes(app))
    figure("G10", f"routes without a header ({'https' if https else 'http'}), of {tried}", 0, goal=0)


@pytest.mark.parametrize("path", ["/en/nothing", "/nl/niets", "/nothing.json", "/nothing.svg", "/v/XXXX"])
def test_w1_what_is_not_there_has_them(served: tuple[Flask, bool], path: str) -> None:
    app, https = served
    assert faults(dict(app.test_client().get(path).headers), https=https) == []


@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 411, 413, 415, 422, 429, 500, 503])
def test_w1_every_error_has_them(served: tuple[Flask, bool], status: int) -> None:
    app, https = served
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail() -> ResponseReturnValue:
        abort(status)

    app.view_functions["public.home"] = fail
    answer = app.test_client().get("/en/")
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert faults(dict(answer.headers), https=https) == []


def test_no_folder_is_listed_and_trace_is_not_answered(app: Flask) -> None:
    client = app.test_client()
    for path in ("/static/", "/static/fonts/", "/.git/config", "/static/../config.py"):
        assert client.get(path).status_code == 404, path
    assert client.open("/en/", method="TRACE").status_code == 405


def test_w3_a_page_of_a_desk_is_kept_by_no_cache(session: Session, as_role) -> None:
    client = as_role(Role.OPERATOR)
    for path in ("/en/my", "/en/desk/operator", "/en/desk/operator/journal"):
        answer = client.http.get(path)
        assert "no-store" in answer.headers["Cache-Control"], path


def test_a17_an_unknown_host_is_refused(app: Flask) -> None:
    assert app.test_client().get("/en/", headers={"Host": "evil.example"}).status_code == 400


GOOD = (
    "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'self'; frame-src 'none';"
    " frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD.replace("'none'; script", "*; script"),
        GOOD.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        GOOD.replace("script-src 'self'", "script-src 'self' https://elsewhere.example"),
        GOOD.replace("script-src 'self'", "script-src data:"),
        GOOD.replace("script-src 'self'", "script-src *; script-src 'self'"),
        GOOD.replace("; base-uri 'none'", ""),
        GOOD.replace("; frame-ancestors 'none'", ""),
        "",
    ],
)
def test_a_planted_hole_in_a_policy_is_found(wrong: str) -> None:
    assert policy_faults(GOOD) == []
    assert policy_faults(wrong)


def test_the_check_bites() -> None:
    good = {
        "Content-Security-Policy": GOOD,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=()",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    assert faults(good, https=False) == []
    assert faults(good, https=True) == ["Strict-Transport-Security"]
    for name in good:
        assert faults({**good, name: ""}, https=False)
    assert faults({**good, "Content-Security-Policy": f"{GOOD}; style-src 'unsafe-inline'"}, https=False)
