"""Names, networks, groups and whom to reach: on the desks of company, association and operator."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.roles import Role
from badge import records
from signatories.models import Association, Company
from signatories.names import naming
from signatories.names.company_names import CompanyName, NameKind
from signatories.networks import claiming
from signatories.networks.networks import Evidence, Network
from signatories.signatures import suspending
from signatories.signatures.signature_states import SuspensionKind
from tests import factories
from tests.pages import PageClient
from tests.shown_badge import ShownBadge, shown_badge

DAY = timedelta(days=1)
AsRole = Callable[..., PageClient]


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=now() - 40 * DAY)


@pytest.fixture
def company(session: Session, hosters: Association) -> Company:
    made = factories.company(session, at=now() - 30 * DAY, name="Oud B.V.", member_of=hosters)
    session.commit()
    return made


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def named(session: Session, company: Company, *, at: datetime) -> Network:
    found = claiming.name_network(
        session,
        company=company,
        identifier="AS64512",
        from_on=at.date(),
        evidence=Evidence.REGISTRY_RECORD,
        reference="record 4711",
        at=at,
    )
    session.commit()
    return found


def test_an_owner_gives_a_trade_name_and_the_logo_carries_it(
    as_role: AsRole, client: PageClient, shown: ShownBadge
) -> None:
    own, session = shown.company, shown.session
    owner = as_role(Role.COMPANY_OWNER, of=own)
    before = len(shown.badge.credentials)
    place = f"/en/desk/company/{own.slug}/names"
    page = owner.submit(
        place,
        {"name": "Bliksem", "kind": "main", "from_on": now().date().isoformat(), "version": str(own.version)},
        status=302,
    )
    assert page.location == f"/en/desk/company/{own.slug}/details"
    (badge,) = records.live_badges(session, company=own)
    assert len(badge.credentials) == before + 1
    assert "Bliksem" in str(badge.credentials[-1].payload)
    assert "Bliksem" in client.get(f"/en/signatories/{own.slug}").text
    assert "Trade name" in owner.get(page.location).text


def test_two_who_change_the_names_at_once_are_told(
    as_role: AsRole, session: Session, company: Company
) -> None:
    owner = as_role(Role.COMPANY_OWNER, of=company)
    place = f"/en/desk/company/{company.slug}/names"
    old = str(company.version)
    naming.add_name(
        session, company=company, kind=NameKind.BRAND, name="Donder", from_on=now().date(), at=now()
    )
    session.commit()
    given = {"name": "Bliksem", "kind": "brand", "from_on": now().date().isoformat(), "version": old}
    html = owner.submit(place, given, status=409).text
    assert "Somebody else changed the names" in html
    assert "Donder" in html and 'value="Bliksem"' in html
    assert session.scalars(select(CompanyName.name).where(CompanyName.name == "Bliksem")).all() == []


def test_a_brand_ends_on_a_day_and_a_legal_name_never(
    as_role: AsRole, session: Session, company: Company
) -> None:
    naming.add_name(
        session, company=company, kind=NameKind.BRAND, name="Donder", from_on=now().date() - 3 * DAY, at=now()
    )
    session.commit()
    owner = as_role(Role.COMPANY_OWNER, of=company)
    details = f"/en/desk/company/{company.slug}/details"
    (brand,) = session.scalars(select(CompanyName).where(CompanyName.kind == "brand"))
    (legal,) = session.scalars(select(CompanyName).where(CompanyName.kind == "legal"))
    place = f"/en/desk/company/{company.slug}/names/{brand.id}/end"
    early = {"to_on": (now() - 9 * DAY).date().isoformat()}
    assert "cannot end before" in owner.submit(place, early, status=422).text
    owner.submit(place, {"to_on": now().date().isoformat()}, status=302)
    assert "Donder" in owner.get(details).text
    owner.get(f"/en/desk/company/{company.slug}/names/{legal.id}/end", status=404)


def test_an_editor_reads_the_names_and_changes_none(as_role: AsRole, company: Company) -> None:
    editor = as_role(Role.COMPANY_EDITOR, of=company)
    assert "Add a name" not in editor.get(f"/en/desk/company/{company.slug}/details").text
    editor.get(f"/en/desk/company/{company.slug}/names", status=404)


def test_a_network_is_named_confirmed_and_then_public(
    as_role: AsRole, client: PageClient, session: Session, hosters: Association, company: Company
) -> None:
    editor = as_role(Role.COMPANY_EDITOR, of=company)
    place = f"/en/desk/company/{company.slug}/networks"
    given = {
        "identifier": "as 64512",
        "from_on": "2024-01-01",
        "evidence": "contract",
        "reference": "contract 7",
    }
    editor.submit(place, given, status=302)
    assert "Waits for confirmation" in editor.get(place).text
    assert "AS64512" not in client.get(f"/en/signatories/{company.slug}").text
    officer = as_role(Role.OFFICER, of=hosters)
    (network,) = session.scalars(select(Network))
    queue = "/en/desk/association/hosters/networks"
    assert "AS64512" in officer.get(queue).text
    officer.submit(f"{queue}/{network.public_id}", {"answer": "confirm"}, status=302)
    assert "No network waits." in officer.get(queue).text
    shown = client.get(f"/en/signatories/{company.slug}").text
    assert "AS64512" in shown
    assert "A contract: contract 7" in shown  # what it rests on
    assert "the monitor counts it for nobody" in editor.get(place).text
    editor.submit(f"{place}/{network.public_id}/end", {"to_on": now().date().isoformat()}, status=302)
    assert client.http.get(f"/signatories/{company.slug}.json").get_json()["networks"] == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("identifier", "AS0", "Type an AS number"),
        ("identifier", "192.0.2.1", "Type an AS number"),
        ("reference", "see https://example.nl/x", "An address of a website"),
        ("reference", "192 0 2 1", "An address of a website"),
        ("reference", "ntd@voorbeeld.example", "An address of a website"),
        ("reference", "a" * 32, "An address of a website"),
        ("from_on", "2999-01-01", "lies in the future"),
    ],
)
def test_what_cannot_be_a_network_is_refused_by_a_sentence(
    as_role: AsRole, company: Company, field: str, value: str, sentence: str
) -> None:
    editor = as_role(Role.COMPANY_EDITOR, of=company)
    given = {"identifier": "AS64512", "from_on": "2024-01-01", "evidence": "other", "reference": ""}
    place = f"/en/desk/company/{company.slug}/networks"
    html = editor.submit(place, given | {field: value}, status=422).text
    assert sentence in html


def test_a_dispute_goes_to_the_operator(
    as_role: AsRole, session: Session, hosters: Association, company: Company
) -> None:
    other = factories.company(session, at=now() - 30 * DAY, name="Ander B.V.")
    held = named(session, other, at=now() - 20 * DAY)
    claiming.confirm(session, network=held, at=now() - 19 * DAY)
    mine = named(session, company, at=now() - 2 * DAY)
    place = f"/en/desk/company/{company.slug}/networks"
    assert "Ander B.V. holds it in the register" in as_role(Role.COMPANY_OWNER, of=company).get(place).text
    officer = as_role(Role.OFFICER, of=hosters)
    decide = f"/en/desk/association/hosters/networks/{mine.public_id}"
    assert "You cannot confirm it." in officer.get(decide).text
    assert "The operator decides" in officer.submit(decide, {"answer": "confirm"}, status=422).text
    operator = as_role(Role.OPERATOR)
    decide = f"/en/desk/operator/networks/{mine.public_id}"
    assert "Write a reason" in operator.submit(decide, {"answer": "confirm", "reason": ""}, status=422).text
    given = {"answer": "confirm", "reason": "The registry names the other company since then."}
    operator.submit(decide, given, status=302)
    session.expire_all()
    assert held.to_on == mine.from_on
    assert mine.confirmed_by == "operator"
    theirs = as_role(Role.COMPANY_OWNER, of=other).get(f"/en/desk/company/{other.slug}/networks").text
    assert "The registry names the other company" in theirs


def test_another_associations_officer_sees_no_network_of_a_member(
    as_role: AsRole, session: Session, company: Company
) -> None:
    network = named(session, company, at=now())
    others = factories.association(session, at=now(), slug="others", name="Anderen")
    officer = as_role(Role.OFFICER, of=others)
    assert "AS64512" not in officer.get("/en/desk/association/others/networks").text
    officer.get(f"/en/desk/association/others/networks/{network.public_id}", status=404)


def test_the_operator_puts_companies_in_a_group_and_the_page_shows_it(
    as_role: AsRole, client: PageClient, session: Session, company: Company
) -> None:
    other = factories.company(session, at=now() - 30 * DAY, name="Dochter B.V.")
    operator = as_role(Role.OPERATOR)
    place = operator.submit("/en/desk/operator/groups", {"name": "Voorbeeld Groep"}, status=302).location
    for each in (company, other):
        operator.submit(place, {"register_number": each.register_number, "from_on": "2024-01-01"}, status=302)
    html = client.get(f"/en/signatories/{company.slug}").text
    assert "Voorbeeld Groep" in html and "Dochter B.V." in html
    again = {"register_number": company.register_number, "from_on": "2024-02-01"}
    assert "End that first" in operator.submit(place, again, status=422).text
    assert f"{place}/1/end" in operator.get(place).text
    operator.submit(f"{place}/1/end", {"to_on": now().date().isoformat()}, status=302)
    assert client.http.get(f"/signatories/{company.slug}.json").get_json()["group"] is None


def test_members_see_whom_to_reach_and_nobody_else_does(
    as_role: AsRole, client: PageClient, company: Company
) -> None:
    officer = as_role(Role.OFFICER, of=company.memberships[0].association)
    given = {
        "name": "Karin Bereikbaar",
        "function": "secretaris",
        "email": "karin@hosters.example",
        "phone": "",
    }
    place = "/en/desk/association/hosters/contact"
    officer.submit(place, given | {"made_from": "0"}, status=302)
    details = f"/en/desk/company/{company.slug}/details"
    assert "Karin Bereikbaar" in as_role(Role.COMPANY_EDITOR, of=company).get(details).text
    assert "Karin" not in client.get("/en/associations/hosters").text
    html = officer.submit(place, given | {"name": "Piet Later", "made_from": "0"}, status=409).text
    assert "Karin Bereikbaar, secretaris" in html and 'value="Piet Later"' in html


def test_two_associations_that_differ_both_see_it(
    as_role: AsRole, session: Session, hosters: Association, company: Company
) -> None:
    others = factories.association(session, at=now() - 20 * DAY, slug="others", name="Anderen")
    third = factories.association(session, at=now() - 20 * DAY, slug="third", name="Derden")
    factories.admit(session, company, to=others, at=now() - 20 * DAY)
    signature = factories.signature(session, company, at=now() - 10 * DAY, association=hosters)
    suspending.suspend(
        session,
        signature=signature,
        by=hosters,
        kind=SuspensionKind.MEMBERSHIP_CONDITION,
        reason="the written reason stays between these two",
        at=now() - 5 * DAY,
    )
    session.commit()
    for association in (hosters, others):
        officer = as_role(Role.OFFICER, of=association)
        place = f"/en/desk/association/{association.slug}/members/{company.slug}"
        html = officer.get(place).text
        assert "Vereniging van Hosters suspended the signature since" in html
        assert "also a member of Anderen" in html
        assert "the written reason" not in html
    as_role(Role.OFFICER, of=third).get(f"/en/desk/association/third/members/{company.slug}", status=404)


def test_the_operator_renames_an_association_and_the_old_name_stays(
    as_role: AsRole, client: PageClient, session: Session, hosters: Association
) -> None:
    operator = as_role(Role.OPERATOR)
    place = "/en/desk/operator/associations/hosters/name"
    day = (now() - 3 * DAY).date().isoformat()
    given = {"name": "Hostingbond", "from_on": day, "seen": hosters.name}
    operator.submit(place, given, status=302)
    html = client.get("/en/associations/hosters").text
    assert "formerly Vereniging van Hosters" in html
    assert "Hostingbond" in html
    before = (now() - 9 * DAY).date().isoformat()
    assert "Hostingbond" not in client.get(f"/en/associations/hosters?on={before}").text
    assert "Somebody else changed this" in operator.submit(place, given, status=409).text
    early = {"name": "Vroeger", "from_on": "2020-01-01", "seen": "Hostingbond"}
    assert "holds since" in operator.submit(place, early, status=422).text
