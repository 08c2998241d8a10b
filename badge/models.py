"""Badges, their credentials, and the published status lists, as the register keeps them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badge.status_list import SIZE
from badge.verdict import WITHDRAWAL_REASONS
from signatories.base import Base
from signatories.models import Company, Domain
from signatories.signatures.signature import Signature

_REASONS = ", ".join(f"'{reason.value}'" for reason in WITHDRAWAL_REASONS)


class CredentialState(StrEnum):
    """``planned``: written down, not signed yet. ``void``: withdrawn before it was signed."""

    PLANNED = "planned"
    SIGNED = "signed"
    VOID = "void"


class Badge(Base):
    """The mark of one signature on one origin, known by its CODE; its credentials follow one another."""

    __tablename__ = "badge"
    __table_args__ = (
        CheckConstraint("length(code) = 12", name="code_length"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)", name="withdrawal_has_a_reason"
        ),
        CheckConstraint(f"withdrawal_reason IN ({_REASONS})", name="withdrawal_reason"),
        Index(
            "uq_badge_live",
            "signature_id",
            "origin",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"), index=True)
    domain_id: Mapped[int] = mapped_column(ForeignKey("domain.id"), index=True)
    origin: Mapped[str] = mapped_column(String(261))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(String(40))
    log_index: Mapped[int | None]
    """Position of the latest log entry about this badge."""

    company: Mapped[Company] = relationship()
    signature: Mapped[Signature] = relationship()
    domain: Mapped[Domain] = relationship()
    credentials: Mapped[list["Credential"]] = relationship(
        back_populates="badge", order_by="Credential.number"
    )

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def planned(self) -> "Credential | None":
        """What is written down and not signed yet."""
        return next((each for each in self.credentials if each.state == CredentialState.PLANNED), None)

    @property
    def current(self) -> "Credential | None":
        """The newest signed credential, if there is one; it may have ended."""
        signed = [each for each in self.credentials if each.state == CredentialState.SIGNED]
        return signed[-1] if signed else None


class Credential(Base):
    """One signed statement of a badge, with its own term and its own bit in a status list.

    The row exists before the signature does, so that nothing signed can be unknown here.
    """

    __tablename__ = "badge_credential"
    __table_args__ = (
        UniqueConstraint("badge_id", "number"),
        UniqueConstraint("list_number", "status_index"),
        CheckConstraint(f"status_index BETWEEN 0 AND {SIZE - 1}", name="status_index_in_list"),
        CheckConstraint("valid_until > valid_from", name="ends_after_start"),
        CheckConstraint("state IN ('planned', 'signed', 'void')", name="state"),
        CheckConstraint("(state = 'signed') = (token IS NOT NULL)", name="signed_has_a_token"),
        Index(
            "ix_badge_credential_planned",
            "id",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_id: Mapped[int] = mapped_column(ForeignKey("badge.id"), index=True)
    number: Mapped[int]
    jti: Mapped[str] = mapped_column(String(400), unique=True)
    list_number: Mapped[int]
    status_index: Mapped[int]
    kid: Mapped[str] = mapped_column(String(400), index=True)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    token: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    revoked_at: Mapped[datetime | None]
    """When its bit in the status list was set; a bit is never cleared."""

    badge: Mapped[Badge] = relationship(back_populates="credentials")


class KeptBit(Base):
    """A place that was published as withdrawn, and of which the books have no more than this.

    An older database that is put back does not know what was issued since; its bit stays set.
    """

    __tablename__ = "kept_bit"
    __table_args__ = (CheckConstraint(f"status_index BETWEEN 0 AND {SIZE - 1}", name="status_index_in_list"),)

    list_id: Mapped[str] = mapped_column(String(400), primary_key=True)
    status_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kept_at: Mapped[datetime]


class StatusListCopy(Base):
    """The status list of one number as it is published now, or as it was before ``owed_since``."""

    __tablename__ = "status_list"
    __table_args__ = (CheckConstraint("valid_until > issued_at", name="ends_after_issue"),)

    list_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issued_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    kid: Mapped[str] = mapped_column(String(400))
    token: Mapped[str] = mapped_column(Text)
    owed_since: Mapped[datetime | None]
    """Since when the books have a bit that this list does not show yet."""
