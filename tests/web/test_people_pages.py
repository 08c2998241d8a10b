"""The people pages on each desk: who may see, invite, change and end."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import role_changes
from app.accounts.models import Invitation, Person, RoleGrant
from app.clock import now as clock
from app.extensions import db
from app.outbox import OutboxMail
from app.roles import Role
from signatories.journal import JournalLine
from signatories.models import Association, Company
from tests import factories
from tests.pages import PageClient
from tests.queries import counted

AsRole = Callable[..., PageClient]
PEOPLE = "/en/desk/company/voorbeeld-bv/people"


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def voorbeeld(session: Session, hosters: Association) -> Company:
    return factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)


@pytest.fixture
def owner(session: Session, voorbeeld: Company) -> Person:
    return factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld, language="en")


@pytest.fixture
def second(session: Session, voorbeeld: Company) -> Person:
    return factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld)


def path_of(grant: RoleGrant, act: str, at: str = PEOPLE) -> str:
    return f"{at}/{grant.public_id}/{act}"


def last_mail(session: Session) -> OutboxMail:
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    return mail


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", mail.body)
    assert found
    return found.group(1).replace("/nl/uitnodiging/", "/en/invitation/")


def test_the_page_says_who_has_which_role_since_when_and_until_when(
    client: PageClient, session: Session, owner: Person, second: Person
) -> None:
    end = clock() + timedelta(days=40)
    role_changes.move_end(session, grant=second.grants[0], expires_at=end, by=owner, at=clock())
    page = client.sign_in(owner).get(PEOPLE).text
    for shown in (owner.email, second.email, "owner of the company", "24 November 2026", "3 January 2027"):
        assert shown in page
    assert "no end" in page


def test_a10_an_editor_sees_the_people_and_changes_nothing(
    as_role: AsRole, session: Session, voorbeeld: Company, owner: Person
) -> None:
    editor = as_role(Role.COMPANY_EDITOR, of=voorbeeld)
    page = editor.get(PEOPLE).text
    assert owner.email in page
    assert f"{PEOPLE}/" not in page
    for act in ("until", "end", "hand-over"):
        editor.get(path_of(owner.grants[0], act), status=404)
        editor.submit(
            "/en/desk/company/voorbeeld-bv/contact-point", to=path_of(owner.grants[0], act), status=404
        )
    editor.submit(
        "/en/desk/company/voorbeeld-bv/contact-point",
        {"email": "me@people.example", "role": "company-owner"},
        to=f"{PEOPLE}/invite",
        status=404,
    )
    assert session.scalar(select(func.count(Invitation.id))) == 0
    refused = session.scalars(
        select(JournalLine).where(JournalLine.kind == "act-refused").order_by(JournalLine.id)
    ).all()
    assert {line.data["endpoint"] for line in refused} == {
        "company.change_role", "company.end_role", "company.hand_over", "company.invite_person",
    }  # fmt: skip


def test_a9_inviting_ending_and_losing_a_desk_at_the_next_request(
    client: PageClient, session: Session, owner: Person, second: Person
) -> None:
    other = PageClient(client.app).sign_in(second)
    other.get(PEOPLE)
    client.sign_in(owner)
    place = path_of(second.grants[0], "end")
    assert second.email in client.get(place).text
    client.submit(place, status=302)
    other.get(PEOPLE, status=404)
    assert last_mail(session).recipient == second.email
    client.get(place, status=404)  # it ended: nothing to end any more
    assert "Earlier roles" in client.get(PEOPLE).text


def test_the_last_owner_is_told_to_hand_over_first(
    client: PageClient, session: Session, owner: Person
) -> None:
    client.sign_in(owner)
    refused = client.submit(path_of(owner.grants[0], "end"), status=422).text
    assert "Hand it over first" in refused
    refused = client.submit(
        path_of(owner.grants[0], "until"), {"last_day": "2027-01-01", "version": "1"}, status=422
    ).text
    assert "Hand it over first" in refused
    client.get(PEOPLE)


def test_who_hands_over_keeps_the_role_until_the_successor_accepts(
    client: PageClient, session: Session, owner: Person
) -> None:
    client.sign_in(owner)
    client.submit(path_of(owner.grants[0], "hand-over"), {"email": "next@people.example"}, status=302)
    client.get(PEOPLE)
    successor = PageClient(client.app)
    successor.submit(link_in(last_mail(session)), {"name": "Nina Nieuw"}, status=302)
    successor.get(PEOPLE)
    client.get(PEOPLE, status=404)
    assert last_mail(session).recipient == owner.email  # told that the role has ended


def test_a_role_with_a_last_day_is_invited_and_moved(
    client: PageClient, session: Session, owner: Person
) -> None:
    client.sign_in(owner)
    typed = {"email": "temp@people.example", "role": "company-editor", "last_day": "2026-11-23"}
    assert "cannot lie before today" in client.submit(f"{PEOPLE}/invite", typed, status=422).text
    client.submit(f"{PEOPLE}/invite", {**typed, "last_day": "2026-12-31"}, status=302)
    PageClient(client.app).submit(link_in(last_mail(session)), {"name": "T"}, status=302)
    grant = session.scalars(select(RoleGrant).where(RoleGrant.role == "company-editor")).one()
    assert grant.expires_at is not None
    assert grant.expires_at.isoformat() == "2026-12-31T23:00:00+00:00"  # midnight in Amsterdam
    assert 'value="2026-12-31"' in client.get(path_of(grant, "until")).text
    client.submit(path_of(grant, "until"), {"last_day": "", "version": str(grant.version)}, status=302)
    session.expire_all()
    assert session.get_one(RoleGrant, grant.id).expires_at is None


def test_two_who_move_the_same_last_day_see_both(
    client: PageClient, session: Session, owner: Person, second: Person
) -> None:
    client.sign_in(owner)
    grant = second.grants[0]
    seen = str(grant.version)
    role_changes.move_end(session, grant=grant, expires_at=clock() + timedelta(days=9), by=second, at=clock())
    answer = client.submit(path_of(grant, "until"), {"last_day": "2027-02-01", "version": seen}, status=409)
    assert "3 December 2026" in answer.text
    assert "1 February 2027" in answer.text
    assert 'value="2027-02-01"' in answer.text  # what was typed stays
    session.expire_all()
    assert session.get_one(RoleGrant, grant.id).expires_at is not None


def test_an_invitation_is_sent_again_and_withdrawn(
    client: PageClient, session: Session, owner: Person
) -> None:
    client.sign_in(owner)
    client.submit(f"{PEOPLE}/invite", {"email": "x@people.example", "role": "signer"}, status=302)
    first = link_in(last_mail(session))
    invitation = session.scalars(select(Invitation)).one().public_id
    client.submit(PEOPLE, to=f"{PEOPLE}/invitations/{invitation}/again", status=302)
    again = link_in(last_mail(session))
    PageClient(client.app).get(first, status=404)
    PageClient(client.app).get(again)
    client.submit(f"{PEOPLE}/invitations/{invitation}/withdraw", status=302)
    PageClient(client.app).get(again, status=404)
    client.submit(PEOPLE, to=f"{PEOPLE}/invitations/{invitation}/again", status=404)


def test_a7_roles_and_invitations_of_another_desk_look_like_nothing(
    as_role: AsRole, session: Session, voorbeeld: Company, owner: Person, second: Person
) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    stranger = as_role(Role.COMPANY_OWNER, of=other)
    theirs = "/en/desk/company/ander-bv/people"
    stranger.get(theirs)
    for place in (PEOPLE, theirs):
        for act in ("until", "end", "hand-over"):
            stranger.get(path_of(second.grants[0], act, at=place), status=404)
        stranger.submit(f"{theirs}/invite", to=path_of(second.grants[0], "end", at=place), status=404)
    session.expire_all()
    assert second.grants[0].ended_at is None


def test_a8_a_field_that_is_not_on_the_form_changes_nothing(
    client: PageClient, session: Session, owner: Person, hosters: Association
) -> None:
    client.sign_in(owner)
    client.submit(
        f"{PEOPLE}/invite",
        {
            "email": "x@people.example", "role": "signer", "association_id": str(hosters.id),
            "granted_at": "2020-01-01", "company_id": "999", "invited_by": "somebody",
        },
        status=302,
    )  # fmt: skip
    row = session.scalars(select(Invitation)).one()
    assert (row.association_id, row.company.slug if row.company else "") == (None, "voorbeeld-bv")
    assert row.invited_by == owner.public_id
    for role in ("operator", "officer", "x"):
        client.submit(f"{PEOPLE}/invite", {"email": "y@people.example", "role": role}, status=422)
    assert session.scalar(select(func.count(Invitation.id))) == 1


def test_a10_an_assistant_sees_the_associations_people_and_changes_nothing(
    as_role: AsRole, session: Session, hosters: Association
) -> None:
    place = "/en/desk/association/hosters/people"
    officer = as_role(Role.OFFICER, of=hosters)
    officer.submit(f"{place}/invite", {"email": "new@hosters.example", "role": "assistant"}, status=302)
    assistant = as_role(Role.ASSISTANT, of=hosters)
    assert f"{place}/" not in assistant.get(place).text
    assistant.get(f"{place}/invite", status=404)
    herself = {"email": "me@hosters.example", "role": "officer"}
    assistant.submit("/en/my/security", herself, to=f"{place}/invite", status=404)
    refused = session.scalars(select(JournalLine).where(JournalLine.kind == "act-refused")).one()
    assert refused.data["endpoint"] == "association.invite_person"
    desk = assistant.get("/en/desk/association/hosters").text
    assert f'href="{place}"' in desk


def test_the_operator_brings_in_officers_and_first_owners_and_no_more(
    as_role: AsRole, session: Session, hosters: Association, voorbeeld: Company
) -> None:
    operator = as_role(Role.OPERATOR)
    place = "/en/desk/operator/associations/hosters/people"
    operator.submit(f"{place}/invite", {"email": "o@hosters.example", "role": "officer"}, status=302)
    assert "o@hosters.example" in operator.get(place).text
    place = "/en/desk/operator/companies/voorbeeld-bv/people"
    operator.submit(f"{place}/invite", {"email": "o@voorbeeld.example", "role": "company-owner"}, status=302)
    factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld)
    assert "/invite" not in operator.get(place).text
    operator.submit(f"{place}/invite", {"email": "p@voorbeeld.example", "role": "company-owner"}, status=422)


def test_the_operator_finds_the_people_of_a_company_by_its_number(
    as_role: AsRole, voorbeeld: Company
) -> None:
    operator = as_role(Role.OPERATOR)
    place = "/en/desk/operator/company-people"
    found = operator.get(f"{place}?q={voorbeeld.register_number}", status=302).location
    assert found == "/en/desk/operator/companies/voorbeeld-bv/people"
    for unknown in ("kvk:99999999", "what"):
        assert "knows no company" in operator.get(f"{place}?q={unknown}").text


def test_the_last_operator_stays(client: PageClient, session: Session) -> None:
    operator = factories.person(session, Role.OPERATOR, at=clock())
    client.sign_in(operator)
    place = path_of(operator.grants[0], "end", at="/en/desk/operator/people")
    assert "Hand it over first" in client.submit(place, status=422).text
    page = client.get("/en/desk/operator/people/invite").text
    assert "(optional)" not in page[page.index("Role") : page.index("</select>")]


def test_the_number_of_queries_does_not_grow_with_the_people(
    client: PageClient, session: Session, voorbeeld: Company, owner: Person
) -> None:
    client.sign_in(owner)
    client.get(PEOPLE)
    with counted(db.engine) as few:
        client.get(PEOPLE)
    for _ in range(20):
        factories.person(session, Role.SIGNER, at=clock(), of=voorbeeld)
    with counted(db.engine) as many:
        client.get(PEOPLE)
    assert len(many) == len(few)


def test_an_association_brings_in_a_members_first_owner_only_and_only_freshly(
    client: PageClient, session: Session, hosters: Association, voorbeeld: Company
) -> None:
    officer = factories.person(session, Role.OFFICER, at=clock(), of=hosters, language="en")
    client.sign_in(officer)
    place = "/en/desk/association/hosters/members/voorbeeld-bv"
    client.get(place)
    client.grow_stale(officer)
    client.get(place)  # looking asks nothing
    asked = client.submit(place, {"email": "o@voorbeeld.example"}, status=302).location
    assert asked.startswith("/en/confirm?held=")
    assert session.scalar(select(func.count(Invitation.id))) == 0
    client.sign_in(officer)
    client.submit(place, {"email": "o@voorbeeld.example"}, status=302)
    factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld)
    assert "who invites others" in client.get(place).text
    client.submit(place, {"email": "p@voorbeeld.example"}, status=422)
    assistant = PageClient(client.app).sign_in_as(Role.ASSISTANT, of=hosters)
    assistant.get(place)
    assistant.submit(place, {"email": "p@voorbeeld.example"}, status=422)
    assert session.scalar(select(func.count(Invitation.id))) == 1
