"""The dashboard of an association: filter, sort, downloads, what has changed, and a member's details."""

import csv
import io
import re
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.association import changes
from app.association.choosing_members import Order
from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from signatories.entries import Entry
from signatories.imports import correcting
from signatories.models import Association, Company, Membership
from tests import factories
from tests.pages import PageClient
from tests.queries import counted

DESK = "/desk/association/hosters"
WEEKS_AGO = timedelta(days=20)


@pytest.fixture
def hosters(session: Session) -> Association:
    factories.documents(session, at=clock() - WEEKS_AGO)
    return factories.association(session, at=clock() - WEEKS_AGO)


@pytest.fixture
def officer(client: PageClient, session: Session, hosters: Association) -> PageClient:
    return client.sign_in(factories.person(session, Role.OFFICER, at=clock(), of=hosters))


def member(
    session: Session, hosters: Association, name: str, number: str, *, signed: bool = False
) -> Company:
    company = factories.company(session, at=clock() - WEEKS_AGO, name=name, member_of=hosters)
    company.memberships[0].member_number = number
    if signed:
        factories.signature(session, company, at=clock() - timedelta(days=1), association=hosters)
    return company


@pytest.fixture
def three(session: Session, hosters: Association) -> list[Company]:
    found = [
        member(session, hosters, "Anker B.V.", "10", signed=True),
        member(session, hosters, "Boei B.V.", "9"),
        member(session, hosters, "=Cel B.V.".replace("=", "C"), "x"),
    ]
    session.commit()
    return found


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def test_members_are_filtered_by_condition_and_answer(officer: PageClient, three: list[Company]) -> None:
    page = officer.get(f"/en{DESK}?condition=contact-point&answer=met").text
    assert names(page) == ["Anker B.V."]
    assert "1 member fits." in page
    assert names(officer.get(f"/en{DESK}?condition=contact-point&answer=not_met").text) == [
        "Boei B.V.",
        "CCel B.V.",
    ]
    assert "No member fits" in officer.get(f"/en{DESK}?answer=waived&q=Boei").text
    assert len(names(officer.get(f"/en{DESK}?condition=nonsense&answer=maybe&order=up&page=-3").text)) == 3


def test_members_are_sorted_and_numbers_count_as_numbers(officer: PageClient, three: list[Company]) -> None:
    assert names(officer.get(f"/en{DESK}?order=number").text) == ["Boei B.V.", "Anker B.V.", "CCel B.V."]
    assert names(officer.get(f"/en{DESK}?condition=contact-point&order=answer").text)[-1] == "Anker B.V."
    for order in Order:
        assert len(names(officer.get(f"/nl{DESK}?order={order}").text)) == 3


def test_the_downloads_hold_the_list_that_is_shown_in_words(
    officer: PageClient, three: list[Company]
) -> None:
    query = "?condition=contact-point&answer=not_met&order=number"
    text = officer.http.get(f"/en{DESK}/members.csv{query}").text
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:6] == [
        "Register number",
        "Legal name",
        "Trade name",
        "Member number",
        "Member since",
        "All conditions",
    ]
    assert [row[1] for row in rows[1:]] == ["Boei B.V.", "CCel B.V."]
    assert "No contact point given." in rows[1]
    answer = officer.http.get(f"/en{DESK}/members.xlsx{query}")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert sheet == [[cell or "" for cell in row] for row in rows]


def test_the_number_of_queries_does_not_grow_with_the_members(
    officer: PageClient, session: Session, hosters: Association, three: list[Company]
) -> None:
    paths = [f"/en{DESK}", f"/en{DESK}/members.xlsx", f"/en{DESK}/changes"]
    few = [statements(officer, session, path) for path in paths]
    for number in range(30):
        member(session, hosters, f"Dok {number} B.V.", str(number))
    session.commit()
    # A query more or less for what kinds of act there were; one for each member would be thirty.
    more = [statements(officer, session, path) for path in paths]
    assert all(now <= before + 3 for now, before in zip(more, few, strict=True)), (few, more)


def statements(officer: PageClient, session: Session, path: str) -> int:
    officer.http.get(path)
    with counted(session.get_bind()) as sent:  # pyright: ignore[reportArgumentType]
        assert officer.http.get(path).status_code == 200
    return len(sent)


def test_a_week_without_anything_says_so(officer: PageClient) -> None:
    for lang in ("nl", "en"):
        officer.get(f"/{lang}{DESK}/changes")
    assert "Nothing has changed" in officer.get(f"/en{DESK}/changes").text


def test_what_changed_is_who_came_who_left_and_which_answers(
    officer: PageClient, session: Session, hosters: Association, three: list[Company]
) -> None:
    new = factories.company(session, at=clock() - timedelta(days=1), name="Nieuw B.V.", member_of=hosters)
    officer.submit(
        f"/en{DESK}/members/{three[1].slug}/end", {"to_on": "2026-11-20", "reason": "left"}, status=302
    )
    page = officer.get(f"/en{DESK}/changes").text
    joined, left = page.index("<h2>New members"), page.index("<h2>No longer a member")
    assert joined < page.index(new.name, joined) < left < page.index("Boei B.V.", left)
    changed = page[page.index("<h2>Answers that changed") : page.index("<h2>Public acts")]
    assert changed.count("Anker B.V.") >= 2
    assert "No contact point given." in changed
    assert "The membership of Vereniging van Hosters ended" in page
    earlier = officer.get(f"/en{DESK}/changes?since=2026-11-22").text
    assert "Answers that changed" in earlier
    later = officer.get(f"/en{DESK}/changes?since={clock().date()}").text
    assert "Answers that changed" not in later


@pytest.mark.parametrize("since", ["yesterday", "2026-13-40", "2999-01-01", "1999-01-01"])
def test_a_day_that_cannot_be_shown_is_refused_with_a_sentence(officer: PageClient, since: str) -> None:
    assert 'role="alert"' in officer.get(f"/en{DESK}/changes?since={since}", status=422).text


def test_the_summary_is_mailed_to_who_asks_for_it(
    officer: PageClient, session: Session, three: list[Company]
) -> None:
    officer.submit(f"/en{DESK}/changes", {}, status=302)
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    assert mail.recipient.startswith("officer-")
    assert "Anker B.V.: " in mail.body
    assert "/changes?since=" in mail.body


def edit(officer: PageClient, company: Company) -> str:
    return f"/en{DESK}/members/{company.slug}/details"


def test_details_are_changed_and_another_first_day_stands_in_the_public_log(
    officer: PageClient, session: Session, three: list[Company]
) -> None:
    company = three[1]
    given = {"member_number": "B-1", "contact_email": "Baas@Boei.example", "member_since": "2021-03-01"}
    officer.submit(edit(officer, company), given, status=302)
    old, new = session.scalars(
        select(Membership).where(Membership.company_id == company.id).order_by(Membership.id)
    ).all()
    assert (old.to_on, old.end_reason) == (old.from_on, "taken-back")
    assert (new.member_number, new.contact_email, str(new.from_on)) == (
        "B-1",
        "baas@boei.example",
        "2021-03-01",
    )
    kinds = session.scalars(select(Entry.kind).where(Entry.company == company.register_number)).all()
    assert kinds[-1] == "member-since-corrected"
    officer.submit(edit(officer, company), {**given, "member_since": "2026-12-01"}, status=422)
    officer.submit(edit(officer, company), {**given, "member_number": "=1"}, status=422)


def test_c4_two_who_edit_at_once_see_both_versions_and_what_was_typed_stays(
    officer: PageClient, session: Session, three: list[Company]
) -> None:
    place = edit(officer, three[1])
    page = officer.get(place).text
    token, version = (
        re.search(rf'name="{name}"[^>]*value="([^"]+)"', page) for name in ("csrf_token", "version")
    )
    assert token and version
    membership = three[1].memberships[0]
    correcting.change_member(
        session,
        membership=membership,
        version=membership.version,
        member_number="theirs",
        contact_email=None,
        member_since=membership.from_on,
        by="p",
        at=clock(),
    )
    session.commit()
    typed = {
        "csrf_token": token[1],
        "version": version[1],
        "member_number": "mine",
        "member_since": "2020-01-01",
    }
    answer = officer.http.post(place, data=typed)
    assert answer.status_code == 409
    assert "Nothing was saved" in answer.text
    assert "theirs" in answer.text
    assert 'value="mine"' in answer.text
    version = re.search(r'name="version"[^>]*value="([^"]+)"', answer.text)
    assert version
    assert officer.http.post(place, data={**typed, "version": version[1]}).status_code == 302
    session.refresh(membership)
    assert membership.member_number == "mine"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_about_members_stands_in_both_languages(
    officer: PageClient, three: list[Company], lang: str
) -> None:
    for path in ("", "/changes", f"/members/{three[0].slug}", f"/members/{three[0].slug}/details"):
        officer.get(f"/{lang}{DESK}{path}")


def test_a_long_list_of_new_members_is_cut_and_says_where_all_are(
    officer: PageClient, session: Session, hosters: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST", 2)
    for name in ("Anker B.V.", "Boei B.V.", "Cel B.V."):
        factories.company(session, at=clock() - timedelta(days=1), name=name, member_of=hosters)
    page = officer.get(f"/en{DESK}/changes").text
    assert "Boei B.V.</a></li>" in page and "Cel B.V.</a></li>" not in page
    assert "The first 2 of 3." in page
