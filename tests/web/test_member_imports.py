"""Importing members on the desk: the file, its columns, the preview, the receipt, and undoing."""

import csv
import io
import re
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import xlsx_files
from app.clock import now as clock
from app.roles import Role
from signatories.imports.member_receipts import MemberImport
from signatories.models import Association, Membership
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


def upload(officer: PageClient, data: str | bytes, lang: str = "en", status: int = 302, name: str = "m.csv"):
    content = data.encode() if isinstance(data, str) else data
    return officer.submit(f"/{lang}{DESK}/import", {"file": (io.BytesIO(content), name)}, status=status)


def members(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count(Membership.id)).where(Membership.to_on.is_(None))) or 0


def save(officer: PageClient, place: str) -> str:
    """Save what the preview shows; where the receipt is."""
    shown = re.search(r'name="shown"[^>]*value="([0-9a-f]{64})"', officer.get(place).text)
    assert shown
    return officer.submit(place, {"shown": shown.group(1)}, status=302).location


def csv_of(count: int) -> str:
    lines = [f"{number:08d};Bedrijf {number} B.V.;bedrijf{number}.example" for number in range(1, count + 1)]
    return "\n".join(["KvK-nummer;Statutaire naam;Domein", *lines]) + "\n"


def xlsx_of(rows: list[list[object]]) -> bytes:
    header, *rest = rows
    return xlsx_files.written([str(cell) for cell in header], rest, sheet="Leden")


def test_five_hundred_members_are_shown_before_anything_is_saved(
    officer: PageClient, session: Session
) -> None:
    place = upload(officer, csv_of(500)).location
    assert members(session) == 0
    page = officer.get(place).text
    assert "Save 500 members" in page
    assert "separated by semicolons" in page
    assert "Bedrijf 120 B.V." in officer.get(f"{place}?show=new&page=3").text
    receipt = save(officer, place)
    assert members(session) == 500
    assert "Saved: 500 new, 0 changed" in officer.get(receipt).text
    assert officer.get(place, status=302).location == receipt  # saved twice leads to the receipt
    again = officer.get(upload(officer, csv_of(500)).location).text
    assert "nothing to save" in again  # the same file changes nothing


WRONG = (
    "register_number,legal_name,domain,contact_email\n"
    "00000001,Goed B.V.,goed.example,\n"
    "123,Kort B.V.,,\n"
    "\n"
    '00000002,"",,\n'
    "00000001,Dubbel B.V.,,\n"
    "00000003,Adres B.V.,192.0.2.1,\n"
    "00000004,Te veel,,,x\n"
)


def test_wrong_rows_are_named_by_row_column_and_reason_and_the_rest_is_saved(
    officer: PageClient, session: Session
) -> None:
    place = upload(officer, WRONG).location
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
    save(officer, place)
    assert members(session) == 1


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_mended_wrong_rows_are_sent_back_with_the_added_columns_still_there(
    officer: PageClient, session: Session, lang: str
) -> None:
    place = upload(officer, WRONG, lang=lang).location
    officer.get(place)
    save(officer, place)
    text = officer.http.get(f"{place}/wrong-rows", follow_redirects=True).text
    place = upload(officer, WRONG, lang=lang).location
    text = officer.http.get(f"{place}/wrong-rows").text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row[4] for row in rows[1:]] == ["3", "5", "6", "7", "8"]
    rows[1][0], rows[2][1], rows[3][0], rows[4][2] = "00000011", "Twee B.V.", "00000012", "drie.example"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    mended = officer.get(upload(officer, out.getvalue(), lang=lang).location).text
    assert re.search(r"<dt>(New members|Nieuwe leden)</dt>\s*<dd>5</dd>", mended)


def test_wrong_rows_of_a_workbook_come_back_as_a_workbook(officer: PageClient) -> None:
    data = xlsx_of([["KvK-nummer", "Naam"], ["00000001", "Goed B.V."], [123, "=1+1"]])
    place = upload(officer, data, name="leden.txt").location
    page = officer.get(place).text
    assert "XLSX, sheet Leden" in page
    answer = officer.http.get(f"{place}/wrong-rows")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["KvK-nummer", "Naam", "row in your file", "what is wrong"]
    assert rows[1][:3] == ["123", "=1+1", 3.0]
    again = officer.get(upload(officer, answer.data).location).text
    assert "not a register number" in again


def test_formulas_are_neutral_in_downloads_and_still_refused_when_sent_back(officer: PageClient) -> None:
    place = upload(officer, "register_number,legal_name\n=cmd,@SUM(A1)\n").location
    text = officer.http.get(f"{place}/wrong-rows").text
    assert "'=cmd,'@SUM(A1),2," in text
    assert "formula in this cell" in officer.get(upload(officer, text).location).text


def test_a_column_that_is_not_known_is_chosen_on_the_page(officer: PageClient, session: Session) -> None:
    text = "KvK;Naam;Lidnumer;Provincie\n00000001;Een B.V.;L-1;Utrecht\n"
    place = upload(officer, text).location
    assert place.endswith("/columns")
    page = officer.get(place).text
    assert "Did you mean Member number?" in page
    assert "In the first rows: Utrecht" in page
    choice = {"column_0": "register_number", "column_1": "legal_name", "column_2": "member_number"}
    assert (
        "stands there twice" in officer.submit(place, {**choice, "column_3": "legal_name"}, status=422).text
    )
    left = dict.fromkeys(("column_0", "column_3"), "-")
    assert (
        "The column Register number is missing." in officer.submit(place, {**choice, **left}, status=422).text
    )
    preview = officer.submit(place, {**choice, "column_3": "-"}, status=302).location
    assert "Provincie = left out" in officer.get(preview).text
    save(officer, preview)
    assert session.scalars(select(Membership.member_number)).one() == "L-1"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_of_an_import_stands_in_both_languages(officer: PageClient, lang: str) -> None:
    officer.get(upload(officer, "kvk,naam,lidnumer\n1,2,3\n", lang=lang).location)
    place = upload(officer, csv_of(3), lang=lang).location
    officer.get(place)
    receipt = save(officer, place)
    officer.get(receipt)
    officer.get(f"{receipt}/undo")
    officer.get(f"/{lang}{DESK}/import")


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
        (b"PK\x03\x04not a workbook", "workbook cannot be read"),
        (b"\xff\xfer\0e\0g\0", "UTF-16"),
        (b"r\0e\0g\0i\0s\0t\0", "UTF-16"),
        (b"\x89PNG\x00\x00\x01", "not a CSV, XLSX or ODS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook"),
        (b'register_number,legal_name\n1,"open\n', "Row 2 cannot be read"),
        (b"register_number,legal_name\n1," + b"x" * 3000 + b"\n", "Row 2 cannot be read"),
        (b"a,b\n" + b"1,2\n" * 20_001, "more than 20000 rows"),
        (b"," * 60 + b"x\n1\n", "more than 50 columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    officer: PageClient, session: Session, data: bytes, sentence: str
) -> None:
    assert sentence in upload(officer, data, status=422).text
    assert members(session) == 0


def test_windows_files_dutch_headers_and_a_title_above_them_are_understood(officer: PageClient) -> None:
    text = "Ledenlijst;;\r\nRegistratienummer;Naam;Lid sinds\r\n00000001;Café Hosting B.V.;31-12-2024\r\n"
    page = officer.get(upload(officer, text.encode("cp1252")).location).text
    assert "Café Hosting B.V." in page
    assert "Windows-1252" in page
    assert "row 2" in page
    assert "December 2024" in page


def test_another_name_is_shown_and_the_register_keeps_its_own(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    company = factories.company(session, at=clock(), number="00000001", name="Oud B.V.", member_of=hosters)
    session.commit()
    place = upload(officer, "kvk,naam,lidnummer\n00000001,Nieuw B.V.,L-9\n").location
    assert "the register keeps its own: Oud B.V." in officer.get(place).text
    save(officer, place)
    session.refresh(company)
    assert company.legal_name == "Oud B.V."


def test_an_import_is_undone_as_a_whole_within_a_day(officer: PageClient, session: Session) -> None:
    receipt = save(officer, upload(officer, csv_of(3)).location)
    assert "You can undo this import as a whole until" in officer.get(receipt).text
    officer.submit(f"{receipt}/undo", {}, status=302)
    assert members(session) == 0
    assert "This import is undone" in officer.get(receipt).text
    officer.get(f"{receipt}/undo", status=302)
    save(officer, upload(officer, csv_of(3)).location)  # and the file can be sent again
    assert members(session) == 3


def test_what_others_changed_since_stands_in_the_way_and_is_shown(
    officer: PageClient, session: Session
) -> None:
    receipt = save(officer, upload(officer, csv_of(3)).location)
    first = session.scalars(select(Membership)).first()
    assert first
    first.member_number = "by hand"
    session.commit()
    page = officer.get(f"{receipt}/undo").text
    assert "The details were changed since." in page
    assert "Undo the import" not in page
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', officer.get(f"/en{DESK}/import").text)
    assert token
    forced = officer.http.post(f"{receipt}/undo", data={"csrf_token": token.group(1)})
    assert forced.status_code == 409
    assert members(session) == 3


def test_after_a_day_an_import_stays(officer: PageClient, session: Session) -> None:
    receipt = save(officer, upload(officer, csv_of(1)).location)
    for each in session.scalars(select(MemberImport)):
        each.saved_at -= timedelta(hours=25)
    session.commit()
    assert "The 24 hours in which it could be undone have passed" in officer.get(receipt).text
    assert officer.get(f"{receipt}/undo", status=302).location == receipt
    assert members(session) == 1


def test_another_associations_drafts_and_receipts_look_like_nothing(
    officer: PageClient, session: Session
) -> None:
    other = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    session.commit()
    place = upload(officer, csv_of(1)).location
    receipt = save(officer, upload(officer, csv_of(1)).location)
    stranger = PageClient(officer.app).sign_in(factories.person(session, Role.OFFICER, at=clock(), of=other))
    for theirs in (place, f"{place}/columns", f"{place}/wrong-rows", receipt, f"{receipt}/undo"):
        stranger.get(theirs.replace("hosters", "clouds"), status=404)
