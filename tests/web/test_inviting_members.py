"""Inviting the contacts of many members together, and reminding those who did not come."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import inviting
from app.accounts.errors import InvitationNotValid
from app.accounts.models import Invitation
from app.association.inviting_members import REMIND_AFTER
from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from signatories.models import Association, Company, Membership
from tests import factories
from tests.pages import PageClient

PAGE = "/en/desk/association/hosters/invite-members"


@pytest.fixture
def hosters(session: Session) -> Association:
    factories.documents(session, at=clock())
    return factories.association(session, at=clock())


@pytest.fixture
def officer(client: PageClient, session: Session, hosters: Association) -> PageClient:
    return client.sign_in(factories.person(session, Role.OFFICER, at=clock(), of=hosters))


def member(session: Session, hosters: Association, name: str, email: str | None) -> Company:
    company = factories.company(session, at=clock(), name=name, member_of=hosters)
    row = session.scalars(select(Membership).where(Membership.company_id == company.id)).one()
    row.contact_email = email
    session.flush()
    return company


def recipients(session: Session) -> list[str]:
    session.expire_all()
    return sorted(session.scalars(select(OutboxMail.recipient)))


def test_contacts_are_invited_together_and_the_rest_is_named(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    first = member(session, hosters, "Eerste B.V.", "een@eerste.example")
    second = member(session, hosters, "Tweede B.V.", "twee@tweede.example")
    owned = member(session, hosters, "Bezeten B.V.", "drie@bezeten.example")
    factories.person(session, Role.COMPANY_OWNER, at=clock(), of=owned)
    member(session, hosters, "Zonder Adres B.V.", None)
    other = factories.association(session, at=clock(), name="Andere", slug="andere")
    foreign = member(session, other, "Vreemd B.V.", "vier@vreemd.example")
    page = officer.get(PAGE).text
    assert page.count(" checked") == 2
    assert "Bezeten B.V." not in page
    assert "Vreemd B.V." not in page
    assert "Zonder Adres B.V." in page
    chosen = [first.slug, second.slug, owned.slug, foreign.slug]
    officer.submit(PAGE, {"member": chosen}, status=302)
    assert recipients(session) == ["een@eerste.example", "twee@tweede.example"]
    assert session.scalar(select(func.count(Invitation.id))) == 2
    again = officer.get(PAGE).text
    assert "2 invitations are on their way." in again
    assert " checked" not in again  # they were invited just now


def test_who_was_invited_a_week_ago_is_reminded_by_a_new_link_of_the_same_invitation(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    company = member(session, hosters, "Traag B.V.", "baas@traag.example")
    invitation, token = inviting.invite(
        session,
        email="baas@traag.example",
        role=Role.COMPANY_OWNER,
        company=company,
        at=clock() - REMIND_AFTER - timedelta(days=1),
    )
    assert " checked" in officer.get(PAGE).text
    officer.submit(PAGE, {"member": [company.slug]}, status=302)
    assert recipients(session) == ["baas@traag.example"]
    assert session.scalars(select(Invitation)).one().public_id == invitation.public_id
    assert " checked" not in officer.get(PAGE).text  # a reminder counts as sent just now
    with pytest.raises(InvitationNotValid):
        inviting.find_invitation(session, token=token, at=clock())


def test_nothing_is_sent_when_nobody_is_chosen(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    assert "Nobody to invite" in officer.get(PAGE).text
    member(session, hosters, "Eerste B.V.", "een@eerste.example")
    assert "Choose at least one member" in officer.submit(PAGE).text
    assert recipients(session) == []


def test_one_address_of_many_members_gets_three_mails_and_the_others_are_named(
    officer: PageClient, session: Session, hosters: Association
) -> None:
    companies = [member(session, hosters, f"Dochter {n} B.V.", "groep@groep.example") for n in range(5)]
    officer.submit(PAGE, {"member": [each.slug for each in companies]}, status=302)
    assert len(recipients(session)) == 3
    assert "Invite them later" in officer.get(PAGE).text


def test_an_assistant_invites_nobody(session: Session, hosters: Association, client: PageClient) -> None:
    assistant = client.sign_in(factories.person(session, Role.ASSISTANT, at=clock(), of=hosters))
    assistant.get(PAGE, status=404)
    assert "invite-members" not in assistant.get("/en/desk/association/hosters").text
