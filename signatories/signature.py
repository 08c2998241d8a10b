"""A company's dated commitment to named editions, as it stands in the register."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.documents import CodeOfConduct, Edition
from signatories.models import Association, Company


class Signature(Base):
    """One signature. It names who signed and in which function, and keeps the digest of the texts.

    ``ends_at`` is the end of its term; ``ended_at`` and ``end_reason`` are set when it was
    withdrawn or replaced before that. One signature of a company and code has no ``ended_at``.
    """

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("ends_at > signed_at", name="ends_after_signing"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_a_reason"),
        CheckConstraint("end_reason IN ('withdrawn', 'renewed')", name="end_reason"),
        CheckConstraint("length(text_digest) = 64", name="text_digest_length"),
        Index(
            "uq_signature_running",
            "company_id",
            "code_of_conduct_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    code_of_conduct_id: Mapped[int] = mapped_column(ForeignKey("code_of_conduct.id"))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    """The association through which the company signed."""
    signer_name: Mapped[str] = mapped_column(String(120))
    signer_function: Mapped[str] = mapped_column(String(120))
    text_digest: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(10))

    company: Mapped[Company] = relationship()
    code_of_conduct: Mapped[CodeOfConduct] = relationship()
    association: Mapped[Association | None] = relationship()
    signed_editions: Mapped[list["SignedEdition"]] = relationship(
        back_populates="signature", order_by="SignedEdition.position"
    )

    @property
    def editions(self) -> list[Edition]:
        """The editions that were signed, in the order of the documents."""
        return [signed.edition for signed in self.signed_editions]


class SignedEdition(Base):
    """One edition under one signature, with the digest of the text as it was signed."""

    __tablename__ = "signed_edition"
    __table_args__ = (UniqueConstraint("signature_id", "edition_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))

    signature: Mapped[Signature] = relationship(back_populates="signed_editions")
    edition: Mapped[Edition] = relationship()
