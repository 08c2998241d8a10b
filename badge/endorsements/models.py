"""What associations said of their members beside a badge, and the lists of what they took back."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badge.models import Badge
from badge.status_list import SIZE
from signatories.base import Base
from signatories.models import Association


class Ending(StrEnum):
    """Why an endorsement was withdrawn before its term was over."""

    MEMBERSHIP_ENDED = "membership-ended"
    MEMBER_SINCE_CORRECTED = "member-since-corrected"
    BADGE_WITHDRAWN = "badge-withdrawn"
    BADGE_SUSPENDED = "badge-suspended"
    KEY_WITHDRAWN = "key-withdrawn"
    NOT_SIGNED = "not-signed"
    """It was planned, and nobody signed it in time. Somebody may have: so its bit is set."""
    LISTED_BEFORE = "listed-before"
    """Its bit was published as set before an older database was put back."""


_ENDINGS = ", ".join(f"'{each.value}'" for each in Ending)


class Endorsement(Base):
    """One signed statement of an association about the company behind a badge, with its own term and bit."""

    __tablename__ = "endorsement"
    __table_args__ = (
        UniqueConstraint("badge_id", "number"),
        UniqueConstraint("association_id", "list_number", "status_index"),
        CheckConstraint(f"status_index BETWEEN 0 AND {SIZE - 1}", name="status_index_in_list"),
        CheckConstraint("valid_until > valid_from", name="ends_after_start"),
        CheckConstraint("(withdrawn_at IS NULL) = (ending IS NULL)", name="withdrawal_has_a_reason"),
        CheckConstraint(f"ending IN ({_ENDINGS})", name="ending"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_id: Mapped[int] = mapped_column(ForeignKey("badge.id"), index=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    number: Mapped[int]
    """Counts the endorsements of the badge; never used again, so that an address keeps its words."""
    since: Mapped[date]
    list_number: Mapped[int]
    status_index: Mapped[int]
    kid: Mapped[str] = mapped_column(String(400))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    token: Mapped[str | None] = mapped_column(Text)
    """Empty while it is planned: the row is committed before it is signed."""
    withdrawn_at: Mapped[datetime | None]
    """When its bit in the association's list was set; a bit is never cleared."""
    ending: Mapped[str | None] = mapped_column(String(30))

    badge: Mapped[Badge] = relationship()
    association: Mapped[Association] = relationship()


class EndorsementList(Base):
    """An association's list of withdrawn endorsements as it is published now, or before ``owed_since``."""

    __tablename__ = "endorsement_list"
    __table_args__ = (CheckConstraint("valid_until > issued_at", name="ends_after_issue"),)

    association_id: Mapped[int] = mapped_column(
        ForeignKey("association.id"), primary_key=True, autoincrement=False
    )
    list_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issued_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    kid: Mapped[str] = mapped_column(String(400))
    token: Mapped[str] = mapped_column(Text)
    owed_since: Mapped[datetime | None]
    """Since when the books have a bit that this list does not show yet."""

    association: Mapped[Association] = relationship()
