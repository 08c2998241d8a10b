"""Referrals and declared use of the hash check. Choices, counts and times: no column takes free text."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from monitor.models import Publication
from monitor.referrals.states import Ended, Ground, ReferralState
from monitor.shapes import Shape, shapes
from signatories.base import Base, public_id
from signatories.models import Company


class Referral(Base):
    """One company pointed to the hash check because of its figures of one period; at most one a period."""

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("company_id", "period", "norm"),
        CheckConstraint(f"state IN ({', '.join(repr(each.value) for each in ReferralState)})", name="state"),
        CheckConstraint(f"ended_for IN ({', '.join(repr(each.value) for each in Ended)})", name="ended_for"),
        CheckConstraint("by_volume OR by_attention", name="some_ground"),
        CheckConstraint("incidents >= 1", name="some_incidents"),
        CheckConstraint("(sent_at IS NULL) = (sent_by IS NULL)", name="sent_by_somebody"),
        CheckConstraint("sent_at IS NOT NULL OR state IN ('proposed', 'ended')", name="sent_first"),
        CheckConstraint("(ended_at IS NULL) = (state <> 'ended')", name="ended_has_a_time"),
        CheckConstraint("(ended_at IS NULL) = (ended_for IS NULL)", name="ended_has_a_reason"),
        *shapes(
            public_id=Shape.OPAQUE,
            period=Shape.PERIOD,
            norm=Shape.CODE,
            sent_by=Shape.OPAQUE,
            answered_by=Shape.OPAQUE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    """The version whose figures ask for it."""
    period: Mapped[str] = mapped_column(String(7))
    norm: Mapped[str] = mapped_column(String(40))
    by_volume: Mapped[bool]
    by_attention: Mapped[bool]
    incidents: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), index=True)
    proposed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_by: Mapped[str | None] = mapped_column(String(16))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
    ended_for: Mapped[str | None] = mapped_column(String(16))
    version: Mapped[int] = mapped_column()

    company: Mapped[Company] = relationship()
    publication: Mapped[Publication] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def grounds(self) -> tuple[Ground, ...]:
        said = ((Ground.VOLUME, self.by_volume), (Ground.ATTENTION, self.by_attention))
        return tuple(ground for ground, holds in said if holds)


class HashCheckUse(Base):
    """A company declared that it uses the hash check since a day; in public where it chose so.

    Any company can declare it, referred or not: so that what is public tells nothing of a referral.
    """

    __tablename__ = "hash_check_use"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_someone"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= declared_at", name="withdrawn_later"),
        *shapes(public_id=Shape.OPAQUE, declared_by=Shape.OPAQUE, withdrawn_by=Shape.OPAQUE),
        Index(
            "uq_hash_check_use_stands",
            "company_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    since_on: Mapped[date]
    is_public: Mapped[bool]
    declared_at: Mapped[datetime]
    declared_by: Mapped[str] = mapped_column(String(16))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(16))

    company: Mapped[Company] = relationship()
