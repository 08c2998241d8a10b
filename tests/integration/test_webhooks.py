"""Webhooks: told of their own desk's acts alone, signed so that the library of others takes it, at least once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from app.jobs import people as people_work
from app.jobs.running import do_all
from app.outbox import OutboxMail
from app.outgoing import AddressNotAllowed, Way
from app.owners import Owner
from app.roles import Role
from app.webhooks import deriving, keeping, sending
from app.webhooks.errors import TooManyWebhooks, TopicNotOfDesk, WebhookGone
from app.webhooks.models import Webhook, WebhookMessage
from app.webhooks.topics import TOPICS_OF, Topic
from signatories import journal
from signatories.models import Association
from tests import factories
from tests.log_scene import without_guards
from tests.web_server import WebServer, web_server

UNDER = "a secret of the tests, thirty-two or more"
HOST = "hooks.partner.example"
URL = f"https://{HOST}/in"
BY = "0123456789abcdef"
NOW = datetime.now(UTC)
"""When these tests were collected: the receiver's library refuses a message that is five minutes old."""


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """It is still ``NOW``, however long the tests before took."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    with web_server(tmp_path_factory.mktemp("hooks"), HOST) as server:
        yield server


@pytest.fixture
def server(running: WebServer) -> WebServer:
    running.asked.clear()
    running.answers = {"/in": (204, b"", {})}
    return running


@pytest.fixture
def hosters(any_session: Session) -> Association:
    factories.documents(any_session, at=NOW)
    return factories.association(any_session, at=NOW)


def hook(session: Session, owner: Owner, *topics: Topic, way: Way, at: datetime = NOW) -> tuple[Webhook, str]:
    chosen = topics or TOPICS_OF[owner.desk]
    return keeping.make(session, owner=owner, url=URL, topics=chosen, under=UNDER, way=way, by=BY, at=at)


def told(server: WebServer, secret: str) -> list[dict[str, Any]]:
    """What the receiver understood, each message checked by the library of Standard Webhooks."""
    return [Receiver(secret).verify(body, headers) for _, _, headers, body in server.asked]


def send(session: Session, server: WebServer, at: datetime = NOW) -> None:
    deriving.write_due(session, at=at)
    session.commit()
    sending.send_due(session, under=UNDER, way=server.way(), at=at)


def test_an_association_hears_of_its_own_members_alone(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    clouds = factories.association(any_session, at=NOW, slug="clouds", name="Cloudvereniging")
    factories.company(any_session, at=NOW, member_of=hosters)
    _, secret = hook(any_session, Owner(association=hosters), way=server.way())
    mine = factories.company(any_session, at=NOW, member_of=hosters)
    theirs = factories.company(any_session, at=NOW, member_of=clouds)
    for company, association in ((mine, hosters), (theirs, clouds)):
        factories.signature(any_session, company, at=NOW, association=association)
    send(any_session, server)
    heard = told(server, secret)
    assert {each["data"].get("company") for each in heard} == {mine.register_number}
    assert [each["type"] for each in heard][:1] == ["member-admitted"]
    assert "signature-placed" in {each["type"] for each in heard}
    send(any_session, server)
    assert len(server.asked) == len(heard)


def test_a_message_holds_ids_and_kinds_and_nothing_of_a_person(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    company = factories.company(any_session, at=NOW, member_of=hosters)
    _, secret = hook(any_session, Owner(company=company), way=server.way())
    factories.signature(any_session, company, at=NOW, association=hosters)
    send(any_session, server)
    (placed,) = [each for each in told(server, secret) if each["type"] == "signature-placed"]
    assert placed["data"].keys() == {"company", "association", "signature", "log_index"}
    sent = b"".join(body for *_, body in server.asked).decode()
    assert "Vera" not in sent and "@" not in sent and company.name not in sent


def test_only_chosen_events_are_sent(any_session: Session, server: WebServer, hosters: Association) -> None:
    _, secret = hook(any_session, Owner(association=hosters), Topic.MEMBERS, way=server.way())
    company = factories.company(any_session, at=NOW, member_of=hosters)
    factories.signature(any_session, company, at=NOW, association=hosters)
    send(any_session, server)
    assert [each["type"] for each in told(server, secret)] == ["member-admitted"]


def test_the_steps_of_a_case_reach_the_two_that_it_is_between(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    company = factories.company(any_session, at=NOW, member_of=hosters)
    clouds = factories.association(any_session, at=NOW, slug="clouds", name="Cloudvereniging")
    secrets = [
        hook(any_session, owner, Topic.CASES, way=server.way())[1]
        for owner in (Owner(association=hosters), Owner(company=company))
    ]
    hook(any_session, Owner(association=clouds), Topic.CASES, way=server.way())
    journal.note(
        any_session, "case-warned", at=NOW, by=BY, association=hosters, company=company,
        case="k" * 16, condition="badge-in-force",
    )  # fmt: skip
    send(any_session, server)
    send(any_session, server, at=NOW + timedelta(minutes=20))
    assert len(server.asked) == 2
    for (_, _, headers, body), secret in zip(server.asked, secrets, strict=True):
        heard = Receiver(secret).verify(body, headers)
        assert heard["data"]["case"] == "k" * 16
        assert BY not in body.decode()


def test_a_line_that_is_committed_late_is_not_missed(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    without_guards(any_session)
    company = factories.company(any_session, at=NOW, member_of=hosters)
    hook(any_session, Owner(association=hosters), Topic.CASES, way=server.way())

    def warn(number: int) -> journal.JournalLine:
        return journal.note(
            any_session, "case-warned", at=NOW, by=BY, association=hosters, company=company,
            case=str(number) * 16, condition="badge-in-force",
        )  # fmt: skip

    late, early = warn(1), warn(2)
    late_id = late.id
    any_session.delete(late)
    any_session.flush()
    assert deriving.write_due(any_session, at=NOW) == 1
    any_session.add(
        journal.JournalLine(
            id=late_id, kind="case-replied", at=NOW, by=BY, association=hosters, company=company,
            data={"case": "9" * 16, "condition": "x"},
        )
    )  # fmt: skip
    any_session.flush()
    assert late_id < early.id
    assert deriving.write_due(any_session, at=NOW + timedelta(minutes=1)) == 1
    assert deriving.write_due(any_session, at=NOW + timedelta(minutes=2)) == 0


def test_another_secret_does_not_open_it(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    webhook, secret = hook(any_session, Owner(association=hosters), way=server.way())
    keeping.write_test(any_session, webhook=webhook, at=NOW)
    send(any_session, server)
    (heard,) = told(server, secret)
    assert heard == {"type": "test", "timestamp": NOW.isoformat(), "data": {}}
    _, _, headers, body = server.asked[0]
    with pytest.raises(WebhookVerificationError):
        Receiver("whsec_" + "A" * 44).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Receiver(secret).verify(body + b" ", headers)


def test_the_example_for_programmers_runs(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    text = (Path(__file__).parents[2] / "docs/for-programs.md").read_text()
    code = text.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    webhook, secret = hook(any_session, Owner(association=hosters), way=server.way())
    keeping.write_test(any_session, webhook=webhook, at=NOW)
    send(any_session, server)
    _, _, headers, body = server.asked[0]
    assert names["receive"](body, headers, secret)["type"] == "test"


def test_the_secret_is_kept_sealed(any_session: Session, server: WebServer, hosters: Association) -> None:
    webhook, secret = hook(any_session, Owner(association=hosters), way=server.way())
    assert secret not in webhook.secret
    assert secret.removeprefix("whsec_") not in webhook.secret


def test_for_a_day_both_secrets_sign(any_session: Session, server: WebServer, hosters: Association) -> None:
    webhook, old = hook(any_session, Owner(association=hosters), way=server.way())
    new = keeping.replace_secret(any_session, webhook=webhook, under=UNDER, by=BY, at=NOW)
    keeping.write_test(any_session, webhook=webhook, at=NOW)
    send(any_session, server)
    assert told(server, old) == told(server, new)
    message = any_session.scalars(select(WebhookMessage)).one()
    later = sending.headers_of(message, under=UNDER, at=NOW + timedelta(days=2))
    assert len(later["webhook-signature"].split()) == 1


def test_who_stops_between_sending_and_committing_sends_the_same_again(
    any_session: Session, server: WebServer, hosters: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook, _secret = hook(any_session, Owner(association=hosters), way=server.way())
    keeping.write_test(any_session, webhook=webhook, at=NOW)
    any_session.commit()

    def stop(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sending, "note", stop)
        with pytest.raises(KeyboardInterrupt):
            sending.send_due(any_session, under=UNDER, way=server.way(), at=NOW)
    any_session.rollback()
    sending.send_due(any_session, under=UNDER, way=server.way(), at=NOW + timedelta(minutes=1))
    assert len(server.asked) == 1  # its claim still holds
    sending.send_due(any_session, under=UNDER, way=server.way(), at=NOW + timedelta(minutes=6))
    first, second = server.asked
    assert first[2]["webhook-id"] == second[2]["webhook-id"]
    assert first[3] == second[3]


def test_what_does_not_arrive_is_tried_for_three_days_and_then_pauses(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    officer = factories.person(any_session, Role.OFFICER, at=NOW, of=hosters)
    webhook, _secret = hook(any_session, Owner(association=hosters), Topic.MEMBERS, way=server.way())
    factories.company(any_session, at=NOW, member_of=hosters)
    server.answers = {"/in": (500, b"a secret of theirs", {})}
    at = NOW
    for wait in (*sending.WAITS, timedelta(0)):
        send(any_session, server, at=at)
        at += wait
    assert at - NOW >= timedelta(days=3) - timedelta(hours=1)
    message = any_session.scalars(select(WebhookMessage)).one()
    assert (message.answer, message.tries) == ("500", 10)
    assert webhook.paused_at is not None
    mail = any_session.scalars(select(OutboxMail).where(OutboxMail.recipient == officer.email)).one()
    assert "500" in mail.body and webhook.public_id in mail.body
    factories.company(any_session, at=at, member_of=hosters)
    asked = len(server.asked)
    send(any_session, server, at=at)
    assert len(server.asked) == asked  # paused: nothing is sent, and nothing lost
    server.answers = {"/in": (200, b"", {})}
    keeping.resume(any_session, webhook=webhook, by=BY, at=at)
    send(any_session, server, at=at)
    assert len(server.asked) == asked + 2
    assert not any_session.scalars(select(WebhookMessage).where(WebhookMessage.sent_at.is_(None))).all()


@pytest.mark.parametrize(
    ("answer", "word"),
    [((302, b"", {"Location": "http://127.0.0.1/"}), "redirected"), ((410, b"", {}), "410"),
     ((200, b"x" * 200_000, {}), "answer-too-large")],
)  # fmt: skip
def test_the_log_of_deliveries_keeps_a_word_only(
    any_session: Session, server: WebServer, hosters: Association, answer: Any, word: str
) -> None:
    webhook, _ = hook(any_session, Owner(association=hosters), way=server.way())
    keeping.write_test(any_session, webhook=webhook, at=NOW)
    server.answers = {"/in": answer}
    send(any_session, server)
    message = any_session.scalars(select(WebhookMessage)).one()
    assert message.answer == word
    assert message.sent_at is None


@pytest.mark.parametrize(
    "url", ["http://partner.example/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/",
            "https://partner.example:8443/", "https://a:b@partner.example/", "ftp://partner.example/"]
)  # fmt: skip
def test_an_address_within_is_refused(any_session: Session, hosters: Association, url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        keeping.make(
            any_session, owner=Owner(association=hosters), url=url, topics=["members"], under=UNDER,
            way=Way(base_url="http://localhost:8000"), by=BY, at=NOW,
        )  # fmt: skip


def test_a_desk_chooses_from_its_own_events(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    for topics in ([Topic.DELIVERIES], [Topic.MEMBERS, Topic.DELIVERIES], [Topic.TEST]):
        with pytest.raises(TopicNotOfDesk):
            hook(any_session, Owner(association=hosters), *topics, way=server.way())


def test_an_ended_webhook_is_told_nothing(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    webhook, _ = hook(any_session, Owner(association=hosters), way=server.way())
    keeping.write_test(any_session, webhook=webhook, at=NOW)
    keeping.end(any_session, webhook=webhook, by=BY, at=NOW)
    send(any_session, server)
    assert server.asked == []
    for act in (keeping.end, keeping.resume):
        with pytest.raises(WebhookGone):
            act(any_session, webhook=webhook, by=BY, at=NOW)


def test_a_desk_has_ten_webhooks_at_most(
    any_session: Session, server: WebServer, hosters: Association
) -> None:
    for _ in range(keeping.MOST):
        hook(any_session, Owner(association=hosters), way=server.way())
    with pytest.raises(TooManyWebhooks):
        hook(any_session, Owner(association=hosters), way=server.way())


def test_the_worker_tells(app: Flask, session: Session, server: WebServer, now: datetime) -> None:
    app.config["OUTGOING_WAY"] = server.way()
    under = app.config["SETTINGS"].secret("secret_key")
    webhook, _ = keeping.make(
        session, owner=Owner(), url=URL, topics=["deliveries"], under=under, way=server.way(), by=BY, at=now
    )
    keeping.write_test(session, webhook=webhook, at=now)
    session.commit()
    do_all(app, [people_work.tell_webhooks])
    assert len(server.asked) == 1
