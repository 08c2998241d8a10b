"""The reminders that went out, so that each goes out once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base
from signatories.signatures.reminders import Subject
from signatories.signatures.signature import Signature

_SUBJECTS = ", ".join(f"'{subject.value}'" for subject in Subject)


class SentReminder(Base):
    """One step of reminding of one end; for a signature that waits ``ends_at`` is when it was placed."""

    __tablename__ = "sent_reminder"
    __table_args__ = (
        UniqueConstraint("signature_id", "subject", "ends_at", "days"),
        CheckConstraint(f"subject IN ({_SUBJECTS})", name="subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"))
    subject: Mapped[str] = mapped_column(String(20))
    ends_at: Mapped[datetime]
    days: Mapped[int]
    sent_at: Mapped[datetime]

    signature: Mapped[Signature] = relationship()
