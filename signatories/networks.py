"""Networks and organisation handles that companies say are theirs, from-to, with the evidence."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.dated import Dated, dated_constraints, forbid_overlap
from signatories.models import Company


class Evidence(StrEnum):
    REGISTRY_RECORD = "registry-record"
    ASSOCIATION = "association"
    CONTRACT = "contract"
    SUCCESSION = "succession"
    OTHER = "other"


class Network(Dated, Base):
    """A company's word that a network is its own, in ``[from_on, to_on)``.

    It is public and counts once ``confirmed_at`` is set; before that it waits. A network has one
    holder at a time among what is confirmed.
    """

    __tablename__ = "network"
    __table_args__ = (
        CheckConstraint("identifier LIKE 'AS%' OR identifier LIKE 'org:%'", name="identifier_form"),
        CheckConstraint(
            "evidence IN ('registry-record', 'association', 'contract', 'succession', 'other')",
            name="evidence",
        ),
        CheckConstraint("length(reference) <= 120", name="reference_length"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("(closed_at IS NULL) = (closed_as IS NULL)", name="closed_for_a_reason"),
        CheckConstraint("closed_as IN ('refused', 'taken-back')", name="closed_as"),
        CheckConstraint("confirmed_at IS NULL OR closed_at IS NULL", name="confirmed_or_closed"),
        *dated_constraints(),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    identifier: Mapped[str] = mapped_column(String(68), index=True)
    """``AS64512`` or ``org:HANDLE``, as the monitor writes a holder."""
    evidence: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str] = mapped_column(String(120))
    """Where the evidence is found, in a few plain words without an address. Public."""
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(90))
    """``operator``, or ``association:SLUG``."""
    closed_at: Mapped[datetime | None]
    """When it was refused or taken back before it was confirmed."""
    closed_as: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(2000))
    """Why it was refused or ended, for the company; not public."""
    version: Mapped[int] = mapped_column()

    company: Mapped[Company] = relationship()

    __mapper_args__ = {"version_id_col": version}


forbid_overlap(Network.__table__, ("identifier",), where="{row}.confirmed_at IS NOT NULL")  # pyright: ignore[reportArgumentType]
