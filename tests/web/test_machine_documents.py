"""What machines read under fixed names."""

import json
import re
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.clock import now
from app.extensions import db
from app.jobs import badges as badges_work
from app.keys import badge_keys
from app.machine import health
from badge import status_list
from badge.errors import KeyUnreadable
from tests import factories
from tests.conftest import BASE_URL
from tests.pages import PageClient
from tests.shown_badge import ShownBadge, shown_badge


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def test_the_keys_are_published_under_both_names(client: PageClient, shown: ShownBadge) -> None:
    did = client.http.get("/.well-known/did.json")
    jwks = client.http.get("/.well-known/jwks.json")
    assert did.mimetype == "application/did+json"
    assert jwks.mimetype == "application/jwk-set+json"
    for answer in (did, jwks):
        assert answer.headers["Cache-Control"] == "public, max-age=300, stale-if-error=3600"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    method = json.loads(did.data)["verificationMethod"][0]
    (key,) = json.loads(jwks.data)["keys"]
    assert method["id"] == key["kid"]
    assert method["type"] == "JsonWebKey2020"
    assert "d" not in key


def test_before_anything_is_signed_there_are_no_keys_to_show(client: PageClient) -> None:
    assert json.loads(client.http.get("/.well-known/jwks.json").data) == {"keys": []}
    assert json.loads(client.http.get("/.well-known/did.json").data)["assertionMethod"] == []


def test_the_status_list_is_signed_and_says_what_was_withdrawn(client: PageClient, shown: ShownBadge) -> None:
    def withdrawn() -> bool:
        answer = client.http.get("/status/revocation/1")
        assert answer.mimetype == "application/vc+jwt"
        assert answer.headers["Cache-Control"] == "public, max-age=300, stale-if-error=3600"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        keys = badge_keys()
        found = status_list.read(
            answer.text,
            keys.trusted(),
            expected_id=f"{BASE_URL}/status/revocation/1",
            issuer=keys.did,
            at=now() + timedelta(seconds=1),
        )
        return found.is_withdrawn(shown.badge.credentials[0].status_index)

    assert not withdrawn()
    shown.withdraw()
    assert withdrawn()


def test_an_unknown_status_list_is_a_problem(client: PageClient) -> None:
    answer = client.http.get("/status/revocation/99")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_unchanged_documents_are_not_sent_again(client: PageClient, shown: ShownBadge) -> None:
    for path in ("/.well-known/did.json", "/.well-known/jwks.json", "/status/revocation/1"):
        tag = client.http.get(path).headers["ETag"]
        assert client.http.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_security_txt_names_a_contact_and_has_not_run_out(client: PageClient) -> None:
    answer = client.http.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:info@localhost"
    assert fields["Canonical"] == f"{BASE_URL}/.well-known/security.txt"
    ends_at = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < ends_at - datetime.now(UTC) < timedelta(days=365)


def test_the_process_is_alive(client: PageClient) -> None:
    answer = client.http.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_ready_register_says_so(client: PageClient, shown: ShownBadge) -> None:
    badges_work.refresh_status_lists()  # as the worker does each hour
    answer = client.http.get("/readyz")
    assert answer.get_json() == {"status": "ok", "alarms": [], "database": "ok", "keys": "ok", "disk": "ok"}


def test_a_dead_database_is_named_and_nothing_more(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> None:
        raise OperationalError("SELECT 1", None, Exception("password=secret host=db1"))

    monkeypatch.setattr(db.session, "execute", away)
    answer = client.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["database"] == "failed"
    assert "secret" not in answer.text


def test_a_key_that_does_not_open_is_named(
    client: PageClient, shown: ShownBadge, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(**_values: object) -> None:
        raise KeyUnreadable(file="x.pem")

    monkeypatch.setattr(badge_keys(), "signing_key", unreadable)
    assert client.http.get("/readyz").get_json()["keys"] == "failed"


def test_a_full_disk_is_named(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(100, 99, 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)
    answer = client.http.get("/readyz")
    assert (answer.status_code, answer.get_json()["disk"]) == (503, "failed")


def test_robots_are_sent_to_the_sitemap_and_kept_from_desks(client: PageClient) -> None:
    text = client.http.get("/robots.txt").text
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in text
    assert "Disallow: /nl/desk/" in text


def test_the_sitemap_has_every_page_in_both_languages(client: PageClient, session: Session) -> None:
    company = factories.company(session, at=now(), member_of=factories.association(session, at=now()))
    slug = company.slug
    answer = client.http.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    ElementTree.fromstring(answer.text)
    addresses = re.findall(r"<loc>([^<]+)</loc>", answer.text)
    assert f"{BASE_URL}/nl/ondertekenaars/{slug}" in addresses
    assert f"{BASE_URL}/en/associations/hosters" in addresses
    for address in addresses:
        client.get(address.removeprefix(BASE_URL))
