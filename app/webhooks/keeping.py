"""Making, changing and ending webhooks; each act goes into the journal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import outgoing
from app.outgoing import Way
from app.owners import Owner
from app.webhooks import deriving
from app.webhooks.errors import TooManyWebhooks, TopicNotOfDesk, WebhookGone
from app.webhooks.models import Webhook, WebhookMessage
from app.webhooks.secrets import new_secret, sealed
from app.webhooks.topics import TOPICS_OF, Topic
from signatories import journal

OVERLAP = timedelta(days=1)
"""How long messages carry a signature under the earlier secret too."""
MOST = 10
NEWEST = 200
"""How many messages the page of a webhook shows."""


def make(
    session: Session,
    *,
    owner: Owner,
    url: str,
    topics: Iterable[str],
    under: str,
    way: Way,
    by: str,
    at: datetime,
) -> tuple[Webhook, str]:
    """Make a webhook for a desk; returns its row and its secret, which is shown once.

    Raises ``TopicNotOfDesk``, ``TooManyWebhooks``, or ``outgoing.AddressNotAllowed``.
    """
    wanted = set(topics)
    chosen = [topic.value for topic in TOPICS_OF[owner.desk] if topic.value in wanted]
    if not chosen or len(chosen) < len(wanted):
        raise TopicNotOfDesk
    outgoing.check_allowed(url.strip(), way=way)
    running = select(func.count(Webhook.id)).where(Webhook.ended_at.is_(None))
    if (session.scalar(running.where(*Webhook.of(owner))) or 0) >= MOST:
        raise TooManyWebhooks(most=MOST)
    if not session.scalar(running):
        deriving.pass_over(session, at=at)
    secret = new_secret()
    webhook = Webhook(
        **owner.columns,
        desk=owner.desk.value,
        url=url.strip(),
        kinds=chosen,
        secret=sealed(secret, under=under),
        made_by=by,
        made_at=at,
    )
    session.add(webhook)
    session.flush()
    note(session, "webhook-made", webhook, by=by, at=at, kinds=chosen)
    return webhook, secret


def note(session: Session, kind: str, webhook: Webhook, *, by: str, at: datetime, **data: Any) -> None:
    journal.note(session, kind, at=at, by=by, **webhook.owner.columns, webhook=webhook.public_id, **data)


def check_runs(webhook: Webhook) -> None:
    """Raise ``WebhookGone`` for one that was ended."""
    if webhook.ended_at is not None:
        raise WebhookGone


def replace_secret(session: Session, *, webhook: Webhook, under: str, by: str, at: datetime) -> str:
    """Give a webhook a new secret, and return it; the earlier one signs too for ``OVERLAP``."""
    check_runs(webhook)
    secret = new_secret()
    webhook.earlier_secret, webhook.earlier_secret_until = webhook.secret, at + OVERLAP
    webhook.secret = sealed(secret, under=under)
    note(session, "webhook-secret-replaced", webhook, by=by, at=at)
    return secret


def resume(session: Session, *, webhook: Webhook, by: str, at: datetime) -> None:
    """Send again to a webhook that was paused: what failed, what waited, and what comes."""
    check_runs(webhook)
    if webhook.paused_at is None:
        return
    webhook.paused_at = None
    session.execute(
        update(WebhookMessage)
        .where(WebhookMessage.webhook_id == webhook.id, WebhookMessage.failed_at.is_not(None))
        .values(failed_at=None, tries=0, next_try_at=at)
    )
    note(session, "webhook-resumed", webhook, by=by, at=at)


def end(session: Session, *, webhook: Webhook, by: str, at: datetime) -> None:
    """End a webhook: nothing is sent to it any more."""
    check_runs(webhook)
    webhook.ended_at, webhook.ended_by = at, by
    note(session, "webhook-ended", webhook, by=by, at=at)


def write_test(session: Session, *, webhook: Webhook, at: datetime) -> WebhookMessage:
    """Write a message that says only that this is a test; it is sent like any other."""
    check_runs(webhook)
    earlier = select(func.max(WebhookMessage.position)).where(
        WebhookMessage.webhook_id == webhook.id, WebhookMessage.source == "test"
    )
    message = WebhookMessage(
        webhook=webhook,
        source="test",
        position=(session.scalar(earlier) or 0) + 1,
        kind=Topic.TEST.value,
        payload={"type": Topic.TEST.value, "timestamp": at.isoformat(), "data": {}},
        written_at=at,
        next_try_at=at,
    )
    session.add(message)
    session.flush()
    return message


def webhooks_of(session: Session, owner: Owner) -> list[Webhook]:
    """All webhooks of a desk, the newest first."""
    return list(session.scalars(select(Webhook).where(*Webhook.of(owner)).order_by(Webhook.id.desc())))


def find(session: Session, owner: Owner, public_id: str) -> Webhook | None:
    """The webhook of that id, if it is of that desk."""
    return session.scalar(select(Webhook).where(*Webhook.of(owner), Webhook.public_id == public_id))


def messages_of(session: Session, webhook: Webhook) -> list[WebhookMessage]:
    """The newest messages of a webhook."""
    return list(
        session.scalars(
            select(WebhookMessage)
            .where(WebhookMessage.webhook_id == webhook.id)
            .order_by(WebhookMessage.id.desc())
            .limit(NEWEST)
        )
    )
