"""Recoveries: who asks, what was proven, who confirmed or objected, what was decided."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, RoleGrant
from app.recovery.states import OBJECTION_TERM, Recovery
from signatories.base import Base, public_id
from signatories.models import Company

ASK_TERM = timedelta(days=14)
CONFIRM_TERM = timedelta(days=30)
"""How long an association or operator has to confirm or refuse."""


class RecoveryRequest(Base):
    """One recovery, known to who asks by the secret of its link. Each fact is written once."""

    __tablename__ = "recovery_request"
    __table_args__ = (
        CheckConstraint("(proven_at IS NULL) = (method IS NULL)", name="proof_has_a_method"),
        CheckConstraint("(named_at IS NULL) = (email IS NULL)", name="name_has_an_address"),
        CheckConstraint("named_at IS NULL OR proven_at IS NOT NULL", name="proven_before_named"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmation_has_who"),
        CheckConstraint("(confirmed_at IS NULL) = (confirm_reason IS NULL)", name="confirmation_has_why"),
        CheckConstraint("confirmed_at IS NULL OR named_at IS NOT NULL", name="named_before_confirmed"),
        CheckConstraint("(objected_at IS NULL) = (objected_by IS NULL)", name="objection_has_who"),
        CheckConstraint("objected_at IS NULL OR confirmed_at IS NOT NULL", name="confirmed_before_objected"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decision_has_who"),
        CheckConstraint("(decided_at IS NULL) = (decision_reason IS NULL)", name="decision_has_why"),
        CheckConstraint("refused_at IS NULL OR decided_at IS NOT NULL", name="refusal_is_a_decision"),
        CheckConstraint("granted_at IS NULL OR refused_at IS NULL", name="one_end"),
        CheckConstraint("granted_at IS NULL OR confirmed_at IS NOT NULL", name="confirmed_before_granted"),
        CheckConstraint("(granted_at IS NULL) = (grant_id IS NULL)", name="grant_has_a_role"),
        CheckConstraint("language IN ('nl', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    host: Mapped[str] = mapped_column(String(253))
    challenge: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    method: Mapped[str | None] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    named_at: Mapped[datetime | None] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(index=True)
    confirmed_by: Mapped[str | None] = mapped_column(String(16))
    confirm_reason: Mapped[str | None] = mapped_column(Text)
    objected_at: Mapped[datetime | None]
    objected_by: Mapped[str | None] = mapped_column(String(16))
    objection: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decision_reason: Mapped[str | None] = mapped_column(Text)
    refused_at: Mapped[datetime | None]
    granted_at: Mapped[datetime | None]
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("role_grant.id"))

    company: Mapped[Company] = relationship()
    grant: Mapped[RoleGrant | None] = relationship()

    @property
    def facts(self) -> Recovery:
        return Recovery(
            expires_at=self.expires_at,
            proven_at=self.proven_at,
            named_at=self.named_at,
            confirmed_at=self.confirmed_at,
            objected_at=self.objected_at,
            refused_at=self.refused_at,
            granted_at=self.granted_at,
        )

    @property
    def objections_until(self) -> datetime | None:
        return self.confirmed_at + OBJECTION_TERM if self.confirmed_at else None


class RecoveryNotice(Base):
    """One mail that told somebody of a recovery, with a link to object that is theirs alone."""

    __tablename__ = "recovery_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    told_at: Mapped[datetime]

    recovery: Mapped[RecoveryRequest] = relationship()
    person: Mapped[Person] = relationship()
