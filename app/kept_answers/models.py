"""What is kept of the answers of members: how far they were judged, and a row for each member."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from signatories.base import Base


class KeptAnswers(Base):
    """The answers of all members of an association, judged at ``kept_at`` with all public acts before ``log_size``.

    ``version`` is another one after each writing. ``rules`` are the ids of the conditions, in their order.
    """

    __tablename__ = "kept_answers"

    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), primary_key=True)
    version: Mapped[int]
    kept_at: Mapped[datetime]
    log_size: Mapped[int]
    rules: Mapped[str] = mapped_column(Text)


class MemberAnswers(Base):
    """The answers of one member, a letter for each condition, and since when each is so: ten characters for each.

    They stay until ``until_at`` if nobody does anything, or to the end of the day (UTC) where it is empty;
    and nothing turned by itself after ``turned_at``.
    """

    __tablename__ = "member_answers"
    __table_args__ = (
        Index("ix_member_answers_association_id", "association_id", "answers", "until_at", "company_id"),
        Index("ix_member_answers_until_at", "association_id", "until_at"),
        Index("ix_member_answers_turned_at", "association_id", "turned_at"),
    )

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    answers: Mapped[str] = mapped_column(Text)
    sinces: Mapped[str] = mapped_column(Text)
    until_at: Mapped[datetime | None]
    turned_at: Mapped[datetime | None]
