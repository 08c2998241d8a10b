"""Acts that weigh ask for a second factor that is not old; what was typed is kept meanwhile."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import roles
from app.accounts import confirming, held_forms
from app.accounts.held_forms import HeldForm
from app.accounts.models import Invitation, Person
from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from signatories.models import Company
from tests import factories
from tests.pages import PageClient

INVITE = "/en/desk/company/voorbeeld-bv/people/invite"


@pytest.fixture
def owner(client: PageClient, session: Session) -> Person:
    company = factories.company(session, at=clock(), name="Voorbeeld B.V.")
    who = factories.person(session, Role.COMPANY_OWNER, at=clock(), of=company, language="en")
    client.sign_in(who)
    return who


def link_of_last_mail(session: Session) -> str:
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    found = re.search(r"http://localhost:8000(/\S+)", mail.body)
    assert found
    return found.group(1)


def test_who_just_signed_in_is_not_asked(client: PageClient, owner: Person) -> None:
    client.get(INVITE)


def test_after_a_quarter_of_an_hour_a_page_asks_first_and_then_leads_back(
    client: PageClient, session: Session, owner: Person
) -> None:
    client.grow_stale(owner)
    asked = client.get(INVITE, status=302).location
    assert asked == "/en/confirm?next=/en/desk/company/voorbeeld-bv/people/invite"
    client.submit(asked, status=200)
    link = link_of_last_mail(session)
    client.get(link)  # opening it, as a mail scanner does, confirms nothing
    client.get(INVITE, status=302)
    assert client.submit(link, status=302).location == INVITE
    client.get(INVITE)
    client.get(link, status=404)


def test_what_was_typed_waits_and_is_sent_after_all(
    client: PageClient, session: Session, owner: Person
) -> None:
    page = client.http.get(INVITE)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    client.grow_stale(owner)
    typed = {"email": "two@people.example", "role": "signer", "csrf_token": token.group(1)}
    asked = client.post(INVITE, typed, status=302).location
    assert session.scalar(select(func.count(Invitation.id))) == 0
    client.submit(asked, status=200)
    waiting = client.submit(link_of_last_mail(session), status=302).location
    assert 'value="two@people.example"' in client.get(waiting).text
    client.submit(waiting, {"email": "two@people.example", "role": "signer"}, to=INVITE, status=302)
    assert session.scalars(select(Invitation)).one().role == "signer"


def test_nobody_else_sees_what_was_typed(client: PageClient, session: Session, owner: Person) -> None:
    held = held_forms.hold(session, person=owner, path=INVITE, fields=[("email", "x")], at=clock())
    assert held is not None
    place = f"/en/go-on/{held.public_id}"
    client.get(place)
    other = PageClient(client.app).sign_in_as(Role.OPERATOR)
    other.get(place, status=404)


def test_a_secret_is_never_kept_and_what_is_kept_goes(session: Session, owner: Person) -> None:
    fields = [("csrf_token", "t"), ("new_password", "p"), ("email", "x@people.example"), ("tick", "1")]
    held = held_forms.hold(session, person=owner, path="/en/x", fields=fields, at=clock())
    assert held is not None
    assert held.fields == [["email", "x@people.example"], ["tick", "1"]]
    later = clock() + timedelta(minutes=31)
    assert held_forms.find_held(session, held=held.public_id, person=owner, at=later) is None
    held_forms.hold(session, person=owner, path="/en/y", fields=[], at=later)
    assert [row.path for row in session.scalars(select(HeldForm))] == ["/en/y"]


def test_what_is_far_too_long_is_not_kept(session: Session, owner: Person) -> None:
    fields = [("text", "x" * (held_forms.MOST_CHARACTERS + 1))]
    assert held_forms.hold(session, person=owner, path="/en/x", fields=fields, at=clock()) is None


def test_the_link_is_worth_nothing_in_another_browser(
    client: PageClient, session: Session, owner: Person
) -> None:
    thief = PageClient(client.app).sign_in(owner)
    client.grow_stale(owner)
    thief.submit("/en/confirm", status=200)
    link = link_of_last_mail(session)
    client.get(link, status=404)  # the owner, in the own browser
    PageClient(client.app).get(link, status=302)  # nobody is signed in here
    thief.get(INVITE, status=302)


def test_a_link_that_confirms_signs_nobody_in(client: PageClient, session: Session, owner: Person) -> None:
    client.submit("/en/confirm", status=200)
    token = link_of_last_mail(session).partition("?")[0].rpartition("/")[2]
    PageClient(client.app).get(f"/en/sign-in/{token}", status=404)


def test_six_links_an_hour_and_then_a_word_when_to_come_back(
    client: PageClient, session: Session, owner: Person
) -> None:
    for _ in range(confirming.CONFIRM_LINKS.most):
        client.submit("/en/confirm", status=200)
    refused = client.submit("/en/confirm", status=429)
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert session.scalar(select(func.count(OutboxMail.id))) == confirming.CONFIRM_LINKS.most


@pytest.mark.parametrize(
    "endpoint",
    ["company.sign_check", "company.withdraw_signature", "company.withdraw_badge", "monitor.publish"],
)
def test_the_acts_that_weigh_are_fresh(endpoint: str) -> None:
    rule = roles.rule_of(endpoint)
    assert rule is not None
    assert rule.fresh


def test_a_planted_act_that_weighs_is_not_done_by_a_stale_browser(
    client: PageClient, session: Session, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        roles, "DOORS", {**roles.DOORS, "company.contact_point": roles.only(Role.COMPANY_OWNER, fresh=True)}
    )
    place = "/en/desk/company/voorbeeld-bv/contact-point"
    client.grow_stale(owner)
    client.submit("/en/confirm", {"contact_point": "ntd@voorbeeld.example"}, to=place, status=302)
    assert session.scalars(select(Company)).one().contact_point is None


def test_one_button_without_a_page_waits_too(client: PageClient, session: Session, owner: Person) -> None:
    client.submit(INVITE, {"email": "two@people.example", "role": "signer"}, status=302)
    again = f"{INVITE.removesuffix('/invite')}/invitations/{session.scalars(select(Invitation)).one().public_id}/again"
    client.grow_stale(owner)
    asked = client.submit("/en/desk/company/voorbeeld-bv/people", to=again, status=302).location
    client.submit(asked, status=200)
    waiting = client.submit(link_of_last_mail(session), status=302).location
    page = client.get(waiting).text
    assert f'action="{again}"' in page
    assert f'href="{again}"' not in page  # there is nothing to look at
    client.submit(waiting, to=again, status=302)
    assert "/uitnodiging/" in session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).all()[0].body
