"""Requests for a dossier: who asked for which company, on what ground, and what was given."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.models import Company


class DossierGround(StrEnum):
    """On what an authority bases its request. There are no other words."""

    SUPERVISION = "supervision"
    DECISION = "decision"
    OBJECTION = "objection"
    COURT = "court"
    COMPANY_ASKED = "company-asked"


class DossierRequest(Base):
    """One request, with the digests of what was given. Its files are deleted after a term; this row stays."""

    __tablename__ = "dossier_request"
    __table_args__ = (
        CheckConstraint(
            f"ground IN ({', '.join(repr(each.value) for each in DossierGround)})", name="ground"
        ),
        CheckConstraint("language IN ('nl', 'en')", name="language"),
        CheckConstraint(
            "length(content_digest) = 64 AND length(json_digest) = 64 AND length(pdf_digest) = 64",
            name="digest_length",
        ),
        CheckConstraint("tell_at >= asked_at", name="told_later"),
        CheckConstraint("told_at IS NULL OR told_at >= tell_at", name="told_after_its_term"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    ground: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    """Also the moment that the dossier is about."""
    asked_by: Mapped[str] = mapped_column(String(16), index=True)
    tell_at: Mapped[datetime]
    """From when on the company may know of the request."""
    told_at: Mapped[datetime | None]
    log_size: Mapped[int]
    content_digest: Mapped[str] = mapped_column(String(64))
    json_digest: Mapped[str] = mapped_column(String(64))
    pdf_digest: Mapped[str] = mapped_column(String(64))
    files_deleted_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship()
