"""Where a request says it comes from or goes to changes no link, mail or code: the settings say it."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.outbox import OutboxMail
from app.roles import Role
from tests import factories
from tests.conftest import BASE_URL
from tests.pages import PageClient, csrf_token

EVIL = "evil.example"
FORWARDED = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Host": EVIL,
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "Forwarded": f"host={EVIL};proto=https",
}


@pytest.mark.parametrize(
    "host",
    [
        EVIL,
        f"localhost.{EVIL}",
        f"localhost:8000@{EVIL}",
        f"{EVIL}:8000",
        f"localhost,{EVIL}",
        "local host",
        "",
    ],
)
def test_a17_a_host_that_is_not_ours_is_a_wrong_request(app: Flask, host: str) -> None:
    client = app.test_client()
    for path in (
        "/en/",
        "/signatories.json",
        "/static/css/site.css",
        "/v/0000-0000-0000",
        "/healthz",
        "/en/nothing",
    ):
        answer = client.get(path, headers={"Host": host})
        if host == "":
            assert EVIL not in answer.text
            continue
        assert answer.status_code == 400, path
        assert EVIL not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/en/", "/en/signatories", "/sitemap.xml", "/feed.atom", "/signatories.json", "/robots.txt"]
)
def test_a17_w3_forwarded_names_change_no_page_and_no_key_of_a_cache(app: Flask, path: str) -> None:
    client = app.test_client()
    plain, forwarded = client.get(path), client.get(path, headers=FORWARDED)
    assert plain.status_code == forwarded.status_code == 200
    assert plain.data == forwarded.data
    assert "evil" not in str(forwarded.headers)
    assert "X-Forwarded" not in forwarded.headers.get("Vary", "")


def test_a17_links_in_mail_have_the_host_of_the_settings(client: PageClient, session: Session) -> None:
    who = factories.person(session, Role.MONITOR, at=now())
    email = who.email
    session.commit()
    page = client.http.get("/en/sign-in", headers=FORWARDED)
    sent = {"csrf_token": csrf_token(page), "email": email}
    client.http.post("/en/sign-in", data=sent, headers=FORWARDED)
    (mail,) = session.scalars(select(OutboxMail)).all()
    assert f"{BASE_URL}/nl/aanmelden/" in mail.body
    assert "evil" not in mail.body


def test_w3_public_pages_set_no_cookie_and_are_the_same_for_who_is_signed_in(
    client: PageClient, session: Session
) -> None:
    paths = (
        "/en/",
        "/nl/",
        "/en/signatories",
        "/en/privacy",
        "/en/figures",
        "/signatories.json",
        "/en/report-misuse",
    )
    stranger = [client.http.get(path) for path in paths]
    client.sign_in_as(Role.OPERATOR)
    for path, before in zip(paths, stranger, strict=True):
        after = client.http.get(path)
        assert "Set-Cookie" not in before.headers and "Set-Cookie" not in after.headers, path
        assert after.data == before.data, path
        assert "Cookie" not in after.headers.get("Vary", ""), path
    for path in ("/en/my", "/en/my/data", "/en/desk/operator", "/en/sign-in"):
        assert client.http.get(path).headers["Cache-Control"] == "no-store", path
