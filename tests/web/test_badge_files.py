"""The badge itself: token, pictures, QR code, the live picture, and each credential's own address."""

import io

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy.orm import Session

from badge import artwork, carrier
from tests.pages import PageClient
from tests.shown_badge import HOST, ShownBadge, shown_badge

UNKNOWN = "000000000000"


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def test_each_form_has_its_type_and_the_same_credential(client: PageClient, shown: ShownBadge) -> None:
    token, code = shown.token, shown.code
    jwt = client.http.get(f"/badges/{code}.jwt")
    svg = client.http.get(f"/badges/{code}.svg")
    png = client.http.get(f"/badges/{code}.png")
    assert [each.mimetype for each in (jwt, svg, png)] == ["text/plain", "image/svg+xml", "image/png"]
    assert jwt.text == carrier.find(svg.data) == carrier.find(png.data) == token


def test_the_token_comes_under_its_own_type_to_who_asks(client: PageClient, shown: ShownBadge) -> None:
    path = f"/badges/{shown.code}.jwt"
    asked = client.http.get(path, headers={"Accept": "application/vc+jwt"})
    assert asked.mimetype == "application/vc+jwt"
    assert "Accept" in asked.headers["Vary"]
    assert client.http.get(path, headers={"Accept": "*/*"}).mimetype == "text/plain"
    assert asked.headers["Access-Control-Allow-Origin"] == "*"


def test_pictures_may_stand_on_other_sites_and_can_do_nothing_there(
    client: PageClient, shown: ShownBadge
) -> None:
    for path in (f"/badges/{shown.code}.svg", f"/badges/{shown.code}.png", f"/qr/{shown.code}.svg"):
        headers = client.http.get(path).headers
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in headers
        assert "Cookie" not in headers.get("Vary", "")


def test_an_unchanged_picture_is_not_sent_again(client: PageClient, shown: ShownBadge) -> None:
    path = f"/badges/{shown.code}.svg"
    tag = client.http.get(path).headers["ETag"]
    assert client.http.get(path, headers={"If-None-Match": tag}).status_code == 304
    shown.withdraw()
    assert client.http.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_withdrawn_badge_is_still_served_and_looks_ended(client: PageClient, shown: ShownBadge) -> None:
    code, token = shown.code, shown.token
    shown.withdraw()
    svg = client.http.get(f"/badges/{code}.svg?lang=en")
    assert svg.status_code == 200
    assert "No longer valid" in svg.text
    assert client.http.get(f"/badges/{code}.jwt").text == token


def test_the_words_of_a_picture_come_in_both_languages(client: PageClient, shown: ShownBadge) -> None:
    assert "<title>Ondertekend:" in client.http.get(f"/badges/{shown.code}.svg").text
    assert "<title>Signed:" in client.http.get(f"/badges/{shown.code}.svg?lang=en").text
    dark = client.http.get(f"/badges/{shown.code}.svg?theme=dark").text
    assert f'fill="{artwork.DARK.paper}"' in dark


def test_the_qr_code_leads_to_the_verify_page(client: PageClient, shown: ShownBadge) -> None:
    drawn = artwork.png(client.http.get(f"/qr/{shown.code}.svg").text, 400)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))
    assert found.text.upper() == f"HTTP://LOCALHOST:8000/V/{shown.code}"


def live(client: PageClient, code: str, referer: str | None) -> str:
    answer = client.http.get(f"/b/{code}/live.svg?lang=en", headers={"Referer": referer} if referer else {})
    headers = answer.headers
    assert headers["Cache-Control"] == "private, max-age=300"
    assert headers["Vary"] == "Referer"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in headers
    return answer.text


def test_the_live_picture_knows_where_it_stands(client: PageClient, shown: ShownBadge) -> None:
    code = shown.code
    assert "<title>Signed:" in live(client, code, f"https://{HOST}/")
    assert "<title>Signed:" in live(client, code, f"https://{HOST}/about?x=1")
    assert "<title>Not valid on this site:" in live(client, code, "https://copy.example/")
    assert "<title>Not valid on this site:" in live(client, code, f"https://{HOST}.copy.example/")
    assert "<title>Not valid on this site:" in live(client, code, f"http://{HOST}/")
    assert "<title>Click to check:" in live(client, code, None)
    assert "<title>Click to check:" in live(client, code, "about:blank")


def test_a_withdrawn_badge_is_ended_on_every_site(client: PageClient, shown: ShownBadge) -> None:
    code = shown.code
    shown.withdraw()
    for referer in (f"https://{HOST}/", "https://copy.example/", None):
        assert "<title>No longer valid:" in live(client, code, referer)


def test_a_credentials_own_address_answers_people_and_software(client: PageClient, shown: ShownBadge) -> None:
    path, token = f"/badges/{shown.code}/credentials/1", shown.token
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}
    page = client.get(path, headers=browser)
    assert "This logo is valid" in page.text
    assert {"Accept", "Accept-Language"} <= set(page.headers["Vary"].split(", "))
    assert client.http.get(path, headers={"Accept": "application/vc+jwt"}).text == token
    assert client.http.get(path).text == token
    assert client.http.get(path.lower()).text == token
    for number in ("0", "2", "x", "-1"):
        assert client.http.get(f"/badges/{shown.code}/credentials/{number}").status_code == 404


KINDS = {
    "/badges/{}.svg": "image/svg+xml",
    "/badges/{}.png": "image/png",
    "/badges/{}.jwt": "text/plain",
    "/badges/{}.json": "application/problem+json",
    "/qr/{}.svg": "image/svg+xml",
    "/b/{}/live.svg": "image/svg+xml",
    "/badges/{}/credentials/1": "text/plain",
    "/v/{}.json": "application/json",
}


def test_a_missing_badge_is_a_404_with_a_body_of_its_kind(client: PageClient) -> None:
    for code in (UNKNOWN, "nonsense", '"><svg onload=alert(1)>'):
        for path, mimetype in KINDS.items():
            answer = client.http.get(path.format(code))
            assert (answer.status_code, answer.mimetype) == (404, mimetype), path
            assert answer.data, path
            assert b"onload" not in answer.data, path
            assert "public" not in answer.headers["Cache-Control"], path
