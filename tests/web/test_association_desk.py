"""The association's desk, as an officer meets it."""

import io
import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from signatories.models import Association, Company, Membership
from tests import factories
from tests.pages import PageClient

DESK = "/desk/association/hosters"


@pytest.fixture
def hosters(session: Session) -> Association:
    factories.documents(session, at=clock())
    return factories.association(session, at=clock())


@pytest.fixture
def officer(client: PageClient, session: Session, hosters: Association) -> PageClient:
    return client.sign_in(factories.person(session, Role.OFFICER, at=clock(), of=hosters))


def upload(officer: PageClient, text: str | bytes, lang: str = "en", status: int = 302):
    data = text.encode() if isinstance(text, str) else text
    return officer.submit(f"/{lang}{DESK}/import", {"file": (io.BytesIO(data), "members.csv")}, status=status)


def members(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count(Membership.id))) or 0


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("page", ["", "/conditions", "/new-member", "/import"])
def test_every_page_stands_in_both_languages_without_members(
    officer: PageClient, lang: str, page: str
) -> None:
    officer.get(f"/{lang}{DESK}{page}")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_each_member_stands_against_each_condition_with_evidence(
    officer: PageClient, session: Session, hosters: Association, lang: str
) -> None:
    factories.company(session, at=clock(), name="Zonder B.V.", member_of=hosters)
    signed = factories.company(session, at=clock(), name="Getekend B.V.", member_of=hosters)
    factories.signature(session, signed, at=clock(), association=hosters)
    session.commit()
    page = officer.get(f"/{lang}{DESK}").text
    words = {"en": ("Never signed.", "Signed since"), "nl": ("Nooit ondertekend", "Ondertekend sinds")}[lang]
    assert page.index("Getekend B.V.") < page.index("Zonder B.V.")
    assert all(word in page for word in words)
    only = officer.get(f"/{lang}{DESK}?q=zonder").text
    assert "Zonder B.V." in only
    assert "Getekend B.V." not in only
    officer.get(f"/{lang}{DESK}/members/{signed.slug}")
    officer.get(f"/{lang}{DESK}/members/{signed.slug}/end")
    officer.get(f"/{lang}{DESK}/conditions")


def test_a_member_is_registered_by_form_and_its_contact_invited(
    officer: PageClient, session: Session
) -> None:
    given = {
        "register_number": "0000 1234",
        "legal_name": "Nieuw B.V.",
        "domain": "nieuw.example www.nieuw.example",
        "contact_email": "baas@nieuw.example",
        "member_since": "2026-01-01",
        "invite": "y",
    }
    officer.submit(f"/en{DESK}/new-member", given, status=302)
    company = session.scalars(select(Company)).one()
    assert company.register_number == "kvk:00001234"
    assert {domain.host for domain in company.domains} == {"nieuw.example", "www.nieuw.example"}
    assert [mail.recipient for mail in session.scalars(select(OutboxMail))] == ["baas@nieuw.example"]
    again = officer.submit(f"/en{DESK}/new-member", given, status=422).text
    assert "already a member since 2026-01-01" in again
    assert 'value="Nieuw B.V."' in again  # what was typed stays


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("register_number", "123", "not a register number"),
        ("domain", "192.0.2.1", "not a domain name"),
        ("contact_email", "nobody", "not an e-mail address"),
        ("legal_name", "=1+1", "cannot start with"),
        ("legal_name", "", "Type the legal name"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(
    officer: PageClient, session: Session, field: str, value: str, sentence: str
) -> None:
    given = {"register_number": "00001234", "legal_name": "Nieuw B.V.", field: value}
    assert sentence in officer.submit(f"/en{DESK}/new-member", given, status=422).text
    assert members(session) == 0


def csv_of(count: int) -> str:
    lines = [f"{number:08d};Bedrijf {number} B.V.;bedrijf{number}.example" for number in range(1, count + 1)]
    return "\n".join(["KvK-nummer;Statutaire naam;Domein", *lines]) + "\n"


def test_five_hundred_members_are_shown_before_anything_is_saved(
    officer: PageClient, session: Session
) -> None:
    place = upload(officer, csv_of(500)).location
    assert members(session) == 0
    page = officer.get(place).text
    assert "Save 500 members" in page
    assert "separated by semicolons" in page
    shown = re.search(r'name="shown"[^>]*value="([0-9a-f]{64})"', page)
    assert shown
    officer.submit(place, {"shown": shown.group(1)}, status=302)
    assert members(session) == 500
    officer.get(place, status=404)  # a saved import cannot be saved again
    again = officer.get(upload(officer, csv_of(500)).location).text
    assert "nothing to save" in again  # the same file changes nothing


def test_wrong_rows_are_named_by_row_column_and_reason_and_the_rest_is_saved(
    officer: PageClient, session: Session
) -> None:
    text = (
        "register_number,legal_name,domain,contact_email\n"
        "00000001,Goed B.V.,goed.example,\n"
        "123,Kort B.V.,,\n"
        "\n"
        '00000002,"",,\n'
        "00000001,Dubbel B.V.,,\n"
        "00000003,Adres B.V.,192.0.2.1,\n"
        "00000004,Te veel,,,x\n"
    )
    place = upload(officer, text).location
    page = officer.get(place).text
    rows = dict(re.findall(r'<td class="number">(\d+)</td><td>(\S+)</td><td>[^<]+</td></tr>', page))
    assert rows == {
        "3": "register_number",
        "5": "legal_name",
        "6": "register_number",
        "7": "domain",
        "8": "–",
    }
    assert "stands in row 2" in page
    wrong = officer.http.get(f"{place}/wrong.csv").text.splitlines()
    assert len(wrong) == 6
    assert wrong[1].startswith("123,Kort B.V.,,,3,")
    shown = re.search(r'name="shown"[^>]*value="([0-9a-f]{64})"', page)
    assert shown
    officer.submit(place, {"shown": shown.group(1)}, status=302)
    assert members(session) == 1


def test_a_preview_that_has_grown_old_is_shown_again(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    place = upload(officer, csv_of(2)).location
    shown = re.search(r'name="shown"[^>]*value="([0-9a-f]{64})"', officer.get(place).text)
    assert shown
    factories.company(session, at=clock(), number="00000001", member_of=hosters)
    session.commit()
    again = officer.submit(place, {"shown": shown.group(1)}, status=200).text
    assert "The register has changed since you looked" in again
    assert members(session) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "header at most"),
        (b"register_number,legal_name\n", "header at most"),
        (b"PK\x03\x04not a csv", "not a CSV file"),
        (b"\xff\xferegister", "not a CSV file"),
        (b"register_number\n1\n", "column legal_name is missing"),
        (b"register_number,legal_name,legal_name\n1,2,3\n", "legal_name stands there twice"),
        (b"register_number,legal_name,url\n1,2,3\n", "does not know column 3"),
        (b"register_number,legal_nmae\n1,2\n", "Did you mean legal_name"),
        (b'register_number,legal_name\n1,"open\n', "Row 2 cannot be read"),
        (b"register_number,legal_name\n1," + b"x" * 3000 + b"\n", "Row 2 cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    officer: PageClient, session: Session, data: bytes, sentence: str
) -> None:
    assert sentence in upload(officer, data, status=422).text
    assert members(session) == 0


def test_windows_files_and_dutch_headers_are_understood(officer: PageClient) -> None:
    text = "Registratienummer;Naam;Lid sinds\r\n00000001;Café Hosting B.V.;31-12-2024\r\n".encode("cp1252")
    page = officer.get(upload(officer, text).location).text
    assert "Café Hosting B.V." in page
    assert "Windows-1252" in page
    assert "December 2024" in page


def test_formulas_are_neutral_in_downloads(officer: PageClient) -> None:
    place = upload(officer, "register_number,legal_name\n=cmd,@SUM(A1)\n").location
    assert "'=cmd,'@SUM(A1),2," in officer.http.get(f"{place}/wrong.csv").text


def test_another_associations_members_and_drafts_look_like_nothing(
    officer: PageClient, session: Session
) -> None:
    other = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    theirs = factories.company(session, at=clock(), member_of=other)
    session.commit()
    place = upload(officer, csv_of(1)).location
    officer.get("/en/desk/association/clouds", status=404)
    officer.get(f"/en{DESK}/members/{theirs.slug}", status=404)
    officer.get(f"/en{DESK}/members/{theirs.slug}/end", status=404)
    stranger = PageClient(officer.app).sign_in(factories.person(session, Role.OFFICER, at=clock(), of=other))
    stranger.get(place.replace("hosters", "clouds"), status=404)


def test_a_membership_ends_on_its_date_and_never_before_it_began(
    officer: PageClient, session: Session
) -> None:
    officer.submit(
        f"/en{DESK}/new-member",
        {"register_number": "00001234", "legal_name": "Weg B.V.", "member_since": "2026-01-01"},
        status=302,
    )
    place = f"/en{DESK}/members/weg-bv/end"
    assert "before the start date" in officer.submit(place, {"to_on": "2025-12-31"}, status=422).text
    officer.submit(place, {"to_on": "2026-06-30"}, status=302)
    officer.get(f"/en{DESK}/members/weg-bv", status=404)
    officer.submit(
        f"/en{DESK}/new-member",
        {"register_number": "00001234", "legal_name": "Weg B.V.", "member_since": "2026-07-01"},
        status=302,
    )


def test_the_download_has_every_member_with_its_evidence(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    factories.company(session, at=clock(), name="Zonder B.V.", member_of=hosters)
    session.commit()
    answer = officer.http.get(f"/en{DESK}/members.csv")
    assert answer.mimetype == "text/csv"
    assert "Never signed." in answer.text
