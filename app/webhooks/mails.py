"""Telling the people of a desk that a webhook of theirs is paused."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.navigation import link_to
from app.owners import Desk
from app.roles import Role
from app.signatures.recipients import people_with
from app.webhooks.models import Webhook

KEEPERS = {
    Desk.ASSOCIATION: Role.OFFICER,
    Desk.COMPANY: Role.COMPANY_OWNER,
    Desk.MONITOR: Role.MONITOR,
}
"""Who keeps the webhooks of a desk."""


def tell_paused(session: Session, *, webhook: Webhook, answer: str, at: datetime) -> None:
    """Write to everyone who keeps the webhooks of this desk."""
    for who in people_with(session, (KEEPERS[Desk(webhook.desk)],), at=at, **webhook.owner.columns):
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="webhook_paused",
            at=at,
            desk=desk_name(webhook),
            answer=answer,
            link=page_of(webhook, who),
        )


def desk_name(webhook: Webhook) -> str:
    of = webhook.association or webhook.company
    return of.name if of else "Monitor"


def page_of(webhook: Webhook, who: Person) -> str:
    """The page of the webhook on its own desk, in the person's language."""
    slugs = {}
    if webhook.association is not None:
        slugs = {"association_slug": webhook.association.slug}
    if webhook.company is not None:
        slugs = {"company_slug": webhook.company.slug}
    return link_to(f"{webhook.desk}.webhook", lang=who.language, webhook_id=webhook.public_id, **slugs)
