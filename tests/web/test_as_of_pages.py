"""The public register as it stood at the end of a day: pages, JSON and CSV."""

import csv
import io
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.as_of import end_of
from app.clock import now
from signatories import admission
from signatories.models import Company
from signatories.names import naming
from signatories.names.company_names import NameKind
from tests import factories
from tests.pages import PageClient

DAY = timedelta(days=1)


def ago(days: int) -> str:
    return (now() - days * DAY).date().isoformat()


@pytest.fixture
def company(session: Session) -> Company:
    """Added 30 days ago, signed 20 days ago, renamed 10 days ago, no member any more since 5 days ago."""
    at = now()
    hosters = factories.association(session, at=at - 40 * DAY)
    made = factories.company(session, at=at - 30 * DAY, name="Oud B.V.", member_of=hosters)
    factories.signature(session, made, at=at - 20 * DAY, association=hosters)
    naming.rename(
        session,
        company=made,
        kind=NameKind.LEGAL,
        name="Nieuw B.V.",
        from_on=(at - 10 * DAY).date(),
        at=at - 10 * DAY,
    )
    admission.end_membership(
        session, association=hosters, company=made, to_on=(at - 5 * DAY).date(), at=at - 5 * DAY
    )
    session.commit()
    return made


def test_the_page_of_a_company_is_that_of_the_day(client: PageClient, company: Company) -> None:
    place = f"/en/signatories/{company.slug}"
    before = client.get(f"{place}?on={ago(25)}").text
    assert "The register as it stood on" in before
    assert "Oud B.V." in before and "Nieuw B.V." not in before
    assert "This company has not signed" in before
    assert f'href="{place}"' in before
    signed = client.get(f"{place}?on={ago(15)}").text
    assert "Oud B.V." in signed and "The signature is in force" in signed
    renamed = client.get(f"{place}?on={ago(8)}").text
    assert "formerly Oud B.V." in renamed
    assert "Where it comes from" not in renamed
    after = client.get(place).text
    assert "The register as it stood" not in after
    assert "None in this register" in after and "Where it comes from" in after


def test_the_json_and_the_csv_are_those_of_the_day(client: PageClient, company: Company) -> None:
    found = client.http.get(f"/signatories/{company.slug}.json?on={ago(15)}").get_json()
    assert (found["name"], found["standing"]) == ("Oud B.V.", "in-force")
    assert found["as_of"].startswith(ago(15))
    assert [each["association"] for each in found["memberships"]] == ["hosters"]
    text = client.http.get(f"/signatories.csv?on={ago(15)}").text
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["name"], row["associations"], row["former_names"]) == ("Oud B.V.", "hosters", "")
    listed = client.http.get(f"/signatories.json?standing=all&on={ago(25)}").get_json()
    assert [each["standing"] for each in listed["signatories"]] == ["not-signed"]
    assert client.http.get(f"/signatories.json?standing=all&on={ago(35)}").get_json()["count"] == 0


def test_the_directory_keeps_the_day_in_its_links(client: PageClient, company: Company) -> None:
    html = client.get(f"/en/signatories?on={ago(15)}").text
    assert f"/en/signatories/{company.slug}?on={ago(15)}" in html
    assert f"/signatories.csv?on={ago(15)}" in html
    assert f"/nl/ondertekenaars?on={ago(15)}" in html
    assert "noindex" in html


def test_a_former_name_finds_the_company_and_says_so(client: PageClient, company: Company) -> None:
    assert "formerly Oud B.V." in client.get("/en/signatories?q=oud").text
    assert "formerly" not in client.get("/en/signatories?q=nieuw").text


def test_the_members_of_an_association_are_those_of_the_day(client: PageClient, company: Company) -> None:
    assert "Oud B.V." in client.get(f"/en/associations/hosters?on={ago(15)}").text
    assert "No members yet." in client.get("/en/associations/hosters").text
    assert "1" in client.get(f"/en/associations?on={ago(15)}").text


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-13-01", "This is not a day."),
        ("yesterday", "This is not a day."),
        ("20261101", "This is not a day."),
        ("2999-01-01", "is still to come"),
        ("1999-01-01", "The register began on"),
    ],
)
@pytest.mark.parametrize("path", ["/en/signatories", "/en/associations", "/en/associations/hosters"])
def test_a_day_that_cannot_be_shown_is_refused_by_a_sentence(
    client: PageClient, company: Company, path: str, on: str, sentence: str
) -> None:
    assert sentence in client.get(f"{path}?on={on}", status=400).text


def test_machines_get_the_same_refusal_in_their_own_form(client: PageClient, company: Company) -> None:
    answer = client.http.get("/signatories.json?on=2999-01-01")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "day-to-come")
    assert client.http.get("/signatories.csv?on=x").status_code == 400


def test_a_company_that_came_later_is_not_found_on_an_earlier_day(
    client: PageClient, company: Company
) -> None:
    html = client.get(f"/en/signatories/{company.slug}?on={ago(35)}", status=404).text
    assert "It was added later." in html


def test_today_is_the_register_as_it_is_now(client: PageClient, company: Company) -> None:
    assert "as it stood" not in client.get(f"/en/signatories/{company.slug}?on={ago(0)}").text


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2026, 1, 31), "2026-01-31T22:59:59.999999+00:00"),
        (date(2026, 7, 1), "2026-07-01T21:59:59.999999+00:00"),
        (date(2026, 10, 25), "2026-10-25T22:59:59.999999+00:00"),
    ],
)
def test_a_day_ends_at_midnight_in_the_netherlands(on: date, last: str) -> None:
    assert end_of(on).astimezone(UTC).isoformat() == last
