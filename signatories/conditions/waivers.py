"""Waivers: an association lets one member off one condition, for a reason and until a day."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from signatories.base import Base, Ids, public_id
from signatories.models import Association, Company


class Waiver(Base):
    """It counts in ``[from_on, until_on)``, unless it was ended by hand before."""

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("until_on > from_on", name="ends_after_start"),
        CheckConstraint("length(reason) BETWEEN 10 AND 2000", name="reason_length"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_by_someone"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_a_reason"),
        Index(
            "uq_waiver_running",
            "association_id",
            "company_id",
            "rule_name",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    rule_name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    until_on: Mapped[date]
    granted_at: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(16))
    end_reason: Mapped[str | None] = mapped_column(Text)

    association: Mapped[Association] = relationship()
    company: Mapped[Company] = relationship()

    def counts_at(self, at: datetime) -> bool:
        is_running = self.ended_at is None or self.ended_at > at
        return self.granted_at <= at and self.from_on <= at.date() < self.until_on and is_running


def counts_at(at: datetime) -> ColumnElement[bool]:
    """``Waiver.counts_at`` as an SQL condition."""
    return (
        (Waiver.granted_at <= at)
        & (Waiver.from_on <= at.date())
        & (Waiver.until_on > at.date())
        & or_(Waiver.ended_at.is_(None), Waiver.ended_at > at)
    )


def waived(
    session: Session, *, association: Association, company_ids: Ids, at: datetime
) -> Mapping[int, Mapping[str, date]]:
    """By company, the conditions that are waived at *at*, with the day on which the waiver ends."""
    found = session.execute(
        select(Waiver.company_id, Waiver.rule_name, Waiver.until_on).where(
            Waiver.association_id == association.id, Waiver.company_id.in_(company_ids), counts_at(at)
        )
    )
    by_company: dict[int, dict[str, date]] = defaultdict(dict)
    for company_id, name, until_on in found:
        by_company[company_id][name] = until_on
    return by_company


def of_member(session: Session, *, association: Association, company: Company) -> list[Waiver]:
    """Every waiver of one member, running or not, the newest first."""
    query = select(Waiver).where(Waiver.association_id == association.id, Waiver.company_id == company.id)
    return list(session.scalars(query.order_by(Waiver.id.desc())))


def of_association(session: Session, *, association: Association) -> list[Waiver]:
    """Every waiver that an association granted, the newest first."""
    query = select(Waiver).where(Waiver.association_id == association.id)
    return list(session.scalars(query.order_by(Waiver.id.desc())))
