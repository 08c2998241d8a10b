"""Requests of people to be erased."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.people_data.erasure_states import ANSWER_TERM, ErasureState
from signatories.base import Base, public_id

LONGEST_REASON = 1000
_WAITS = text("state = 'asked'")


class ErasureRequest(Base):
    """One request. ``reason`` says why it was refused; the person reads it."""

    __tablename__ = "erasure_request"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(each.value) for each in ErasureState)})", name="state"),
        CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="end_has_a_time"),
        CheckConstraint(
            "(state IN ('released', 'refused')) = (decided_by IS NOT NULL)", name="decision_has_who"
        ),
        CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="refusal_has_a_reason"),
        CheckConstraint("length(reason) BETWEEN 10 AND 1000", name="reason_length"),
        Index(
            "uq_erasure_request_waiting",
            "person_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))

    person: Mapped[Person] = relationship()

    @property
    def answer_by(self) -> datetime:
        return self.asked_at + ANSWER_TERM
