"""Attacks on sessions, codes and mailboxes: who guesses, floods, replays, or keeps somebody else's cookie."""

from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from flask import Flask
from pydantic import SecretStr
from pyotp.totp import TOTP
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import limits
from app.accounts import disabling, granting, inviting, known_devices, signing_in
from app.accounts.inviting import MAILS
from app.accounts.models import Person
from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from app.factors import code_apps, recovery_codes, second
from app.factors.models import CodeApp
from app.limits import Limit
from app.outbox import OutboxMail
from app.owners import Owner
from app.roles import Role
from app.tokens import checking, issuing
from app.tokens.errors import NoToken
from tests import factories
from tests.at_once import THREADS, at_once
from tests.conftest import NOW, app_of
from tests.pages import PageClient, csrf_token
from tests.soft_passkey import asked_by, sign_in_by, with_passkey

DESK = "/en/desk/operator"


@pytest.fixture
def operator(session: Session) -> Person:
    return factories.person(session, Role.OPERATOR, at=clock(), language="en")


def session_of(client: PageClient) -> str:
    cookie = client.http.get_cookie("session")
    assert cookie is not None
    return cookie.value


def copied(app: Flask, cookie: str) -> PageClient:
    """Another browser, with a copy of that cookie."""
    thief = PageClient(app)
    thief.http.set_cookie("session", cookie)
    return thief


def link_for(session: Session, who: Person) -> str:
    token = signing_in.make_link(session, email=who.email, at=clock())
    session.commit()
    return f"/en/sign-in/{token}"


def app_for(session: Session, who: Person) -> TOTP:
    """An app for codes of *who*, whose first code is a minute old."""
    totp, earlier = TOTP(code_apps.new_secret()), clock() - timedelta(minutes=1)
    code_apps.add(session, person=who, secret=totp.secret, code=totp.at(earlier), at=earlier)
    session.commit()
    return totp


def test_a1_a_session_that_was_planted_is_worth_nothing_after_signing_in(
    app: Flask, session: Session, operator: Person
) -> None:
    attacker = PageClient(app).sign_in_as(Role.HOTLINE)
    planted = session_of(attacker)
    victim = copied(app, planted)
    victim.sign_in(operator)
    assert session_of(victim) != planted
    victim.get(DESK)
    assert attacker.http.get("/en/my").status_code == 302  # the planted one is dead, for its maker too
    assert copied(app, planted).http.get(DESK).status_code == 302


def test_a1_a_new_role_and_a_confirmation_give_the_session_a_new_id(
    app: Flask, session: Session, operator: Person
) -> None:
    client = PageClient(app).sign_in(operator)
    passkey = with_passkey(client)
    for change in ("role", "confirmation"):
        before = session_of(client)
        if change == "role":
            granting.grant(session, person=operator, role=Role.MONITOR, at=clock())
            client.get(DESK)
        else:
            client.grow_stale(operator)
            asked = client.get(f"{DESK}/associations", status=302).location
            form = asked_by(client.get(asked))
            client.post(asked, form.answered(passkey.show(form.options)), status=302)
        assert copied(app, before).http.get(DESK).status_code == 302
        client.get(DESK)


def test_a2_twenty_codes_on_one_account_slow_the_stranger_and_never_the_owner(
    app: Flask, session: Session, operator: Person
) -> None:
    owner = PageClient(app).sign_in(operator)  # a device that is known from now on
    totp = app_for(session, operator)
    stranger, link = PageClient(app), link_for(session, operator)
    page = stranger.http.get(link)
    tries = [
        stranger.http.post(link, data={"csrf_token": csrf_token(page), "secret_code": f"{number:06}"})
        for number in range(20)
    ]
    assert [each.status_code for each in tries] == [422] * 10 + [429] * 10
    assert 0 < int(tries[-1].headers["Retry-After"]) <= 3600
    told = select(func.count(OutboxMail.id)).where(
        OutboxMail.subject == "Somebody tries codes for your account"
    )
    assert session.scalar(told) == 1
    # After a restart the stranger still waits ...
    same = {"secret_key": SecretStr(app.config["SECRET_KEY"])}
    restarted = app_of(app.config["SETTINGS"].model_copy(update=same))
    again = PageClient(restarted)
    assert again.submit(link, {"secret_code": totp.at(clock())}).status_code == 429
    # ... and the owner, who signs out and in again, does not.
    owner.submit(DESK, to="/en/sign-out", status=302)
    assert owner.submit(link, {"secret_code": totp.at(clock())}).status_code == 302
    with restarted.app_context():
        db.engine.dispose()


def test_a2_codes_for_two_hundred_accounts_from_one_address_are_slowed(
    app: Flask, session: Session, operator: Person
) -> None:
    app_for(session, operator)
    for number in range(second.SOURCES.most):
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            limits.take(session, second.SOURCES, who=known_devices.source(), at=clock())
        assert number < second.SOURCES.most
    session.commit()
    link = link_for(session, operator)
    assert PageClient(app).submit(link, {"secret_code": "000000"}).status_code == 429
    elsewhere = PageClient(app)
    elsewhere.http.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.submit(link, {"secret_code": "000000"}).status_code == 422


def test_a2_sixteen_tries_at_once_are_sixteen_tries(any_app: Flask) -> None:
    few = Limit("at-once", 5, timedelta(hours=1))
    outcomes = at_once(any_app, lambda _: limits.take(db.session(), few, who="x", at=NOW))
    assert outcomes.count(None) == 5
    assert outcomes.count("too-many-attempts") == THREADS - 5


@pytest.mark.drill
def test_a3_time_does_not_say_who_is_known(app: Flask, session: Session) -> None:
    """Medians of 200 each, in turns, so that what else the machine does falls on both alike."""
    people = [factories.person(session, Role.OPERATOR, at=clock()) for _ in range(100)]
    session.commit()
    client = PageClient(app)
    token = csrf_token(client.http.get("/en/sign-in"))
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(400):
        if number % 50 == 0:  # within the limit of one source
            bind_clock(app, clock() + timedelta(hours=1))
        is_known = number % 4 in (0, 3)
        email = people[(number // 2) % 100].email if is_known else f"nobody-{number}@people.example"
        began = perf_counter()
        answer = client.http.post("/en/sign-in", data={"email": email, "csrf_token": token})
        took[is_known].append(perf_counter() - began)
        assert answer.status_code == 200
    known, unknown = (median(took[each]) for each in (True, False))
    apart = abs(known - unknown) / min(known, unknown)
    print(f"known {known * 1000:.2f} ms, unknown {unknown * 1000:.2f} ms, {apart:.1%} apart")
    assert apart <= 0.05


def test_a4_one_address_gets_three_invitations_an_hour(
    app: Flask, session: Session, operator: Person
) -> None:
    client = PageClient(app).sign_in(operator)
    for role in ("hotline", "authority", "appeals"):
        client.submit(f"{DESK}/people/invite", {"email": "x@people.example", "role": role}, status=302)
    refused = client.submit(f"{DESK}/people/invite", {"email": "x@people.example", "role": "monitor"})
    assert refused.status_code in (422, 429)
    assert session.scalar(select(func.count(OutboxMail.id))) == MAILS.most
    with pytest.raises(limits.TooManyAttempts):
        inviting.invite(session, email="x@people.example", role=Role.MONITOR, at=clock())


def test_a4_a_stranger_who_floods_does_not_keep_the_owner_from_a_link(
    app: Flask, session: Session, operator: Person
) -> None:
    owner = PageClient(app).sign_in(operator)
    owner.submit(DESK, to="/en/sign-out", status=302)
    stranger = PageClient(app)
    for _ in range(5):
        stranger.submit("/en/sign-in", {"email": operator.email}, status=200)
    mails = select(func.count(OutboxMail.id))
    before = session.scalar(mails) or 0
    for _ in range(5):
        owner.submit("/en/sign-in", {"email": operator.email}, status=200)
    assert (before, session.scalar(mails)) == (3 - 1, 3 - 1 + 3)


@pytest.mark.parametrize("ahead", [-30, 0, 30], ids=["late", "now", "early"])
def test_a15_a_code_counts_once_whatever_its_spaces_and_its_time(
    session: Session, operator: Person, ahead: int
) -> None:
    totp = app_for(session, operator)
    code = totp.at(clock() + timedelta(seconds=ahead))
    app = session.scalars(select(CodeApp)).one()
    if app.last_step >= totp.timecode(clock() + timedelta(seconds=ahead)):
        app.last_step -= 1
    second.check_code(session, person=operator, code=code, at=clock())
    session.expire_all()
    for later in (0, 20, 29):
        wide = "".join(chr(0xFF10 + int(each)) for each in code)
        for form in (code, f"{code[:3]} {code[3:]}", f"\u2009{code[:2]}-{code[2:]}\u00a0", wide):
            with pytest.raises(second.CodeRefused):
                second.check_code(session, person=operator, code=form, at=clock() + timedelta(seconds=later))


def test_a15_sixteen_at_once_with_one_code_are_one(any_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recovery_codes.SCRYPT, "n", 2)
    with any_app.app_context():
        who = factories.person(db.session(), Role.OPERATOR, at=NOW)
        totp = app_for(db.session(), who)
        paper = recovery_codes.make(db.session(), person=who, at=NOW)[0]
        db.session.commit()
        key = who.id
        at = clock()
    for code in (totp.at(at), paper):
        outcomes = at_once(
            any_app,
            lambda _, code=code: second.check_code(
                db.session(), person=db.session.get_one(Person, key), code=code, at=at
            ),
        )
        assert sorted(map(str, outcomes)) == ["None"] + ["code-refused"] * (THREADS - 1)


def test_a12_who_is_put_out_is_refused_on_pages_and_in_the_api_alike(app: Flask, session: Session) -> None:
    hosters = factories.association(session, at=clock())
    who = factories.person(session, Role.OFFICER, at=clock(), of=hosters, language="en")
    client = PageClient(app).sign_in(who)
    passkey = with_passkey(client)
    link = link_for(session, who)
    _, secret = issuing.make(
        session, owner=Owner(association=hosters), label="x", scopes=["members:read"],
        ends_on=(clock() + timedelta(days=30)).date(), by=who.public_id, at=clock(),
    )  # fmt: skip
    disabling.disable(session, person=who, by=None, at=clock())
    session.commit()
    assert client.http.get("/en/my").status_code == 302
    assert PageClient(app).http.get(link).status_code == 404
    assert sign_in_by(PageClient(app), passkey).status_code == 422
    PageClient(app).submit("/en/sign-in", {"email": who.email}, status=200)
    assert "sign" not in " ".join(session.scalars(select(OutboxMail.subject).offset(1))).lower()
    with pytest.raises(NoToken):
        checking.token_of(session, authorization=f"Bearer {secret}", at=clock())
    disabling.enable(session, person=who, by=None, at=clock())
    session.commit()
    assert sign_in_by(PageClient(app), passkey).status_code == 302
