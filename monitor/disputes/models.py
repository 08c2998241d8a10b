"""A dispute, the notices in it, its claims, and the decisions in force. No column takes free text."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from monitor.disputes.claims import ClaimKind
from monitor.disputes.states import DisputeKind, DisputeState, Effect, Reason
from monitor.models import COMPANY_FORM, Publication
from monitor.shapes import Shape, shapes
from signatories.base import Base, public_id

_HOLDS, _STANDS = text("holds"), text("ended_at IS NULL")


def _one_of(column: str, values: type[DisputeKind | DisputeState | Effect | Reason | ClaimKind]) -> str:
    return f"{column} IN ({', '.join(repr(each.value) for each in values)})"


class Dispute(Base):
    """What a company says is wrong with notices behind its figures, and what was decided.

    Filed on the version of the publication that the company saw. Persons appear by an opaque reference.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint(_one_of("kind", DisputeKind), name="kind"),
        CheckConstraint(_one_of("state", DisputeState), name="state"),
        CheckConstraint(_one_of("effect", Effect), name="effect"),
        CheckConstraint(_one_of("reason", Reason), name="reason"),
        CheckConstraint(COMPANY_FORM, name="company_form"),
        CheckConstraint("(decided_at IS NULL) = (reason IS NULL)", name="decision_has_a_reason"),
        CheckConstraint("decided_by IS NULL OR decided_by <> filed_by", name="two_persons"),
        CheckConstraint("file_digest IS NULL OR length(file_digest) = 64", name="file_digest_length"),
        CheckConstraint("(file_digest IS NULL) = (file_size IS NULL)", name="file_is_whole"),
        *shapes(
            public_id=Shape.OPAQUE,
            company=Shape.COMPANY,
            filed_by=Shape.OPAQUE,
            decided_by=Shape.OPAQUE,
            file_digest=Shape.DIGEST,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    company: Mapped[str] = mapped_column(String(60), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    filed_at: Mapped[datetime]
    filed_by: Mapped[str] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    """The last decision: of a publisher, of the appeals board, or none in time."""
    decided_by: Mapped[str | None] = mapped_column(String(40))
    effect: Mapped[str | None] = mapped_column(String(24))
    """What was decided about the notices; none when they stay as measured."""
    reason: Mapped[str | None] = mapped_column(String(40))
    appeal_until: Mapped[datetime | None]
    appealed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    file_digest: Mapped[str | None] = mapped_column(String(64))
    file_size: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    publication: Mapped[Publication] = relationship()
    items: Mapped[list["DisputeItem"]] = relationship(back_populates="dispute", order_by="DisputeItem.id")
    claims: Mapped[list["DisputeClaim"]] = relationship(back_populates="dispute", order_by="DisputeClaim.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def notices(self) -> list[str]:
        """The ids, as the register keeps them, of the notices in it."""
        return [item.notice for item in self.items]


class DisputeItem(Base):
    """One notice in a dispute, with what it counted as when the company disputed it.

    ``holds`` until the dispute is withdrawn: a notice of a period is disputed once.
    """

    __tablename__ = "dispute_item"
    __table_args__ = (
        CheckConstraint("length(notice) = 32", name="notice_length"),
        CheckConstraint("outcome IN ('on_time', 'late', 'undetermined')", name="outcome"),
        *shapes(period=Shape.PERIOD, norm=Shape.CODE, notice=Shape.KEPT_ID),
        UniqueConstraint("dispute_id", "notice"),
        Index(
            "uq_dispute_item_holds",
            "period",
            "norm",
            "notice",
            unique=True,
            sqlite_where=_HOLDS,
            postgresql_where=_HOLDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"))
    period: Mapped[str] = mapped_column(String(7))
    norm: Mapped[str] = mapped_column(String(40))
    notice: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str | None] = mapped_column(String(12))
    holds: Mapped[bool] = mapped_column(default=True)

    dispute: Mapped[Dispute] = relationship(back_populates="items")


class DisputeClaim(Base):
    """One claim of a dispute: a sentence of the list in ``claims``, with a moment or days."""

    __tablename__ = "dispute_claim"
    __table_args__ = (
        CheckConstraint(_one_of("kind", ClaimKind), name="kind"),
        CheckConstraint("(from_on IS NULL) = (to_on IS NULL)", name="days_are_whole"),
        CheckConstraint("to_on >= from_on", name="days_in_order"),
        UniqueConstraint("dispute_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"))
    kind: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime | None]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]

    dispute: Mapped[Dispute] = relationship(back_populates="claims")


class Decision(Base):
    """What a notice counts as in a period under a norm, by decision; one stands at a time.

    The scoring takes the decisions that stand as an input. ``ended_at`` when a later one replaced it.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(_one_of("effect", Effect), name="effect"),
        CheckConstraint("length(notice) = 32", name="notice_length"),
        CheckConstraint("ended_at >= decided_at", name="ends_after_start"),
        *shapes(period=Shape.PERIOD, norm=Shape.CODE, notice=Shape.KEPT_ID),
        Index(
            "uq_decision_stands",
            "period",
            "norm",
            "notice",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    period: Mapped[str] = mapped_column(String(7))
    norm: Mapped[str] = mapped_column(String(40))
    notice: Mapped[str] = mapped_column(String(32))
    effect: Mapped[str] = mapped_column(String(24))
    decided_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    dispute: Mapped[Dispute] = relationship()
