"""A company's dated commitment to named editions, as it stands in the register."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.documents.documents import CodeOfConduct, Edition
from signatories.models import Association, Company
from signatories.signatures import signature_states, standing
from signatories.signatures.signature_states import ByKind, SignatureState, SuspensionKind
from signatories.signatures.standing import EndReason, Signed, Standing


def _one_of(column: str, values: type[StrEnum]) -> str:
    """The SQL that keeps *column* to the wire values of an enum."""
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class Signature(Base):
    """One signature. It names who signed and in which function, and keeps the digest of the texts.

    It counts from ``countersigned_at``. ``ends_at`` is the end of its term; ``resign_by`` an earlier end
    that a new edition gave it, made known at ``resign_told_at`` and never moved. ``ended_at`` and
    ``end_reason`` are set when an act ended it, or when the register wrote down that it had lapsed.
    """

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("ends_at > signed_at", name="ends_after_signing"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_a_reason"),
        CheckConstraint(_one_of("end_reason", EndReason), name="end_reason"),
        CheckConstraint("ended_at IS NULL OR ended_at >= signed_at", name="ends_not_before_signing"),
        CheckConstraint("length(text_digest) = 64", name="text_digest_length"),
        CheckConstraint(
            "(countersigned_at IS NULL) = (countersigned_by_kind IS NULL)", name="countersigned_by_somebody"
        ),
        CheckConstraint(_one_of("countersigned_by_kind", ByKind), name="countersigned_by_kind"),
        CheckConstraint(
            "countersigned_at IS NULL OR countersigned_at >= signed_at", name="countersigned_after_signing"
        ),
        CheckConstraint(
            "countersigned_by_kind <> 'association' OR association_id IS NOT NULL",
            name="countersigned_by_its_association",
        ),
        CheckConstraint("(resign_by IS NULL) = (resign_told_at IS NULL)", name="resigning_was_told"),
        CheckConstraint(
            "(end_reason IS NOT NULL AND end_reason = 'refused') = (refusal IS NOT NULL)",
            name="refusal_has_words",
        ),
        Index("ix_signature_association_id", "association_id", "ended_at"),
        Index("ix_signature_countersigned_at", "association_id", "countersigned_at"),
        Index("ix_signature_ended_at", "ended_at"),
        Index(
            "uq_signature_running",
            "company_id",
            "code_of_conduct_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND countersigned_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NULL AND countersigned_at IS NOT NULL"),
        ),
        Index(
            "uq_signature_awaiting",
            "company_id",
            "code_of_conduct_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND countersigned_at IS NULL"),
            postgresql_where=text("ended_at IS NULL AND countersigned_at IS NULL"),
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
    countersigned_at: Mapped[datetime | None]
    countersigned_by_kind: Mapped[str | None] = mapped_column(String(12))
    ends_at: Mapped[datetime]
    resign_by: Mapped[datetime | None]
    resign_told_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(10))
    refusal: Mapped[str | None] = mapped_column(Text)
    """Why it was not countersigned; for the company, never public."""
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id"))
    """The signature that this one renews or carries on."""

    company: Mapped[Company] = relationship()
    code_of_conduct: Mapped[CodeOfConduct] = relationship()
    association: Mapped[Association | None] = relationship()
    follows: Mapped["Signature | None"] = relationship(remote_side=[id])
    suspensions: Mapped[list["Suspension"]] = relationship(
        back_populates="signature", order_by="Suspension.from_at"
    )
    signed_editions: Mapped[list["SignedEdition"]] = relationship(
        back_populates="signature", order_by="SignedEdition.position"
    )

    @property
    def editions(self) -> list[Edition]:
        """The editions that were signed, in the order of the documents."""
        return [signed.edition for signed in self.signed_editions]

    @property
    def is_carried(self) -> bool:
        """Whether another company placed it and this one only goes on with it; then it signs itself soon."""
        return self.follows is not None and self.follows.company_id != self.company_id

    def state_at(self, at: datetime) -> SignatureState:
        """Its state, by what was recorded at *at*."""
        return signature_states.state_of(_dated(self), at=at)

    def lapses_at(self, at: datetime) -> datetime:
        """When it ends by itself, by what was recorded at *at*: its term, or a new edition's."""
        return standing.lapses_at(_dated(self), at=at)


def _dated(signature: Signature) -> Signed:
    # A mapped column is what the protocol asks for on the instance; pyright looks at the class.
    return cast(Signed, signature)


def standing_of(signatures: Iterable[Signature], *, at: datetime) -> Standing:
    """What the signatures of one company under one code of conduct amount to at *at*."""
    return standing.of(map(_dated, signatures), at=at)


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


class Suspension(Base):
    """A time in which a signature does not count: its kind is public, the written reason is not."""

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="ends_after_start"),
        CheckConstraint(_one_of("reason_kind", SuspensionKind), name="reason_kind"),
        CheckConstraint(_one_of("by_kind", ByKind), name="by_kind"),
        CheckConstraint("length(reason) BETWEEN 10 AND 2000", name="reason_length"),
        CheckConstraint(
            "(until_at IS NULL) = (lifted_by_kind IS NULL) AND (until_at IS NULL) = (lift_reason IS NULL)",
            name="lifted_by_somebody",
        ),
        CheckConstraint(_one_of("lifted_by_kind", ByKind), name="lifted_by_kind"),
        Index(
            "uq_suspension_open",
            "signature_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"), index=True)
    from_at: Mapped[datetime]
    reason_kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    by_kind: Mapped[str] = mapped_column(String(12))
    until_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None] = mapped_column(Text)
    lifted_by_kind: Mapped[str | None] = mapped_column(String(12))

    signature: Mapped[Signature] = relationship(back_populates="suspensions")
