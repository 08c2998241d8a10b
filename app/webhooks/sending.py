"""Sends messages of webhooks, signed by the Standard Webhooks scheme, until each arrived: at least once."""

import json
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook as Signer

from app import outgoing
from app.outgoing import Way
from app.webhooks import keeping
from app.webhooks.mails import tell_paused
from app.webhooks.models import Webhook, WebhookMessage
from app.webhooks.secrets import opened
from sentences import SpokenError

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=18),
    timedelta(hours=22),
)
"""How long to wait after each try that failed: three days in all. After the last one the webhook pauses."""
BATCH = 50
CLAIM_TERM = timedelta(minutes=5)
"""How long a message waits whose sender stopped in the middle."""


def due(session: Session, *, at: datetime) -> list[int]:
    """The ids of messages that wait for a webhook that listens, the oldest first."""
    return list(
        session.scalars(
            select(WebhookMessage.id)
            .join(WebhookMessage.webhook)
            .where(
                WebhookMessage.sent_at.is_(None),
                WebhookMessage.failed_at.is_(None),
                WebhookMessage.next_try_at <= at,
                Webhook.paused_at.is_(None),
                Webhook.ended_at.is_(None),
            )
            .order_by(WebhookMessage.id)
            .limit(BATCH)
        )
    )


def send_due(session: Session, *, under: str, way: Way, at: datetime) -> None:
    """Send what is due; commits around each message, so that no lock is held while another machine answers.

    A message may arrive twice, with the same ``webhook-id``, when the machine stops between sending and
    committing. A webhook where one did not arrive for three days is paused, and its keepers get a mail.
    """
    waiting = due(session, at=at)
    session.commit()
    for message_id in waiting:
        message = claim(session, message_id, at)
        if message is None or not message.webhook.is_listening:
            session.commit()
            continue
        url, body, headers = message.webhook.url, body_of(message), headers_of(message, under=under, at=at)
        session.commit()
        word = try_once(url, body=body, headers=headers, way=way)
        note(session, message_id, word, at=at)
        session.commit()


def claim(session: Session, message_id: int, at: datetime) -> WebhookMessage | None:
    """Take a message so that no other worker sends it too; who stops now leaves it due again later."""
    taken = session.execute(
        update(WebhookMessage)
        .where(
            WebhookMessage.id == message_id,
            WebhookMessage.sent_at.is_(None),
            WebhookMessage.failed_at.is_(None),
            WebhookMessage.next_try_at <= at,
        )
        .values(next_try_at=at + CLAIM_TERM)
    )
    is_ours = taken.rowcount == 1  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE has a row count
    return session.get(WebhookMessage, message_id) if is_ours else None


def body_of(message: WebhookMessage) -> bytes:
    """The body, the same bytes each time that it is sent."""
    return json.dumps(message.payload, sort_keys=True, separators=(",", ":")).encode()


def headers_of(message: WebhookMessage, *, under: str, at: datetime) -> dict[str, str]:
    """The headers with a signature under each secret that counts at *at*."""
    webhook, body = message.webhook, body_of(message).decode()
    kept = [webhook.secret]
    if webhook.earlier_secret and webhook.earlier_secret_until and at < webhook.earlier_secret_until:
        kept.append(webhook.earlier_secret)
    name = f"msg_{message.public_id}"
    signatures = [Signer(opened(each, under=under)).sign(name, at, body) for each in kept]
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def try_once(url: str, *, body: bytes, headers: dict[str, str], way: Way) -> str:
    """Send it: the status code in figures, or the word for what kept it from arriving."""
    try:
        return str(outgoing.post(url, body=body, headers=headers, way=way).status)
    except SpokenError as error:
        return str(error.values.get("kind", error.code))[:40]


def note(session: Session, message_id: int, word: str, *, at: datetime) -> None:
    """Write down how a try went; after the last one, pause the webhook and say so."""
    message = session.get_one(WebhookMessage, message_id, populate_existing=True)
    message.tries += 1
    message.answer = word
    if word.startswith("2") and word.isdigit():
        message.sent_at = at
    elif message.tries <= len(WAITS):
        message.next_try_at = at + WAITS[message.tries - 1]
    else:
        message.failed_at = at
        if message.webhook.is_listening:
            message.webhook.paused_at = at
            keeping.note(session, "webhook-paused", message.webhook, by="", at=at)
            tell_paused(session, webhook=message.webhook, answer=word, at=at)
