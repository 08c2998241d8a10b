"""What is taken along: the stand-alone checker as a file, and QR codes with a ticket."""

import gzip
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from app.badges import checker
from app.clock import bind_clock, now
from app.headers import INERT
from app.keys import badge_keys
from badge import artwork, ticket, ticket_judging
from badge.did import jwks, public_jwk
from badge.errors import KeyFileMissing
from badge.token import open_token
from badge.verdict import Outcome
from tests.badge_samples import KEY
from tests.pages import PageClient
from tests.shown_badge import HOST, ShownBadge, shown_badge


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def read(svg: bytes) -> str:
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(artwork.png(svg.decode(), 800))).convert("L"))
    return found[0].text


def test_the_checker_is_a_download_that_can_do_nothing_on_this_site(client: PageClient) -> None:
    answer = client.http.get(f"/{checker.NAME}")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="badge-checker.html"'
    assert answer.headers["Content-Security-Policy"] == INERT
    assert f'href="/{checker.NAME}"' in client.get("/en/verify").text


def test_the_checker_reaches_nothing_and_runs_only_its_own_script(app: Flask) -> None:
    with app.test_request_context():
        html = checker.page(jwks("did:web:register.example", [public_jwk(KEY.private.public_key())]))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    allowed = dict(part.split(" ", 1) for part in policy.group(1).split("; "))
    assert allowed.pop("default-src") == "'none'"
    assert set(allowed) == {"script-src", "style-src", "base-uri", "form-action"}
    assert "unsafe" not in policy.group(1)
    assert not re.findall(
        r"\b(?:src|href)=|fetch\(|XMLHttpRequest|WebSocket|import\(|localStorage|innerHTML", html
    )
    assert html.count("<script") == 2  # the script, and its Dutch as data
    assert KEY.kid in html


def test_the_keys_cannot_bring_markup(app: Flask) -> None:
    with app.test_request_context():
        html = checker.page({"keys": [{"kid": "</textarea><script>alert(1)</script>"}]})
    assert "<script>alert" not in html


def test_every_sentence_of_the_checker_has_its_dutch(app: Flask) -> None:
    page = (Path(checker.__file__).parent / "page.html").read_text()
    in_page = set(re.findall(r"data-say>([^<]+)<", page))
    with app.test_request_context():
        known = checker.dutch()
    assert len(in_page) > 15
    assert in_page <= known.keys()
    same = {each for each in known if known[each] == each}
    assert same <= {"Code"}


def test_a_qr_code_with_a_ticket_can_be_read_without_the_network(
    client: PageClient, shown: ShownBadge
) -> None:
    plain = client.http.get(f"/qr/{shown.code}.svg")
    assert "#" not in read(plain.data)
    answer = client.http.get(f"/qr/{shown.code}.svg?ticket=1")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    text = read(answer.data)
    assert text.startswith(f"http://localhost:8000/v/{shown.code}#")
    found = ticket_judging.judge(text, keys=badge_keys().trusted(), status_lists=[], at=now())
    assert found is not None
    assert (found.outcome, found.ticket.origin) == (Outcome.CANNOT_CHECK, f"https://{HOST}")
    assert client.http.get(f"/qr/{shown.code}.svg?ticket=1").data == answer.data


def test_a_square_for_print_can_hold_the_ticket_and_no_other_form_does(
    client: PageClient, shown: ShownBadge
) -> None:
    square = f"/badges/{shown.code}/square-light-en.svg"
    with_ticket = client.http.get(f"{square}?ticket=1").data
    assert read(with_ticket) == read(client.http.get(f"/qr/{shown.code}.svg?ticket=1").data)
    assert "#" not in read(client.http.get(square).data)
    assert client.http.get(f"/badges/{shown.code}/card-light-en.svg?ticket=1").data == client.http.get(
        f"/badges/{shown.code}/card-light-en.svg"
    ).data  # fmt: skip
    assert len(gzip.compress(with_ticket)) < 16 * 1024
    shown.withdraw()
    assert "#" not in read(client.http.get(f"{square}?ticket=1").data)


def test_a_ticket_is_new_every_week(app: Flask, client: PageClient, shown: ShownBadge) -> None:
    def end() -> object:
        token = ticket.in_address(read(client.http.get(f"/qr/{shown.code}.svg?ticket=1").data))
        assert token is not None
        return open_token(token, badge_keys().trusted(), limit=2000).payload["exp"]

    first = end()
    bind_clock(app, now() + timedelta(days=8))
    shown.sign_lists(now())
    assert end() != first


def test_a_withdrawn_badge_gets_no_ticket(client: PageClient, shown: ShownBadge) -> None:
    shown.withdraw()
    assert "#" not in read(client.http.get(f"/qr/{shown.code}.svg?ticket=1").data)


def test_where_nothing_can_be_signed_the_plain_code_is_given(
    client: PageClient, shown: ShownBadge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_options: object) -> str:
        raise KeyFileMissing(file="x")

    monkeypatch.setattr("badge.token.sign", away)
    assert "#" not in read(client.http.get(f"/qr/{shown.code}.svg?ticket=1").data)


def test_page_and_json_say_what_a_ticket_is(client: PageClient, shown: ShownBadge) -> None:
    text = read(client.http.get(f"/qr/{shown.code}.svg?ticket=1").data)
    token = ticket.in_address(text)
    html = client.post("/verify", {"badge": token, "lang": "en"}).text
    assert "This is not a logo of this register" in html
    assert "This is the ticket of a printed logo, not the logo itself." in html
    answer = client.http.post("/api/v1/verify", json={"badge": token}).get_json()
    assert answer["verdict"] == "not_a_badge"
    # The whole text of the QR code is an address of this register: its books answer.
    assert client.http.post("/api/v1/verify", json={"badge": text}).get_json()["verdict"] == "valid"


def test_the_command_says_what_a_ticket_proves(app: Flask, client: PageClient, shown: ShownBadge) -> None:
    text = read(client.http.get(f"/qr/{shown.code}.svg?ticket=1").data)
    token = ticket.in_address(text)
    done = app.test_cli_runner().invoke(args=["badge", "verify", str(token)])
    assert done.exit_code == 1
    assert "not_a_badge: This is the ticket" in done.output
    assert f"ticket    valid\nsite      https://{HOST}\n" in done.output
    found = json.loads(app.test_cli_runner().invoke(args=["badge", "verify", text, "--json"]).output)
    assert found["verdict"] == "valid"
    assert found["ticket"]["outcome"] == "valid"
