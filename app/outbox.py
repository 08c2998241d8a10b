"""Mail: written in the transaction of what it tells, sent afterwards, at least once."""

import smtplib
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import CheckConstraint, ColumnElement, Index, LargeBinary, String, Text, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.i18n import in_language
from signatories.base import Base, public_id

GIVE_UP_AFTER = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
BATCH = 100
CLAIM_TERM = timedelta(minutes=5)
"""How long a mail waits whose sender stopped in the middle."""
SMTP_TIMEOUT_S = 20
_FAILED, _WAITS = text("failed_at IS NOT NULL"), text("sent_at IS NULL AND failed_at IS NULL")


class OutboxMail(Base):
    """One plain-text mail, perhaps with a file; ``sent_at`` once a server took it, ``failed_at`` once we gave up."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="one_end"),
        CheckConstraint(
            "(attachment IS NULL) = (attachment_name IS NULL)"
            " AND (attachment IS NULL) = (attachment_type IS NULL)",
            name="attachment_is_whole",
        ),
        Index("ix_outbox_mail_failed", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
        Index("ix_outbox_mail_waits", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    attachment: Mapped[bytes | None] = mapped_column(LargeBinary)
    attachment_name: Mapped[str | None] = mapped_column(String(80))
    attachment_type: Mapped[str | None] = mapped_column(String(40))
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(40))
    """What the mail server answered last: its code only, or the kind of failure."""

    @property
    def is_bounce(self) -> bool:
        """Whether a server said for good that it does not take mail for this address."""
        return self.failed_at is not None and is_for_good(self.answer or "")


class Attachment(NamedTuple):
    """A file that goes with a mail; ``type`` is like ``text/calendar``."""

    name: str
    type: str
    content: bytes


def write(
    session: Session,
    *,
    recipient: str,
    language: str,
    template: str,
    at: datetime,
    attachment: Attachment | None = None,
    **values: object,
) -> OutboxMail:
    """Write a mail from ``mail/<template>.txt``: its first line is the subject.

    The caller's transaction decides: when the act is not committed, neither is its mail.
    """
    subject, body = text_of(template, language, **values)
    mail = OutboxMail(
        recipient=recipient,
        subject=subject,
        body=body,
        attachment=attachment.content if attachment else None,
        attachment_name=attachment.name if attachment else None,
        attachment_type=attachment.type if attachment else None,
        written_at=at,
        next_try_at=at,
    )
    session.add(mail)
    session.flush()
    return mail


def text_of(template: str, language: str, **values: object) -> tuple[str, str]:
    """The subject and the body of ``mail/<template>.txt`` in a language."""
    with in_language(language):
        # Without the frame of pages: mail is written by commands too, where there is no request.
        text = current_app.jinja_env.get_template(f"mail/{template}.txt").render(
            mail_language=language, **values
        )
    subject, _, body = text.strip().partition("\n")
    return subject.strip()[:200], body.strip() + "\n"


def wait_after(tries: int) -> timedelta:
    """How long to wait after that many failed tries: a minute, doubled each time, at most six hours."""
    return min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)


def send_due(session: Session, *, smtp_url: str, mail_from: str, at: datetime) -> tuple[int, int]:
    """Send what is due over the server at *smtp_url*; commit before and after each mail.

    Returns how many were sent and how many failed for now. A mail may go out twice when
    the machine stops between sending and committing; none is lost. No transaction is open
    while the server is spoken to, so a slow one holds up nobody who writes.
    """
    due = select(OutboxMail.id).where(*is_due(at)).order_by(OutboxMail.id).limit(BATCH)
    waiting = deque(session.scalars(due))
    session.commit()
    if not waiting:
        return 0, 0
    sent = failed = 0
    try:
        with connection(smtp_url) as server:
            while waiting:
                answer = send_one(session, server, waiting[0], mail_from=mail_from, at=at)
                waiting.popleft()
                sent += answer is True
                failed += answer is False
    except OSError as error:
        for mail_id in waiting:
            if claim(session, mail_id, at) is not None:
                note(session, mail_id, at, answer_of(error))
                failed += 1
    return sent, failed


def is_due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None), OutboxMail.next_try_at <= at


def claim(session: Session, mail_id: int, at: datetime) -> OutboxMail | None:
    """Take a mail so that no other worker sends it too; who stops now leaves it due again later."""
    taken = session.execute(
        update(OutboxMail).where(OutboxMail.id == mail_id, *is_due(at)).values(next_try_at=at + CLAIM_TERM)
    )
    return session.get(OutboxMail, mail_id) if taken.rowcount == 1 else None  # pyright: ignore[reportAttributeAccessIssue]


def send_one(
    session: Session, server: smtplib.SMTP, mail_id: int, *, mail_from: str, at: datetime
) -> bool | None:
    """Send one mail: ``True`` sent, ``False`` failed for now, ``None`` when another worker has it."""
    mail = claim(session, mail_id, at)
    if mail is None:
        return None
    try:
        message = as_message(mail, mail_from)
    except ValueError as error:  # a line break in a header: no later try can mend that
        note(session, mail_id, at, answer_of(error), for_good=True)
        return False
    session.commit()
    try:
        server.send_message(message)
    except (OSError, ValueError) as error:  # an SMTPException is an OSError
        refused = isinstance(error, smtplib.SMTPRecipientsRefused) and is_for_good(answer_of(error))
        note(session, mail_id, at, answer_of(error), for_good=refused or isinstance(error, ValueError))
        return False
    note(session, mail_id, at, None)
    return True


def note(session: Session, mail_id: int, at: datetime, answer: str | None, *, for_good: bool = False) -> None:
    """Write down how a try went, and commit. *answer* is that of a failure."""
    mail = session.get_one(OutboxMail, mail_id)
    mail.tries += 1
    if answer is None:
        mail.sent_at = at
    else:
        mail.answer = answer
        if for_good or mail.tries >= GIVE_UP_AFTER:
            mail.failed_at = at
        else:
            mail.next_try_at = at + wait_after(mail.tries)
    session.commit()


def answer_of(error: Exception) -> str:
    """The server's code, or the name of the failure: never its text, which may repeat the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return str(next(iter(error.recipients.values()))[0])
    return str(getattr(error, "smtp_code", None) or type(error).__name__)[:40]


def is_for_good(answer: str) -> bool:
    """Whether a server's code says that no later try will do: 550 does, 451 does not."""
    return len(answer) == 3 and answer.isdigit() and answer.startswith("5")


def as_message(mail: OutboxMail, mail_from: str) -> EmailMessage:
    """The mail as a message; ``EmailMessage`` refuses line breaks in its headers."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail_from, mail.recipient, mail.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.public_id}@{mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    if mail.attachment is not None and mail.attachment_type is not None:
        main, _, sub = mail.attachment_type.partition("/")
        message.add_attachment(mail.attachment, maintype=main, subtype=sub, filename=mail.attachment_name)
    return message


@contextmanager
def connection(smtp_url: str) -> Iterator[smtplib.SMTP]:
    """A session with the server of ``smtp://`` (STARTTLS when offered) or ``smtps://user:pass@host:port``."""
    parts = urlsplit(smtp_url)
    context = ssl.create_default_context()
    host = parts.hostname or "localhost"
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SMTP_TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SMTP_TIMEOUT_S)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
