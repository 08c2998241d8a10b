"""The tests of contact points, and each time that one was sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.models import ContactPoint


class AnsweredBy(StrEnum):
    """How a test was acknowledged: on the page, through the register's API, or in the API's own answer."""

    LINK = "link"
    API = "api"
    ANSWER = "answer"


class ContactTest(Base):
    """One test notice without content; it ends once, with an answer or as failed."""

    __tablename__ = "contact_test"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answer_has_a_way"),
        CheckConstraint("(failed_at IS NULL) = (failure IS NULL)", name="failure_has_a_reason"),
        CheckConstraint("answered_at IS NULL OR failed_at IS NULL", name="one_end"),
        CheckConstraint("answered_by IN ('link', 'api', 'answer')", name="answered_by"),
        CheckConstraint("failure IN ('no-answer', 'bounced', 'replaced')", name="failure"),
        CheckConstraint("answered_at >= made_at", name="answered_after_made"),
        CheckConstraint("failed_at >= made_at", name="failed_after_made"),
        Index(
            "uq_contact_test_open",
            "contact_point_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    """When a server first took it; from here the response time counts."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(6))
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(10))

    contact_point: Mapped[ContactPoint] = relationship()
    sendings: Mapped[list["ContactTestSending"]] = relationship(
        back_populates="test", order_by="ContactTestSending.id"
    )

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.failed_at is None


class ContactTestSending(Base):
    """One time that a test was sent. ``mail`` is the public id of its mail in the outbox, if it is one."""

    __tablename__ = "contact_test_sending"

    id: Mapped[int] = mapped_column(primary_key=True)
    test_id: Mapped[int] = mapped_column(ForeignKey("contact_test.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    mail: Mapped[str | None] = mapped_column(String(16))
    answer: Mapped[str | None] = mapped_column(String(40))
    """What an API answered: its status, or the kind of failure."""

    test: Mapped[ContactTest] = relationship(back_populates="sendings")
