"""The badge itself: token, pictures, QR code, the live picture, and each credential's own address."""

import io

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy.orm import Session

from app.clock import now
from app.headers import INERT
from badge import artwork, carrier
from badge.artwork import LIGHT, THEMES, Form, Look
from signatories.base import Base
from signatories.signatures import suspending
from signatories.signatures.suspending import SuspensionKind
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


def test_b13_pictures_may_stand_on_other_sites_and_can_do_nothing_there(
    client: PageClient, shown: ShownBadge
) -> None:
    for path in (f"/badges/{shown.code}.svg", f"/badges/{shown.code}.png", f"/qr/{shown.code}.svg"):
        headers = client.http.get(path).headers
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["Content-Security-Policy"] == INERT
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


@pytest.mark.parametrize("form", Form)
def test_each_form_has_a_plain_address_for_every_theme_and_language(
    client: PageClient, shown: ShownBadge, form: Form
) -> None:
    for theme, lang in (("light", "nl"), ("dark", "en"), ("mono", "nl")):
        path = f"/badges/{shown.code}/{form.key}-{theme}-{lang}"
        svg, png = client.http.get(f"{path}.svg"), client.http.get(f"{path}.png")
        assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
        assert f'xml:lang="{lang}"' in svg.text
        assert svg.headers["Cache-Control"] == png.headers["Cache-Control"] == "public, max-age=300"
        assert svg.headers["ETag"]
        if form.is_kept:
            assert carrier.find(svg.data) == carrier.find(png.data) == shown.token
        else:
            assert b"openbadge" not in svg.data + png.data


def test_the_card_in_light_and_dutch_is_the_picture_of_the_contract(
    client: PageClient, shown: ShownBadge
) -> None:
    assert (
        client.http.get(f"/badges/{shown.code}.svg").data
        == client.http.get(f"/badges/{shown.code}/card-light-nl.svg").data
    )


@pytest.mark.parametrize(
    "name",
    ["card", "card-light", "card-light-de", "card-blue-nl", "shield-light-nl", "CARD-light-nl", "a-b-nl"],
)
def test_a_form_that_is_not_there_is_a_404_of_its_kind(
    client: PageClient, shown: ShownBadge, name: str
) -> None:
    for path, mimetype in (
        (f"/badges/{shown.code}/{name}.svg", "image/svg+xml"),
        (f"/badges/{shown.code}/{name}.png", "image/png"),
        (f"/b/{shown.code}/live-{name}.svg", "image/svg+xml"),
    ):
        answer = client.http.get(path)
        assert (answer.status_code, answer.mimetype) == (404, mimetype)


def test_services_that_draw_badges_learn_the_state_and_the_domain(
    client: PageClient, shown: ShownBadge
) -> None:
    path = f"/b/{shown.code}/shields"
    answer = client.http.get(f"{path}.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.get_json() == {
        "schemaVersion": 1,
        "label": "Gedragscode NTD + Addendum",
        "message": f"ondertekend: alleen voor {HOST}",
        "color": "0B4F6C",
        "isError": False,
        "cacheSeconds": 300,
    }
    shown.withdraw()
    ended = client.http.get(f"{path}-en.json").get_json()
    assert ended["message"] == f"no longer valid: this logo was for {HOST}"
    assert ended["isError"] is True
    assert client.http.get("/b/000000000000/shields.json").status_code == 404


def test_the_qr_code_leads_to_the_verify_page(client: PageClient, shown: ShownBadge) -> None:
    drawn = artwork.png(client.http.get(f"/qr/{shown.code}.svg").text, 400)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))
    assert found.text.upper() == f"HTTP://LOCALHOST:8000/V/{shown.code}"


LIVE = ["live.svg?lang=en", "live-card-light-en.svg", "live-strip-dark-en.svg", "live-seal-mono-en.svg"]


def live(client: PageClient, code: str, referer: str | None, form: str = LIVE[0]) -> str:
    answer = client.http.get(f"/b/{code}/{form}", headers={"Referer": referer} if referer else {})
    headers = answer.headers
    assert headers["Cache-Control"] == "private, max-age=300"
    assert headers["Vary"] == "Referer"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Content-Security-Policy"] == INERT
    assert "Set-Cookie" not in headers
    return answer.text


@pytest.mark.parametrize("form", LIVE)
def test_a_live_picture_is_red_on_another_site_and_grey_where_it_cannot_know(
    client: PageClient, shown: ShownBadge, form: str
) -> None:
    """Never blue without the badge's own origin, in any form; the withdrawal goes before the site."""
    code, theme = shown.code, THEMES[form.split("-")[2]] if "-" in form else LIGHT
    here = live(client, code, f"https://{HOST}/", form)
    elsewhere = live(client, code, "https://copy.example/", form)
    unknown = live(client, code, None, form)
    for drawn, look in ((here, Look.IN_FORCE), (elsewhere, Look.ELSEWHERE), (unknown, Look.UNKNOWN)):
        assert [each for each in Look if each.sign.value in drawn] == [look]
        assert theme.colour_of(look) in drawn
    shown.withdraw()
    for referer in (f"https://{HOST}/", "https://copy.example/", None):
        assert Look.ENDED.sign.value in live(client, code, referer, form)


def test_a_suspended_badge_is_suspended_on_every_site(
    client: PageClient, shown: ShownBadge, session: Session
) -> None:
    suspending.suspend(
        session,
        signature=shown.badge.signature,
        by=shown.badge.signature.association,
        kind=SuspensionKind.OTHER,
        reason="A complaint is looked into.",
        at=now(),
    )
    session.commit()
    for referer in (f"https://{HOST}/", "https://copy.example/", None):
        drawn = live(client, shown.code, referer)
        assert Look.SUSPENDED.sign.value in drawn
        assert Look.ELSEWHERE.sign.value not in drawn


def test_nothing_of_the_visitor_is_kept(
    client: PageClient, shown: ShownBadge, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        client.http.get(
            f"/b/{shown.code}/live.svg",
            headers={"Referer": f"https://{HOST}/a/visitors/page?who=me", "User-Agent": "Visitor/7"},
            environ_overrides={"REMOTE_ADDR": "198.51.100.77"},
        )
    written = caplog.text + "".join(dump(session))
    for trace in ("visitors/page", "who=me", "Visitor/7", "198.51.100.77"):
        assert trace not in written


def dump(session: Session) -> list[str]:
    """Every value in the database."""
    return [
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in session.execute(table.select()).all()
    ]


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
