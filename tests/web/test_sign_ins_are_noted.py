"""Who came in, in which way, and who was refused: in the journal, or in the log where nobody is known."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import signing_in
from app.accounts.models import Person
from app.clock import now as clock
from app.roles import Role
from signatories.journal import JournalLine
from tests import factories
from tests.pages import PageClient
from tests.soft_passkey import SoftPasskey, sign_in_by, with_passkey
from tests.written_lines import written_lines

OF_SIGNING_IN = ("signed-in", "signed-out", "confirmed", "passkey-refused", "code-refused")


@pytest.fixture
def who(session: Session) -> Person:
    return factories.person(session, Role.OPERATOR, at=clock(), language="en")


def noted(session: Session, who: Person) -> list[tuple[str, dict[str, object]]]:
    session.expire_all()
    lines = session.scalars(
        select(JournalLine)
        .where(JournalLine.kind.in_(OF_SIGNING_IN), JournalLine.by == who.public_id)
        .order_by(JournalLine.id)
    )
    return [(line.kind, line.data) for line in lines]


def link_for(session: Session, who: Person) -> str:
    token = signing_in.make_link(session, email=who.email, at=clock())
    session.commit()
    return f"/en/sign-in/{token}"


def test_each_sign_in_and_each_end_is_noted_with_its_way(app: Flask, session: Session, who: Person) -> None:
    client = PageClient(app).sign_in(who)
    passkey = with_passkey(client)
    client.submit("/en/my/security", to="/en/sign-out", status=302)
    again = PageClient(app)
    assert sign_in_by(again, passkey).status_code == 302
    assert noted(session, who) == [
        ("signed-in", {"way": "link"}),
        ("signed-out", {}),
        ("signed-in", {"way": "passkey"}),
    ]


def test_a_refused_factor_is_noted_under_who_should_have_shown_it(
    app: Flask, session: Session, who: Person
) -> None:
    with_passkey(PageClient(app).sign_in(who))
    link = link_for(session, who)
    other = PageClient(app)
    other.submit(link, {"secret_code": "123456"}, status=422)
    other.submit(link, {"secret_answer": "{}", "secret_challenge": "x"}, status=422)
    assert noted(session, who)[1:] == [("code-refused", {}), ("passkey-refused", {})]


def test_a_try_of_nobody_that_is_known_stands_in_the_log_without_what_was_sent(
    app: Flask, session: Session, who: Person
) -> None:
    token, stranger = "kanarie-" * 5, PageClient(app)
    link = link_for(session, who)
    PageClient(app).submit(link, status=302)
    with written_lines() as read:
        stranger.get(f"/en/sign-in/{token}", status=404)
        stranger.get(link, status=404)  # it was used
        stranger.get(f"/en/invitation/{token}", status=404)
        stranger.submit("/en/sign-in", {"email": "kanarie@nergens.example"})
        assert sign_in_by(stranger, SoftPasskey()).status_code == 422
        lines = read()
    said = [line["event"] for line in lines]
    assert said == [
        "a link that signs in was refused: link-not-valid",
        "a link that signs in was refused: link-not-valid",
        "an invitation was refused: invitation-not-valid",
        "a link that signs in was asked for and not sent",
        "signing in with a passkey was refused: passkey-refused",
    ]
    assert "kanarie" not in str(lines)
