"""Passkeys, the app for codes and recovery codes: added, named, shown, removed, and told by mail."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from pyotp.totp import TOTP
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import inviting, signing_in
from app.accounts.models import Person
from app.clock import bind_clock
from app.clock import now as clock
from app.factors import recovery_codes
from app.factors.models import CodeApp, Passkey, RecoveryCode
from app.outbox import OutboxMail
from app.roles import Role
from signatories.journal import JournalLine
from tests import factories
from tests.pages import PageClient
from tests.soft_passkey import ADD, asked_by, sign_in_by, with_passkey

PAGE, APP, CODES = "/en/my/security", "/en/my/security/add-app", "/en/my/security/recovery-codes"
INVITE = "/en/desk/association/hosters/people/invite"


@pytest.fixture(autouse=True)
def cheap_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What scrypt costs is for thieves; the tests need only that it is used."""
    monkeypatch.setitem(recovery_codes.SCRYPT, "n", 2)


@pytest.fixture
def officer(client: PageClient, session: Session) -> Person:
    hosters = factories.association(session, at=clock())
    who = factories.person(session, Role.OFFICER, at=clock(), of=hosters, language="en")
    client.sign_in(who)
    return who


def with_app(client: PageClient) -> TOTP:
    """Add an app for codes, as its owner does: scan, type what it shows. A minute passes after it."""
    page = client.get(APP)
    secret = re.search(r"<code>([A-Z2-7-]+)</code>", page.text)
    kept = re.search(r'name="app_secret"[^>]*value="([^"]+)"', page.text)
    assert secret and kept
    app = TOTP(secret[1].replace("-", ""))
    client.submit(APP, {"app_secret": kept[1], "secret_code": code_of(client.app, app)}, status=302)
    a_minute_later(client.app)
    return app


def code_of(app: Flask, totp: TOTP) -> str:
    with app.app_context():
        return totp.at(clock())


def a_minute_later(app: Flask) -> None:
    with app.app_context():
        bind_clock(app, clock() + timedelta(minutes=1))


def codes_made(client: PageClient) -> list[str]:
    return re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", client.submit(CODES, status=200).text)


def subjects(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMail.subject).order_by(OutboxMail.id)))


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(JournalLine.kind).order_by(JournalLine.id)))


def link_for(session: Session, who: Person) -> str:
    token = signing_in.make_link(session, email=who.email, at=clock())
    session.commit()
    return f"/en/sign-in/{token}"


def test_a_passkey_is_added_named_used_and_removed(
    client: PageClient, session: Session, officer: Person
) -> None:
    assert "Please add a passkey" in client.get(PAGE).text
    passkey = with_passkey(client, "Blue laptop")
    assert "Blue laptop" in client.get(PAGE).text
    row = session.scalars(select(Passkey)).one()
    client.submit(f"{PAGE}/passkeys/{row.public_id}/name", {"name": "Red laptop"}, status=302)
    other = PageClient(client.app)
    assert sign_in_by(other, passkey).location == "/en/my"
    assert "Red laptop" in other.get(PAGE).text
    other.get(INVITE)  # a passkey is a second factor too: nothing more is asked
    other.submit(f"{PAGE}/passkeys/{row.public_id}/remove", status=302)
    assert sign_in_by(PageClient(client.app), passkey).status_code == 422
    assert subjects(session) == ["The way you sign in was changed"] * 2
    assert {"passkey-added", "passkey-removed"} <= set(kinds(session))


def test_the_passkey_of_another_is_found_nowhere(
    client: PageClient, session: Session, officer: Person
) -> None:
    """A7: its id is worth nothing to somebody else."""
    with_passkey(client)
    theirs = session.scalars(select(Passkey.public_id)).one()
    mallory = PageClient(client.app).sign_in_as(Role.OPERATOR)
    for act in ("name", "remove"):
        mallory.get(f"{PAGE}/passkeys/{theirs}/{act}", status=404)


def test_the_same_passkey_counts_once(client: PageClient, session: Session, officer: Person) -> None:
    passkey = with_passkey(client)
    asked = asked_by(client.get(ADD))
    assert [each["id"] for each in asked.options["excludeCredentials"]]
    again = {**asked.answered(passkey.make(asked.options)), "name": "Again"}
    assert "in the register already" in client.post(ADD, again, status=422).text
    assert session.scalar(select(func.count(Passkey.id))) == 1


def test_the_app_counts_once_it_has_shown_a_code(
    client: PageClient, session: Session, officer: Person
) -> None:
    page = client.get(APP)
    assert "<svg" in page.text
    kept = re.search(r'name="app_secret"[^>]*value="([^"]+)"', page.text)
    assert kept
    wrong = client.submit(APP, {"app_secret": kept[1], "secret_code": "000000"}, status=422)
    assert "see that its clock is right" in wrong.text
    assert session.scalar(select(func.count(CodeApp.id))) == 0
    app = with_app(client)
    row = session.scalars(select(CodeApp)).one()
    assert app.secret not in row.sealed_secret  # what lies in the table is sealed
    client.submit(f"{PAGE}/remove-app", status=302)
    assert session.scalar(select(func.count(CodeApp.id))) == 0


def test_a_secret_that_was_shown_in_another_browser_is_not_taken(
    client: PageClient, session: Session, officer: Person
) -> None:
    page = client.get(APP).text
    kept = re.search(r'name="app_secret"[^>]*value="([^"]+)"', page)
    secret = re.search(r"<code>([A-Z2-7-]+)</code>", page)
    assert kept and secret
    victim = PageClient(client.app).sign_in_as(Role.OPERATOR)
    code = code_of(client.app, TOTP(secret[1].replace("-", "")))
    victim.submit(APP, {"app_secret": kept[1], "secret_code": code}, status=422)
    assert session.scalar(select(func.count(CodeApp.id))) == 0


def test_ten_codes_on_paper_are_shown_once_and_made_anew(
    client: PageClient, session: Session, officer: Person
) -> None:
    client.get(CODES, status=302)  # they stand in for something, and there is nothing yet
    with_passkey(client)
    first = codes_made(client)
    assert len(set(first)) == 10
    kept = " ".join(session.scalars(select(RecoveryCode.digest)))
    assert not any(code.replace("-", "") in kept.upper() for code in first)
    codes_made(client)
    used = PageClient(client.app).submit(link_for(session, officer), {"secret_code": first[0]})
    assert used.status_code == 422


def test_signing_in_by_mail_asks_for_more_where_there_is_more(
    client: PageClient, session: Session, officer: Person
) -> None:
    app = with_app(client)
    codes = codes_made(client)
    link, other = link_for(session, officer), PageClient(client.app)
    assert "Show that it is you, too" in other.get(link).text
    other.submit(link, status=422)  # the mail alone is not enough, and the link is not used up
    code = code_of(client.app, app)
    spaced = f" {code[:3]} {code[3:]} "
    assert other.submit(link, {"secret_code": spaced}).location == "/en/my"
    paper = codes[3].lower().replace("0", "O").replace("1", "l")
    another = PageClient(client.app)
    assert another.submit(link_for(session, officer), {"secret_code": paper}).status_code == 302
    again = PageClient(client.app).submit(link_for(session, officer), {"secret_code": codes[3]})
    assert again.status_code == 422
    assert "You have 9 codes left" in another.get(PAGE).text
    assert subjects(session)[-1] == "A recovery code was used"


def test_an_act_that_weighs_asks_for_what_one_has_and_no_mail_helps(
    client: PageClient, session: Session, officer: Person
) -> None:
    app = with_app(client)
    with_passkey(client)
    client.grow_stale(officer)
    confirm = client.get(INVITE, status=302).location
    page = client.get(confirm).text
    assert "Use your passkey" in page
    assert "Send me a link" not in page
    mails = len(subjects(session))
    client.submit(confirm, status=422)
    assert len(subjects(session)) == mails  # no link was sent
    answer = client.submit(confirm, {"secret_code": code_of(client.app, app)}, status=302)
    assert answer.location == INVITE
    client.get(INVITE)


def test_a_passkey_confirms(client: PageClient, session: Session, officer: Person) -> None:
    passkey = with_passkey(client)
    client.grow_stale(officer)
    confirm = client.get(INVITE, status=302).location
    asked = asked_by(client.get(confirm))
    assert client.post(confirm, asked.answered(passkey.show(asked.options))).location == INVITE
    client.get(INVITE)


def test_a_link_from_before_confirms_nothing_once_there_is_a_passkey(
    client: PageClient, session: Session, officer: Person
) -> None:
    client.submit("/en/confirm", status=200)
    body = session.scalars(select(OutboxMail.body)).one()
    link = re.search(r"http://localhost:8000(/\S+)", body)
    assert link
    with_passkey(client)
    client.grow_stale(officer)
    assert client.get(link[1], status=302).location == "/en/confirm"
    client.get(INVITE, status=302)


@pytest.mark.parametrize("path", [ADD, APP, f"{PAGE}/remove-app"])
def test_a_session_that_somebody_else_has_adds_and_removes_nothing(
    client: PageClient, session: Session, officer: Person, path: str
) -> None:
    client.grow_stale(officer)
    assert client.get(path, status=302).location.startswith("/en/confirm")


def test_the_last_one_goes_with_a_warning_and_its_codes(
    client: PageClient, session: Session, officer: Person
) -> None:
    with_passkey(client)
    codes_made(client)
    row = session.scalars(select(Passkey)).one()
    path = f"{PAGE}/passkeys/{row.public_id}/remove"
    assert "This is your last second factor" in client.get(path).text
    client.submit(path, status=302)
    assert session.scalar(select(func.count(RecoveryCode.id))) == 0
    assert PageClient(client.app).submit(link_for(session, officer)).location == "/en/my"


def test_an_invitation_by_mail_is_no_way_around(
    client: PageClient, session: Session, officer: Person
) -> None:
    with_passkey(client)
    company = factories.company(session, at=clock())
    _, token = inviting.invite(
        session, email=officer.email, role=Role.COMPANY_OWNER, company=company, at=clock()
    )
    session.commit()
    thief = PageClient(client.app)
    answer = thief.submit(f"/en/invitation/{token}", {"name": "Thief"}, status=302)
    assert answer.location == "/en/sign-in?next=/en/my"
    thief.get("/en/my", status=302)


def test_where_it_is_required_nobody_acts_without(
    client: PageClient, session: Session, officer: Person
) -> None:
    settings = client.app.config["SETTINGS"].model_copy(update={"second_factor": "required"})
    client.app.config["SETTINGS"] = settings
    assert client.get(INVITE, status=302).location == PAGE
    with_passkey(client)
    client.get(INVITE)
    row = session.scalars(select(Passkey)).one()
    refused = client.submit(f"{PAGE}/passkeys/{row.public_id}/remove", status=422)
    assert "Add another passkey or an app" in refused.text
