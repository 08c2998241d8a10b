"""Webhooks, and the messages that wait for them or were sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.owners import Owned, desk_constraints
from signatories.base import Base, public_id


class Webhook(Owned, Base):
    """An https address of one desk that hears of chosen events. Its secrets are kept sealed."""

    __tablename__ = "webhook"
    __table_args__ = (
        *desk_constraints(),
        CheckConstraint("substr(url, 1, 8) = 'https://'", name="https_only"),
        CheckConstraint(
            "(earlier_secret IS NULL) = (earlier_secret_until IS NULL)", name="earlier_secret_ends"
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_has_a_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    url: Mapped[str] = mapped_column(String(500))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    secret: Mapped[str] = mapped_column(Text)
    earlier_secret: Mapped[str | None] = mapped_column(Text)
    earlier_secret_until: Mapped[datetime | None]
    made_by: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    """Since when nothing is sent any more, because nothing arrived for three days."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(16))

    @property
    def is_listening(self) -> bool:
        return self.ended_at is None and self.paused_at is None


class WebhookMessage(Base):
    """One event for one webhook, sent until it arrives. ``source`` and ``position`` say where it is from."""

    __tablename__ = "webhook_message"
    __table_args__ = (
        UniqueConstraint("webhook_id", "source", "position"),
        CheckConstraint("source IN ('entry', 'journal', 'test')", name="source"),
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="one_end"),
        Index(
            "ix_webhook_message_due",
            "next_try_at",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    """The message's ``webhook-id``: the same each time that it is sent."""
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"), index=True)
    source: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(40))
    """The status code of the last answer, or the kind of failure; never what was answered."""

    webhook: Mapped[Webhook] = relationship(lazy="joined")


class WebhookPosition(Base):
    """How far a source was read for webhooks."""

    __tablename__ = "webhook_position"

    source: Mapped[str] = mapped_column(String(8), primary_key=True)
    position: Mapped[int]
