"""Verify pages: the verdict first, in both languages, the same by page, JSON, form and API."""

import io

import pytest
from flask import Flask
from sqlalchemy import create_engine, delete
from sqlalchemy.orm import Session

from app.badges.books import Judged
from app.badges.verdicts import page
from app.clock import now
from app.keys import badge_keys
from badge import baking, openbadge
from badge.artwork import Look
from badge.keys import KeyRing
from badge.proof_models import ProvenCredential
from badge.token import seal
from badge.verdict import Outcome, Reason, Verdict
from tests.pages import PageClient
from tests.shown_badge import DAY, HOST, ShownBadge, shown_badge

CONTRACT_KEYS = (
    *("verdict", "company", "register_number", "origins", "documents", "since", "until"),
    *("reason", "checked_at", "as_of", "log_index"),
)
UNKNOWN = "0000-0000-0000"
WORDS = {
    "valid": "This logo is valid",
    "not_for_this_site": "This logo is not for this website",
    "withdrawn": "This logo has been withdrawn",
    "expired": "This logo has expired",
    "not_yet_valid": "This logo is not valid yet",
    "cannot_check": "This logo cannot be checked now",
    "forged": "This logo is forged",
    "unknown_issuer": "This logo was not issued by this register",
    "not_a_badge": "This is not a logo of this register",
    "no_credential": "This picture carries no proof",
    "suspended": "This logo is suspended",
}


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def verdict_by_code(client: PageClient, code: str, query: str = "") -> str:
    """The verdict of the page, which is that of the JSON too."""
    html = client.get(f"/en/verify/{code}{query}").text
    wire = client.get(f"/v/{code}.json{query}").get_json()["verdict"]
    assert f">{WORDS[wire]}</h1>" in html
    return wire


def verdict_by_post(client: PageClient, badge: str, on: str = "") -> str:
    """The verdict of the form, which is that of the API too."""
    html = client.post("/verify", {"badge": badge, "on": on, "lang": "en"}, status=200).text
    answer = client.http.post("/api/v1/verify", json={"badge": badge, "on": on or None})
    wire = answer.get_json()["verdict"]
    assert f">{WORDS[wire]}</h1>" in html
    return wire


def test_a_badge_in_force_is_valid_and_the_page_says_for_whom(client: PageClient, shown: ShownBadge) -> None:
    assert verdict_by_code(client, shown.code) == "valid"
    html = client.get(f"/en/verify/{shown.code}").text
    assert HOST in html
    assert "Voorbeeld Hosting B.V." in html
    assert "Vereniging van Hosters" in html
    assert "It is not an endorsement by a public authority." in html
    assert "It says nothing about measured conduct" in html
    assert f'/signatories/{shown.company.slug}#figures"' in html
    assert f'src="/badges/{shown.code}.svg' in html
    assert f'src="/qr/{shown.code}.svg"' in html
    assert "/.well-known/jwks.json" in html
    assert f"badge verify http://localhost:8000/v/{shown.code}" in html


def test_a_code_is_read_however_it_is_typed(client: PageClient, shown: ShownBadge) -> None:
    code = shown.code
    groups = "-".join(code[start : start + 4] for start in (0, 4, 8))
    for typed in (code, code.lower(), groups, groups.lower().replace("-", " ")):
        assert client.http.get(f"/v/{typed}.json").get_json()["verdict"] == "valid", typed


def test_the_short_address_speaks_the_language_of_the_browser(client: PageClient, shown: ShownBadge) -> None:
    for path in (f"/v/{shown.code}", f"/V/{shown.code}"):
        dutch = client.get(path, headers={"Accept-Language": "nl"})
        english = client.get(path, headers={"Accept-Language": "fr, en;q=0.5"})
        assert '<html lang="nl">' in dutch.text
        assert '<html lang="en">' in english.text
        assert "Accept-Language" in english.headers["Vary"]
        assert f'href="/nl/controle/{shown.code}"' in english.text


def test_the_json_has_the_keys_of_the_contract(client: PageClient, shown: ShownBadge) -> None:
    answer = client.http.get(f"/v/{shown.code}.json")
    found = answer.get_json()
    assert set(CONTRACT_KEYS) <= found.keys()
    assert found["origins"] == [f"https://{HOST}"]
    assert found["register_number"] == shown.company.register_number
    assert [each["document"] for each in found["documents"]] == ["code", "addendum"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_says_valid_is_not_kept_for_longer_than_five_minutes(
    client: PageClient, shown: ShownBadge
) -> None:
    for path in (f"/v/{shown.code}", f"/en/verify/{shown.code}", f"/v/{shown.code}.json"):
        directives = client.http.get(path).headers["Cache-Control"].split(", ")
        (max_age,) = [each for each in directives if each.startswith("max-age=")]
        assert int(max_age.removeprefix("max-age=")) <= 300
        assert not any("stale" in each for each in directives)


SEEN_ON = {
    HOST: "valid",
    f"https://{HOST.upper()}/page": "valid",
    "https://copy.example": "not_for_this_site",
    f"https://www.{HOST}": "not_for_this_site",
    f"http://{HOST}": "not_for_this_site",
    "javascript:alert(1)": "not_for_this_site",
    '"><svg onload=alert(1)>': "not_for_this_site",
}


def test_b4_b14_it_counts_on_its_own_site_only(client: PageClient, shown: ShownBadge) -> None:
    code = shown.code
    for on, verdict in SEEN_ON.items():
        html = client.get(f"/en/verify/{code}", query_string={"on": on}).text
        assert f">{WORDS[verdict]}</h1>" in html, on
        assert "<svg onload" not in html, on
        wire = client.http.get(f"/v/{code}.json", query_string={"on": on}).get_json()
        assert wire["verdict"] == verdict, on
        # Beside "not for this website" no picture may look as if it were in force.
        assert (f'src="/badges/{code}.svg' in html) == (verdict == "valid"), on


def test_a_withdrawn_badge_says_since_when_and_why(client: PageClient, shown: ShownBadge) -> None:
    token = shown.token
    shown.withdraw()
    assert verdict_by_code(client, shown.code) == "withdrawn"
    assert verdict_by_post(client, token) == "withdrawn"
    assert "the company asked for it" in client.get(f"/en/verify/{shown.code}").text
    assert client.http.get(f"/v/{shown.code}.json").get_json()["reason"] == "company-asked"


def test_a_badge_expires_by_itself(client: PageClient, session: Session) -> None:
    shown = shown_badge(session, issued_at=now() - 100 * DAY)
    assert verdict_by_code(client, shown.code) == "expired"
    assert verdict_by_post(client, shown.token) == "expired"


def test_a_badge_of_tomorrow_is_not_valid_yet(client: PageClient, session: Session) -> None:
    shown = shown_badge(session, issued_at=now() + DAY)
    assert verdict_by_code(client, shown.code) == "not_yet_valid"


def test_without_a_fresh_list_nothing_is_valid(client: PageClient, shown: ShownBadge) -> None:
    shown.sign_lists(now() - 3 * DAY)
    assert verdict_by_code(client, shown.code) == "cannot_check"


@pytest.mark.parametrize(("lang", "path"), [("nl", "/nl/controle/x"), ("en", "/en/verify/x")])
def test_a_suspended_badge_is_said_so(app: Flask, lang: str, path: str) -> None:
    with app.test_request_context(path):
        verdict = Verdict(
            Outcome.SUSPENDED,
            "x",
            now(),
            code="K7QF3M2X9TDA",
            company="Voorbeeld Hosting B.V.",
            register_number="kvk:00000500",
            origins=(f"https://{HOST}",),
            since=now(),
            until=now(),
            reason=Reason.MEMBERSHIP_ENDED,
        )
        html = page(Judged(verdict))
    assert (WORDS["suspended"] in html) == (lang == "en")
    assert 'class="verdict tone-hold"' in html


def test_an_altered_token_is_forged(client: PageClient, shown: ShownBadge) -> None:
    header, payload, signature = shown.token.split(".")
    altered = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert verdict_by_post(client, f"{header}.{payload}.{altered}") == "forged"


def test_a_token_that_was_never_issued_is_forged(client: PageClient, shown: ShownBadge) -> None:
    claims = openbadge.read(shown.badge.credentials[0].payload)
    shown.session.execute(delete(ProvenCredential))
    shown.session.delete(shown.badge.credentials[0])
    shown.session.commit()
    assert verdict_by_post(client, seal(claims, badge_keys().signing_key(at=now()))) == "forged"


def test_a_badge_of_another_register_is_of_an_unknown_issuer(
    client: PageClient, shown: ShownBadge, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = KeyRing(tmp_path_factory.mktemp("x"), passphrase="p" * 32, base_url="https://other.example")
    claims = openbadge.read(shown.badge.credentials[0].payload)
    assert verdict_by_post(client, seal(claims, stranger.signing_key(at=now()))) == "unknown_issuer"
    assert verdict_by_post(client, f"https://other.example/v/{shown.code}") == "unknown_issuer"


def test_b14_the_code_of_another_host_is_not_ours_and_a_copied_picture_names_its_own_domain(
    client: PageClient, shown: ShownBadge
) -> None:
    for address in (
        f"https://other.example/v/{shown.code}",
        f"https://localhost.evil.example/v/{shown.code}",
    ):
        assert verdict_by_post(client, address) == "unknown_issuer", address
    copied = client.get(f"/en/verify/{shown.code}", headers={"Referer": "https://copied.example/"}).text
    assert f">{WORDS['not_for_this_site']}</h1>" in copied
    assert f"<bdi>{HOST}</bdi>" in copied or HOST in copied


def test_other_things_are_not_a_badge(client: PageClient) -> None:
    assert verdict_by_post(client, "hello") == "not_a_badge"
    assert verdict_by_post(client, "<html><script>alert(1)</script></html>") == "not_a_badge"


def test_addresses_of_this_register_are_read_and_never_fetched(client: PageClient, shown: ShownBadge) -> None:
    for path in (
        "/v/{}",
        "/V/{}",
        "/badges/{}.svg",
        "/b/{}/live.svg",
        "/qr/{}.svg",
        "/badges/{}/credentials/1",
    ):
        address = "http://localhost:8000" + path.format(shown.code)
        assert verdict_by_post(client, address) == "valid", path
    assert verdict_by_post(client, "http://localhost:8000/v/000000000000") == "no_credential"
    # The guard of the test suite refuses any connection: a fetch would have failed loudly.
    assert verdict_by_post(client, f"http://169.254.169.254/v/{shown.code}") == "unknown_issuer"


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_file_is_checked_by_the_credential_in_it(client: PageClient, shown: ShownBadge, kind: str) -> None:
    claims = openbadge.read(shown.badge.credentials[0].payload)
    data = (
        baking.svg_file(claims, shown.token, Look.IN_FORCE).encode()
        if kind == "svg"
        else baking.png_file(claims, shown.token, Look.IN_FORCE)
    )
    form = {"badge": (io.BytesIO(data), f"logo.{kind}"), "lang": "en"}
    assert WORDS["valid"] in client.post("/verify", form, content_type="multipart/form-data", status=200).text
    copied = {"badge": (io.BytesIO(data), f"logo.{kind}"), "on": "copy.example", "lang": "en"}
    answer = client.post("/verify", copied, content_type="multipart/form-data")
    assert WORDS["not_for_this_site"] in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_picture_without_a_credential_is_neither_valid_nor_forged(client: PageClient) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>'
    assert verdict_by_post(client, svg) == "no_credential"


def test_nothing_of_an_upload_comes_back(client: PageClient) -> None:
    evil = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(7391)"><script>7391</script></svg>'
    form = {"badge": (io.BytesIO(evil), '"><svg onload=alert(7391)>.svg'), "lang": "en"}
    assert "7391" not in client.post("/verify", form, content_type="multipart/form-data").text


@pytest.mark.parametrize(("lang", "path"), [("nl", "/nl/controle"), ("en", "/en/verify")])
def test_the_form_needs_no_cookie_and_asks_again_when_nothing_was_sent(
    client: PageClient, lang: str, path: str
) -> None:
    html = client.get(path).text
    assert "<script" not in html
    assert 'type="hidden" name="csrf_token"' not in html
    again = client.post("/verify", {"badge": "  ", "lang": lang}, status=422)
    assert f'<html lang="{lang}">' in again.text
    assert 'id="badge-text-error"' in again.text
    assert "Set-Cookie" not in again.headers


def test_the_answer_in_the_other_language_is_one_click_away(client: PageClient) -> None:
    html = client.post("/verify", {"badge": "hello", "lang": "en"}).text
    assert 'href="/nl/controle"' in html


def test_the_neutral_address_of_the_form_goes_to_a_language(client: PageClient) -> None:
    answer = client.get("/verify", status=302, headers={"Accept-Language": "en"})
    assert answer.location == "/en/verify"


def test_too_large_an_upload_is_refused(client: PageClient) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="badge"; filename="logo.svg"\r\n\r\n'
    body = part + b"x" * (5 * 1024 * 1024) + b"\r\n--x--\r\n"
    client.post("/verify", body, content_type="multipart/form-data; boundary=x", status=413)


def test_an_unknown_code_is_not_found_and_offers_a_search(client: PageClient) -> None:
    for path in (f"/v/{UNKNOWN}", f"/nl/controle/{UNKNOWN}", f"/en/verify/{UNKNOWN}"):
        html = client.get(path, status=404).text
        assert 'type="search"' in html
    assert "0000-0000-0000" in html
    answer = client.http.get(f"/v/{UNKNOWN}.json")
    assert (answer.status_code, answer.get_json()["verdict"]) == (404, "no_credential")


def test_any_text_as_a_code_is_only_unknown(client: PageClient) -> None:
    for typed in ('"><svg onload=alert(1)>', "x" * 3000, "%00", "..%2f..", "ＡＢＣ"):
        answer = client.http.get(f"/en/verify/{typed}")
        assert answer.status_code == (400 if typed == "%00" else 404), typed
        assert "<svg onload" not in answer.text, typed
        assert "\0" not in answer.text, typed


def test_a_check_takes_no_write_lock(client: PageClient, shown: ShownBadge, app: Flask) -> None:
    form = {"badge": shown.code, "lang": "en"}
    writer = create_engine(app.config["SETTINGS"].database_url)
    with writer.connect() as connection:
        shown.session.commit()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        assert WORDS["valid"] in client.post("/verify", form, status=200).text
        connection.exec_driver_sql("ROLLBACK")
    writer.dispose()


def test_b14_who_comes_from_a_foreign_site_is_told_without_typing(
    client: PageClient, shown: ShownBadge
) -> None:
    page = f"/en/verify/{shown.code}"
    foreign = {"Referer": "https://copy.example/page?x=1"}
    answer = client.get(page, headers=foreign)
    assert f">{WORDS['not_for_this_site']}</h1>" in answer.text
    assert "You came here from" in answer.text
    assert "copy.example" in answer.text
    assert "page?x=1" not in answer.text
    assert "Referer" in answer.headers["Vary"]
    assert f">{WORDS['valid']}</h1>" in client.get(f"{page}?on=", headers=foreign).text
    for right in (f"https://{HOST}/", "http://localhost:8000/en/verify", "", "about:blank"):
        html = client.get(page, headers={"Referer": right}).text
        assert f">{WORDS['valid']}</h1>" in html, right
    assert client.http.get(f"/v/{shown.code}.json", headers=foreign).get_json()["verdict"] == "valid"


def test_b9_every_form_of_the_address_gives_one_verdict(client: PageClient, shown: ShownBadge) -> None:
    code = shown.code
    for path in (
        *(f"/v/{code}/", f"/v/{code}%2f", f"/v%2F{code}", f"/V/{code.lower()}", f"/v/{code}?x=1"),
        *(f"/en/verify/{code}/", f"/nl/controle/{code.lower()}", f"/v/{code[:4]}-{code[4:]}%20"),
    ):
        assert f"/badges/{code}.svg" in client.http.get(path).text, path
    for path in (f"/v/{code}.json/", f"/V/{code}.JSON", f"/v/{code.lower()}.json"):
        assert client.http.get(path).get_json()["verdict"] == "valid", path


def test_one_box_leads_to_the_verdict_or_to_the_directory(client: PageClient, shown: ShownBadge) -> None:
    code, number = shown.code, shown.company.register_number.removeprefix("kvk:")
    verdict = f"/en/verify/{code}"
    leads = {
        code.lower(): verdict,
        f"{code[:4]} {code[4:8]}-{code[8:]}": verdict,
        f"localhost:8000/v/{code}": verdict,
        f"http://localhost:8000/badges/{code}.svg": verdict,
        HOST: f"{verdict}?on=https://{HOST}",
        f"https://{HOST}/contact": f"{verdict}?on=https://{HOST}",
        code[:-1]: f"/en/verify/{code[:-1]}",
        "Voorbeld Hostin": "/en/signatories?q=Voorbeld+Hostin",
        f"KvK {number[:4]} {number[4:]}": f"/en/signatories?q={number}",
        "AS 64500": "/en/signatories?q=AS64500",
        "copy.example": "/en/signatories?q=copy.example",
        UNKNOWN: f"/en/signatories?q={UNKNOWN}",
    }
    for typed, target in leads.items():
        answer = client.http.get("/en/verify", query_string={"q": typed})
        assert (answer.status_code, answer.location) == (302, target), typed
    assert "Do you mean one of these?" in client.get("/en/signatories?q=Voorbeld+Hostin").text
    assert f">{WORDS['valid']}</h1>" in client.get("/en/verify", query_string={"q": shown.token}).text


def test_a_slip_in_the_code_is_answered_with_the_code_that_was_meant(
    client: PageClient, shown: ShownBadge
) -> None:
    code = shown.code
    wrong = ("0" if code[5] != "0" else "1").join((code[:5], code[6:]))
    html = client.get(f"/en/verify/{wrong}", status=404).text
    assert "Do you mean one of these?" in html
    assert f'href="/en/verify/{code}"' in html
    assert "Do you mean" not in client.get(f"/en/verify/{UNKNOWN}", status=404).text


def test_a_badge_whose_key_was_withdrawn_still_has_a_page(client: PageClient, shown: ShownBadge) -> None:
    badge_keys().withdraw(badge_keys().signing_key(at=now()).kid, at=now())
    assert verdict_by_code(client, shown.code) == "unknown_issuer"
