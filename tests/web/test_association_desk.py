"""The association's desk, as an officer meets it."""

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


def test_inviting_with_a_new_member_asks_for_a_second_factor_first(
    client: PageClient, session: Session, hosters: Association
) -> None:
    who = factories.person(session, Role.OFFICER, at=clock(), of=hosters)
    client.sign_in(who)
    client.grow_stale(who)
    given = {"register_number": "00001234", "legal_name": "Nieuw B.V.", "contact_email": "baas@nieuw.example"}
    answer = client.submit(f"/en{DESK}/new-member", {**given, "invite": "y"}, status=302)
    assert "/en/confirm" in answer.location
    assert session.scalars(select(Company)).all() == []
    client.submit(f"/en{DESK}/new-member", given, status=302)
    assert session.scalars(select(Company)).one().legal_name == "Nieuw B.V."


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("register_number", "123", "not a register number"),
        ("domain", "192.0.2.1", "not a domain name"),
        ("contact_email", "nobody", "not an e-mail address"),
        ("legal_name", "=1+1", "formula in this cell"),
        ("legal_name", "+1", "cannot start with"),
        ("legal_name", "", "Type the legal name"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(
    officer: PageClient, session: Session, field: str, value: str, sentence: str
) -> None:
    given = {"register_number": "00001234", "legal_name": "Nieuw B.V.", field: value}
    assert sentence in officer.submit(f"/en{DESK}/new-member", given, status=422).text
    assert members(session) == 0


def test_a_membership_ends_on_its_date_and_never_before_it_began(
    officer: PageClient, session: Session
) -> None:
    officer.submit(
        f"/en{DESK}/new-member",
        {"register_number": "00001234", "legal_name": "Weg B.V.", "member_since": "2026-01-01"},
        status=302,
    )
    place = f"/en{DESK}/members/weg-bv/end"
    assert (
        "before the start date"
        in officer.submit(place, {"to_on": "2025-12-31", "reason": "left"}, status=422).text
    )
    because = {"to_on": "2026-06-30", "reason": "expelled"}
    assert "at least 10 characters" in officer.submit(place, because, status=422).text
    officer.submit(place, {**because, "words": "Did not pay for two years."}, status=302)
    officer.get(f"/en{DESK}/members/weg-bv", status=404)
    officer.submit(
        f"/en{DESK}/new-member",
        {"register_number": "00001234", "legal_name": "Weg B.V.", "member_since": "2026-07-01"},
        status=302,
    )
    page = officer.get(f"/en{DESK}/members/weg-bv").text
    assert "Earlier memberships" in page
    assert "Did not pay for two years." in page


def test_the_download_has_every_member_with_its_evidence(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    factories.company(session, at=clock(), name="Zonder B.V.", member_of=hosters)
    session.commit()
    answer = officer.http.get(f"/en{DESK}/members.csv")
    assert answer.mimetype == "text/csv"
    assert "Never signed." in answer.text
