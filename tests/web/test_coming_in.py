"""Signing in, invitations, signing out."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import limits
from app.accounts import inviting, signing_in
from app.accounts.models import Invitation, OneTimeLink
from app.accounts.views import SIGN_IN_SOURCES
from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from app.limits import Attempt
from app.outbox import OutboxMail
from app.roles import Role
from tests import factories
from tests.pages import PageClient
from tests.queries import counted


def mails(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", mail.body)
    assert found
    return found.group(1)


@pytest.mark.parametrize("path", ["/nl/aanmelden", "/en/sign-in"])
def test_the_page_asks_for_an_address(client: PageClient, path: str) -> None:
    assert 'type="email"' in client.get(path).text


def test_a_known_person_gets_a_link_that_works_once(client: PageClient, session: Session) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock(), language="en")
    session.commit()
    client.submit("/en/sign-in", {"email": who.email.upper()}, status=200)
    link = link_in(mails(session)[0])
    client.get(link)  # opening it, as a mail scanner does, uses nothing up
    assert client.submit(link, status=302).location == "/en/my"
    client.get(link, status=404)


def test_a3_the_answer_is_the_same_for_an_address_that_nobody_has(
    client: PageClient, session: Session
) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    session.commit()
    known = client.submit("/en/sign-in", {"email": who.email}, status=200).text
    unknown = client.submit("/en/sign-in", {"email": "nobody@people.example"}, status=200).text
    assert known.replace(who.email, "X") == unknown.replace("nobody@people.example", "X")
    assert len(mails(session)) == 1


def test_a4_nobody_is_mailed_more_than_three_links_an_hour(client: PageClient, session: Session) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    session.commit()
    for _ in range(5):
        client.submit("/en/sign-in", {"email": who.email}, status=200)
    assert session.scalar(select(func.count(OneTimeLink.id))) == signing_in.LINKS_AN_HOUR
    assert len(mails(session)) == signing_in.LINKS_AN_HOUR


def test_a2_one_source_that_tries_many_addresses_is_slowed_and_a_restart_forgets_nothing(
    client: PageClient, session: Session
) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    for number in range(SIGN_IN_SOURCES.most):
        session.add(Attempt(kind="sign-in", who=limits.digest_of("127.0.0.1"), at=clock()))
        assert number < SIGN_IN_SOURCES.most
    for email in (who.email, "nobody@people.example"):
        refused = PageClient(client.app).submit("/en/sign-in", {"email": email}, status=429)
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert mails(session) == []
    bind_clock(client.app, clock() + timedelta(hours=1))
    client.submit("/en/sign-in", {"email": who.email}, status=200)


def test_a3_an_unknown_address_costs_the_same_work_and_leaves_nothing(
    client: PageClient, session: Session
) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    client.get("/en/sign-in")
    sent = []
    for email in (who.email, "nobody@people.example"):
        page = client.http.get("/en/sign-in").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        with counted(db.engine) as statements:
            client.post("/en/sign-in", {"email": email, "csrf_token": token.group(1)}, status=200)
        sent.append(
            {line.partition(" ")[0] + line.split()[2] for line in statements if line.startswith("INSERT")}
        )
    assert sent[0] - sent[1] == {"INSERTone_time_link"}
    assert sent[1] >= {"INSERToutbox_mail", "INSERTattempt"}
    assert [mail.recipient for mail in mails(session)] == [who.email]


def test_a_link_dies_after_half_an_hour(session: Session) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    token = signing_in.make_link(session, email=who.email, at=clock())
    with pytest.raises(Exception, match="time has passed"):
        signing_in.find_link(session, token=token, at=clock() + timedelta(minutes=30))


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/x\r\nSet-Cookie: a=b",
        "javascript:x",
    ],
)
def test_a18_a_link_never_leads_to_another_site(client: PageClient, session: Session, target: str) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock(), language="en")
    token = signing_in.make_link(session, email=who.email, at=clock())
    session.commit()
    page = client.http.get(f"/en/sign-in/{token}", query_string={"next": target})
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert csrf
    answer = client.http.post(
        f"/en/sign-in/{token}", query_string={"next": target}, data={"csrf_token": csrf.group(1)}
    )
    assert answer.location == "/en/my"


def test_a19_signing_out_ends_the_session_on_the_server(client: PageClient, session: Session) -> None:
    client.sign_in(factories.person(session, Role.OPERATOR, at=clock()))
    cookie = client.http.get_cookie("session")
    assert cookie is not None
    page = client.get("/en/desk/operator")
    assert page.headers["Cache-Control"] == "no-store"  # nothing behind the back button
    client.submit("/en/desk/operator", to="/en/sign-out", status=302)
    client.get("/en/signed-out")
    client.http.set_cookie("session", cookie.decoded_value)  # a copy that somebody kept
    assert client.http.get("/en/desk/operator").status_code == 302


def test_a9_a_role_that_was_ended_opens_nothing_from_the_next_request_on(
    client: PageClient, session: Session
) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    client.sign_in(who)
    client.get("/en/desk/operator")
    who.grants[0].ended_at, who.grants[0].ended_by = clock(), ""
    session.commit()
    client.get("/en/desk/operator", status=403)


def test_a11_an_invitation_makes_a_person_once(client: PageClient, session: Session) -> None:
    company = factories.company(session, at=clock())
    _, token = inviting.invite(
        session, email="new@people.example", role=Role.COMPANY_OWNER, company=company, at=clock()
    )
    session.commit()
    path = f"/en/invitation/{token}"
    client.submit(path, {"name": ""}, status=422)
    kept = session.scalars(select(Invitation)).one()
    assert token not in (kept.token_digest, kept.public_id) and len(kept.token_digest) == 64
    assert "no-referrer" in client.get(path).headers["Referrer-Policy"]
    # For another address or role than it was sent for, it is not.
    other = {"name": "Nina Nieuw", "email": "other@people.example", "role": "operator", "company_slug": "x"}
    client.submit(path, other, status=302)
    assert signing_in.find_person(session, "other@people.example") is None
    found = signing_in.find_person(session, "new@people.example")
    assert found is not None
    assert [(grant.role, grant.held.of) for grant in found.grants] == [(Role.COMPANY_OWNER, company.slug)]
    session.commit()
    client.get(path, status=404)


def test_an_invitation_is_for_just_what_its_role_is_held_of(session: Session) -> None:
    company = factories.company(session, at=clock())
    for role, scope in (
        (Role.OFFICER, {"company": company}),
        (Role.SIGNER, {}),
        (Role.MONITOR, {"company": company}),
    ):
        with pytest.raises(Exception, match="exactly one"):
            inviting.invite(session, email="x@people.example", role=role, at=clock(), **scope)  # pyright: ignore[reportArgumentType] - wrong on purpose


def test_a_form_without_its_token_is_refused(client: PageClient, session: Session) -> None:
    assert client.post("/en/sign-in", {"email": "x@people.example"}).status_code == 400
