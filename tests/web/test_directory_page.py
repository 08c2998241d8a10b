"""The directory page: search that forgives, filters, empty states, downloads."""

import csv
import io
import random

import pytest
from sqlalchemy.orm import Session

from app.clock import now
from app.extensions import db
from signatories.directory import directory, paging
from signatories.signatures import signing
from tests import factories
from tests.pages import PageClient
from tests.queries import counted
from tests.shown_badge import DAY, shown_badge

PATHS = {"nl": "/nl/ondertekenaars", "en": "/en/signatories"}
EVIL = '"><svg onload=alert(1)>'


def signed(session: Session, name: str) -> str:
    """A company that signed yesterday; the part of the URL that it has."""
    hosters = factories.association(session, at=now() - DAY)
    company = factories.company(session, at=now() - DAY, name=name, member_of=hosters)
    factories.signature(session, company, at=now() - DAY, association=hosters)
    session.commit()
    return company.slug


@pytest.mark.parametrize("path", PATHS.values())
def test_it_lists_who_signed_with_standing_and_association(
    client: PageClient, session: Session, path: str
) -> None:
    slug = signed(session, "Voorbeeld Hosting B.V.")
    html = client.get(path).text
    assert f'href="{path}/{slug}"' in html
    assert "Vereniging van Hosters" in html
    assert "voorbeeld-hosting-bv.example" in html
    assert "<script" not in html


@pytest.mark.parametrize("path", PATHS.values())
def test_an_empty_register_says_so(client: PageClient, path: str) -> None:
    assert 'class="empty"' in client.get(path).text


def test_a_search_also_finds_who_did_not_sign_and_says_it(client: PageClient, session: Session) -> None:
    factories.company(session, at=now(), name="Weigeraar B.V.")
    assert "Weigeraar" not in client.get("/en/signatories").text
    html = client.get("/en/signatories?q=weigeraar").text
    assert "Weigeraar B.V." in html
    assert "Not signed" in html
    assert '<option value="all" selected>' in html


def test_a_filter_without_a_match_offers_the_other_standings(client: PageClient, session: Session) -> None:
    signed(session, "Voorbeeld B.V.")
    html = client.get("/en/signatories?standing=withdrawn").text
    assert "No company has this standing." in html
    assert "/en/signatories?standing=all" in html


def test_a_withdrawn_signature_is_found_by_its_filter(client: PageClient, session: Session) -> None:
    slug = signed(session, "Gestopt B.V.")
    signed(session, "Gebleven B.V.")
    company = directory.ask(session, directory.Question("gestopt"), at=now()).rows[0]
    assert company.slug == slug
    signature = signing.latest_signature(
        session,
        company=factories.company(session, at=now(), number=company.register_number.removeprefix("kvk:")),
    )
    assert signature is not None
    signing.withdraw(session, signature=signature, at=now())
    html = client.get("/en/signatories?standing=withdrawn").text
    assert "Gestopt B.V." in html
    assert "Gebleven B.V." not in html


def test_a_typing_error_is_forgiven(client: PageClient, session: Session) -> None:
    signed(session, "Havenlicht Hosting B.V.")
    html = client.get("/en/signatories?q=havenligt").text
    assert "Do you mean one of these?" in html
    assert "Havenlicht Hosting B.V." in html
    assert "/signatories.csv?q" not in html


def test_a_domain_that_nobody_proved_is_named(client: PageClient) -> None:
    html = client.get("/en/signatories?q=https://Nobody.example/path").text
    assert "has proven that the domain nobody.example is its own" in html


def test_any_text_can_be_searched(client: PageClient, session: Session) -> None:
    signed(session, "Voorbeeld B.V.")
    for q in ("%", "_", "%25", "\\", "'", EVIL, "x" * 5000, "🙂"):
        html = client.get("/en/signatories", query_string={"q": q}).text
        assert "Voorbeeld B.V." not in html, q
        assert "<svg onload" not in html, q
        assert 'name="robots" content="noindex"' in html, q


def test_a_search_with_a_sign_that_no_key_types_is_a_wrong_request(client: PageClient) -> None:
    client.get("/en/signatories", query_string={"q": "a\0b"}, status=400)


def test_any_argument_gives_a_page(client: PageClient) -> None:
    for query in (
        "page=abc",
        "page=-1",
        "page=99999",
        "standing=x",
        "association=x",
        "q=",
        "letter=%C3%A9",
        "page=0",
    ):
        client.get(f"/nl/ondertekenaars?{query}")


def test_a_code_goes_to_its_verify_page(client: PageClient, session: Session) -> None:
    code = shown_badge(session).code
    groups = "-".join(code[start : start + 4] for start in (0, 4, 8)).lower()
    for q in (code, groups, f"http://localhost:8000/V/{code}", f"http://localhost:8000/badges/{code}.svg"):
        assert client.get("/en/signatories", query_string={"q": q}, status=302).location == f"/v/{code}"
    unknown = client.get("/en/signatories", query_string={"q": "k7qf-3m2x-9tda"}, status=302)
    assert unknown.location == "/v/K7QF3M2X9TDA"


def test_a_name_that_has_the_form_of_a_code_is_a_name(client: PageClient, session: Session) -> None:
    signed(session, "Hostinggroep B.V.")
    assert "Hostinggroep B.V." in client.get("/en/signatories?q=hostinggroep").text
    assert client.get("/en/signatories?q=hostinggroes").status_code == 200


def test_a_name_in_a_page_stays_text(client: PageClient, session: Session) -> None:
    signed(session, f"Kwaad {EVIL} B.V.")
    for path in ("/en/signatories", "/en/signatories?q=kwaad", "/en/signatories?q=kwaat"):
        html = client.get(path).text
        assert "Kwaad &#34;&gt;&lt;svg onload" in html
        assert "<svg onload" not in html


def test_pages_are_linked_and_keep_the_question(
    client: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    for number in range(5):
        signed(session, f"Voorbeeld {number} B.V.")
    html = client.get("/en/signatories?q=voorbeeld&page=2").text
    assert "Voorbeeld 2 B.V." in html
    assert "Voorbeeld 1 B.V." not in html
    assert "/en/signatories?page=3&amp;q=voorbeeld" in html
    assert 'href="/nl/ondertekenaars?q=voorbeeld&amp;page=2"' in html
    assert "/en/signatories?letter=w&amp;q=voorbeeld" in html
    on = client.get("/en/signatories?q=voorbeeld&letter=v").text
    assert 'aria-current="true">V<' in on
    assert "Voorbeeld 0 B.V." in on
    last = client.get("/en/signatories?q=voorbeeld&letter=w").text
    assert "Voorbeeld 4 B.V." in last
    assert 'rel="next"' not in last


def test_the_page_takes_a_fixed_number_of_queries(client: PageClient, session: Session) -> None:
    engine = db.engine
    taken = []
    for size in (3, 30):
        for _ in range(size):
            signed(session, f"Voorbeeld {random.random()} B.V.")
        with counted(engine) as sent:
            client.get("/en/signatories?q=voorbeeld")
        taken.append(len(sent))
    assert taken[0] == taken[1] <= 15


def test_nobody_gets_a_cookie(client: PageClient, session: Session) -> None:
    signed(session, "Voorbeeld B.V.")
    for path in (*PATHS.values(), "/signatories.json", "/signatories.csv"):
        headers = client.http.get(path).headers
        assert "Set-Cookie" not in headers
        assert "Cookie" not in headers.get("Vary", "")
        assert headers["Cache-Control"] == "public, max-age=60"


def test_the_json_has_its_keys(client: PageClient, session: Session) -> None:
    slug = signed(session, "Voorbeeld Hosting B.V.")
    found = client.http.get("/signatories.json").get_json()
    assert found.keys() == {"as_of", "count", "signatories"}
    (company,) = found["signatories"]
    assert company.keys() == {
        *("register_number", "slug", "name", "legal_name", "standing", "since", "until"),
        *(
            "documents",
            "associations",
            "domains",
            "contact_point",
            "url",
            "other_names",
            "former_names",
            "reads_as",
        ),
    }
    assert company["standing"] == "in-force"
    assert company["since"].endswith("Z")
    assert company["url"] == f"http://localhost:8000/signatories/{slug}.json"
    assert [each["document"] for each in company["documents"]] == ["code", "addendum"]


def test_downloads_take_the_same_filters(client: PageClient, session: Session) -> None:
    signed(session, "Voorbeeld B.V.")
    factories.company(session, at=now(), name="Weigeraar B.V.")
    counts = {
        query: client.http.get(f"/signatories.json{query}").get_json()["count"]
        for query in ("", "?standing=all", "?standing=not-signed", "?q=weigeraar", "?association=hosters")
    }
    assert counts == {
        "": 1,
        "?standing=all": 2,
        "?standing=not-signed": 1,
        "?q=weigeraar": 1,
        "?association=hosters": 1,
    }


def test_no_cell_of_the_csv_runs_as_a_formula(client: PageClient, session: Session) -> None:
    signed(session, "=HYPERLINK(1,2) B.V.")
    answer = client.http.get("/signatories.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["name"] == "'=HYPERLINK(1,2) B.V."
    assert row["standing"] == "in-force"
