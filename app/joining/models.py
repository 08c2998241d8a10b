"""Requests to join: what somebody typed about a company that the register does not know yet."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.joining.states import Request
from signatories.base import Base, public_id
from signatories.models import Company
from signatories.names.bounds import bound

JOIN_TERM = timedelta(days=14)


class JoinRequest(Base):
    """One request, known by the secret of its link. ``company`` is there once it was accepted."""

    __tablename__ = "join_request"
    __table_args__ = (
        CheckConstraint("(proven_at IS NULL) = (method IS NULL)", name="proof_has_a_method"),
        CheckConstraint("(invited_at IS NULL) = (email IS NULL)", name="invitation_has_an_address"),
        CheckConstraint("(invited_at IS NULL) = (invitation_digest IS NULL)", name="invitation_has_a_link"),
        CheckConstraint("invited_at IS NULL OR proven_at IS NOT NULL", name="proven_before_invited"),
        CheckConstraint("accepted_at IS NULL OR invited_at IS NOT NULL", name="invited_before_accepted"),
        CheckConstraint("(accepted_at IS NULL) = (company_id IS NULL)", name="accepted_makes_a_company"),
        CheckConstraint("length(legal_name) BETWEEN 1 AND 120", name="legal_name_length"),
        *bound("legal_name"),
        CheckConstraint("language IN ('nl', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    register_number: Mapped[str] = mapped_column(String(60))
    legal_name: Mapped[str] = mapped_column(String(120))
    host: Mapped[str] = mapped_column(String(253))
    challenge: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    proven_at: Mapped[datetime | None]
    method: Mapped[str | None] = mapped_column(String(10))
    email: Mapped[str | None] = mapped_column(String(254))
    invited_at: Mapped[datetime | None]
    invitation_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    accepted_at: Mapped[datetime | None]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))

    company: Mapped[Company | None] = relationship()

    @property
    def facts(self) -> Request:
        return Request(self.proven_at, self.invited_at, self.accepted_at, self.expires_at)
