"""Telling the people of a desk that a webhook of theirs is paused."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.programs.keepers import desk_name, keepers_of, page_of
from app.webhooks.models import Webhook


def tell_paused(session: Session, *, webhook: Webhook, answer: str, at: datetime) -> None:
    """Write to everyone who keeps the webhooks of this desk."""
    for who in keepers_of(session, webhook, at=at):
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="webhook_paused",
            at=at,
            desk=desk_name(webhook),
            answer=answer,
            link=page_of(webhook, "webhook", who, webhook_id=webhook.public_id),
        )
