"""Mail over a real mail server: what it takes, what it refuses, and that nothing is lost."""

import smtplib
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox, undelivered
from app.extensions import db
from app.jobs import people as people_work
from app.outbox import GIVE_UP_AFTER, OutboxMail

FROM = "no-reply@register.example"
LINK = "http://localhost:8000/en/sign-in/x"


class Mailbox:
    """What the server took, and what it answers to the next recipients."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.before_answer: Callable[[], None] = lambda: None
        self.hangs_up = False
        """Whether it takes a mail and hangs up before it says so."""

    async def handle_RCPT(
        self, server: SMTP, session: SmtpSession, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        self.before_answer()
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        if self.hangs_up:
            assert server.transport is not None
            server.transport.close()
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp_url(mailbox: Mailbox) -> Iterator[str]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def write(
    session: Session, at: datetime, recipient: str = "vera@people.example", lang: str = "nl"
) -> OutboxMail:
    return outbox.write(session, recipient=recipient, language=lang, template="sign_in", at=at, link=LINK)


def send(session: Session, smtp_url: str, at: datetime) -> tuple[int, int]:
    return outbox.send_due(session, smtp_url=smtp_url, mail_from=FROM, at=at)


def test_a_mail_is_delivered_once(
    any_session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mail = write(any_session, now, lang="en")
    any_session.commit()
    assert send(any_session, smtp_url, now) == (1, 0)
    assert send(any_session, smtp_url, now + timedelta(days=1)) == (0, 0)
    [message] = mailbox.taken
    assert message["To"] == mail.recipient
    assert message["From"] == FROM
    assert message["Subject"] == mail.subject
    assert message["Message-ID"] == f"<{mail.public_id}@register.example>"
    assert LINK in message.get_content()
    assert mail.sent_at == now


def test_letters_of_every_language_arrive_as_they_were_written(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mail = write(session, now)
    mail.subject, mail.body = "Één reünie – Łódź", "Tot “straks”, ’s middags.\n"
    send(session, smtp_url, now)
    assert mailbox.taken[0]["Subject"] == "Één reünie – Łódź"
    assert mailbox.taken[0].get_content().splitlines() == mail.body.splitlines()


def test_d11_a_server_that_is_busy_is_tried_again_later_and_later(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mail = write(session, now)
    mailbox.answers[mail.recipient] = "451 4.7.1 Greylisted, come back later"
    assert send(session, smtp_url, now) == (0, 1)
    assert (mail.answer, mail.tries, mail.next_try_at) == ("451", 1, now + timedelta(minutes=1))
    assert send(session, smtp_url, now) == (0, 0)  # not before its time
    assert send(session, smtp_url, mail.next_try_at) == (0, 1)
    assert mail.next_try_at == now + timedelta(minutes=3)
    mailbox.answers.clear()
    assert send(session, smtp_url, mail.next_try_at) == (1, 0)
    assert mailbox.recipients == [mail.recipient]


def test_d11_an_address_that_does_not_exist_is_given_up_at_once_and_the_mail_kept(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mail = write(session, now)
    mailbox.answers[mail.recipient] = f"550 5.1.1 <{mail.recipient}>: no such user"
    assert send(session, smtp_url, now) == (0, 1)
    assert mail.failed_at == now
    assert mail.is_bounce
    assert mail.sent_at is None
    assert mail.answer == "550"  # the code alone: its text repeats the address
    assert send(session, smtp_url, now + timedelta(days=30)) == (0, 0)


def test_a_busy_server_is_given_up_in_the_end_and_that_is_no_bounce(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mail = write(session, now)
    mailbox.answers[mail.recipient] = "451 4.3.0 try later"
    for _ in range(GIVE_UP_AFTER):
        assert mail.failed_at is None
        assert send(session, smtp_url, mail.next_try_at) == (0, 1)
    assert mail.failed_at is not None
    assert not mail.is_bounce


def test_a_mail_that_was_given_up_can_be_tried_again_by_hand(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mail = write(session, now)
    mailbox.answers[mail.recipient] = "550 5.1.1 no such user"
    send(session, smtp_url, now)
    assert undelivered.bounced(session, [mail.recipient, "other@people.example"]) == {mail.recipient: mail}
    mailbox.answers.clear()
    undelivered.try_again(session, mail=mail, by="0123456789abcdef", at=now)
    assert send(session, smtp_url, now) == (1, 0)
    assert undelivered.bounced(session, [mail.recipient]) == {}


def test_one_bad_address_does_not_hold_up_the_others(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mails = [write(session, now, f"{name}@people.example") for name in ("a", "b", "c")]
    mailbox.answers["b@people.example"] = "550 no such user"
    assert send(session, smtp_url, now) == (2, 1)
    assert mailbox.recipients == ["a@people.example", "c@people.example"]
    assert [mail.sent_at is None for mail in mails] == [False, True, False]


def test_d11_a_server_that_is_away_loses_nothing(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    mails = [write(session, now, f"{name}@people.example") for name in ("a", "b")]
    assert send(session, f"smtp://127.0.0.1:{free_port()}", now) == (0, 2)
    assert {mail.answer for mail in mails} == {"ConnectionRefusedError"}
    assert all(mail.next_try_at > now for mail in mails)
    assert send(session, smtp_url, max(mail.next_try_at for mail in mails)) == (2, 0)
    assert sorted(mailbox.recipients) == sorted(mail.recipient for mail in mails)


@pytest.mark.parametrize("name", ["recipient", "subject"])
def test_a_line_break_in_a_header_sends_nothing_to_anyone(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime, name: str
) -> None:
    mail = write(session, now)
    setattr(mail, name, f"{getattr(mail, name)}\r\nBcc: everyone@people.example")
    good = write(session, now, "good@people.example")
    session.commit()
    send(session, smtp_url, now)
    assert mailbox.recipients == [good.recipient]
    assert (mail.sent_at, mail.failed_at) == (None, now)


def test_who_stops_in_the_middle_leaves_the_mail_to_be_sent_later(
    any_session: Session, mailbox: Mailbox, smtp_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (write(any_session, now, f"{name}@people.example") for name in ("a", "b"))
    any_session.commit()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(smtplib.SMTP, "send_message", stop)
        with pytest.raises(KeyboardInterrupt):
            send(any_session, smtp_url, now)
    any_session.rollback()
    assert send(any_session, smtp_url, now) == (1, 0)  # the one that was not begun
    assert send(any_session, smtp_url, now + outbox.CLAIM_TERM) == (1, 0)
    assert mailbox.recipients == [second.recipient, first.recipient]


def test_a_mail_that_was_taken_before_the_line_broke_comes_again_as_the_same_mail(
    any_session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    """The server has it, and its word never arrived: a second copy has the same Message-ID, for readers to drop."""
    mail = write(any_session, now)
    any_session.commit()
    mailbox.hangs_up = True
    assert send(any_session, smtp_url, now) == (0, 1)
    mailbox.hangs_up = False
    assert (mail.sent_at, mail.answer) == (None, "SMTPServerDisconnected")
    assert send(any_session, smtp_url, mail.next_try_at) == (1, 0)
    first, second = mailbox.taken
    assert first["Message-ID"] == second["Message-ID"] and first.get_content() == second.get_content()
    assert send(any_session, smtp_url, now + timedelta(days=1)) == (0, 0)


def test_two_workers_send_a_mail_once(
    any_app: Flask, any_session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    for number in range(8):
        write(any_session, now, f"{number}@people.example")
    any_session.commit()
    counts: list[tuple[int, int]] = []

    def work() -> None:
        with any_app.app_context():
            counts.append(send(db.session(), smtp_url, now))

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(mailbox.recipients) == [f"{number}@people.example" for number in range(8)]
    assert [sum(column) for column in zip(*counts, strict=True)] == [8, 0]


def test_others_can_write_while_a_slow_server_takes_its_time(
    any_app: Flask, any_session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    write(any_session, now)
    any_session.commit()

    def write_meanwhile() -> None:
        with any_app.app_context():
            write(db.session(), now + timedelta(days=1), "meanwhile@people.example")
            db.session.commit()

    mailbox.before_answer = write_meanwhile
    assert send(any_session, smtp_url, now) == (1, 0)
    assert len(any_session.scalars(select(OutboxMail)).all()) == 2


def test_a_mail_of_an_act_that_did_not_happen_is_never_sent(
    session: Session, mailbox: Mailbox, smtp_url: str, now: datetime
) -> None:
    write(session, now)
    session.rollback()
    assert send(session, smtp_url, now) == (0, 0)
    assert session.scalars(select(OutboxMail)).all() == []


def test_without_a_mail_server_mail_waits(app: Flask, session: Session, now: datetime) -> None:
    mail = write(session, now)
    session.commit()
    people_work.send_mail()
    assert (mail.sent_at, mail.tries) == (None, 0)
