"""The security headers stand on every answer: pages, files, machine documents, errors."""

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.roles import Role
from config import Settings
from tests.goals import Figure
from tests.house.test_doors import path_of, routes

SECRETS = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}


def faults(headers: dict[str, str], *, https: bool) -> list[str]:
    """What is missing or too wide."""
    found = []
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        found.append(f"Content-Security-Policy: {policy!r}")
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
    if "Python" in headers.get("Server", "") or "X-Powered-By" in headers:
        found.append("the answer names its software")
    return found


@pytest.fixture(params=[False, True], ids=["http", "https"])
def served(request: pytest.FixtureRequest, make_app, settings: Settings) -> tuple[Flask, bool]:
    if not request.param:
        return make_app(settings), False
    secure = {**settings.model_dump(), **SECRETS, "base_url": "https://localhost"}
    return make_app(Settings(**secure)), True


def test_every_route_has_them(served: tuple[Flask, bool], figure: Figure) -> None:
    app, https = served
    client = app.test_client()
    for route in routes(app):
        method = "GET" if "GET" in (route.methods or ()) else "POST"
        answer = client.open(path_of(app, route), method=method)
        assert faults(dict(answer.headers), https=https) == [], (route.rule, answer.status_code)
    tried = len(routes(app))
    figure("G10", f"routes without a header ({'https' if https else 'http'}), of {tried}", 0, goal=0)


@pytest.mark.parametrize("path", ["/en/nothing", "/nl/niets", "/nothing.json", "/nothing.svg", "/v/XXXX"])
def test_what_is_not_there_has_them(served: tuple[Flask, bool], path: str) -> None:
    app, https = served
    assert faults(dict(app.test_client().get(path).headers), https=https) == []


@pytest.mark.parametrize("status", [400, 403, 405, 413, 429, 500, 503])
def test_every_error_has_them(served: tuple[Flask, bool], status: int) -> None:
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


def test_a_page_of_a_desk_is_kept_by_no_cache(session: Session, as_role) -> None:
    client = as_role(Role.OPERATOR)
    for path in ("/en/my", "/en/desk/operator", "/en/desk/operator/journal"):
        answer = client.http.get(path)
        assert "no-store" in answer.headers["Cache-Control"], path


def test_an_unknown_host_is_refused(app: Flask) -> None:
    assert app.test_client().get("/en/", headers={"Host": "evil.example"}).status_code == 400


def test_the_check_bites() -> None:
    good = {
        "Content-Security-Policy": "default-src 'none'",
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
    assert faults(
        {**good, "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}, https=False
    )
