"""What a publication keeps beside the scores: months, and what followed interventions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Double, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monitor.shapes import Shape, shapes
from signatories.base import Base


class TrendPoint(Base):
    """One month of one company (or ``total``) in one publication: unlabelled, with a gap where nothing is shown."""

    __tablename__ = "trend_point"
    __table_args__ = (
        UniqueConstraint("publication_id", "company", "month"),
        CheckConstraint("length(month) = 7", name="month_length"),
        CheckConstraint(
            "gap IS NULL OR gap IN ('not-measured', 'no-incidents', 'few-incidents', 'to-protect')",
            name="gap",
        ),
        CheckConstraint("(gap IS NULL) = (share_low IS NOT NULL)", name="gap_or_share"),
        CheckConstraint("share_low <= share_high", name="share_in_order"),
        CheckConstraint("interval_low <= interval_high", name="interval_in_order"),
        *shapes(company=Shape.COMPANY_OR_TOTAL, month=Shape.PERIOD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    company: Mapped[str] = mapped_column(String(60), index=True)
    month: Mapped[str] = mapped_column(String(7))
    incidents: Mapped[int]
    items: Mapped[int]
    gap: Mapped[str | None] = mapped_column(String(20))
    """Why there is no share; see ``trends.Gap``. What is not shown is not kept here either."""
    share_low: Mapped[float | None] = mapped_column(Double)
    share_high: Mapped[float | None] = mapped_column(Double)
    interval_low: Mapped[float | None] = mapped_column(Double)
    interval_high: Mapped[float | None] = mapped_column(Double)
    item_share_low: Mapped[float | None] = mapped_column(Double)
    item_share_high: Mapped[float | None] = mapped_column(Double)


class InterventionEffect(Base):
    """What followed an intervention, as one publication shows it."""

    __tablename__ = "intervention_effect"
    __table_args__ = (
        UniqueConstraint("publication_id", "company", "at", "kind"),
        *shapes(company=Shape.COMPANY_OR_TOTAL, kind=Shape.CODE, found=Shape.DOCUMENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    company: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    is_private: Mapped[bool] = mapped_column(default=False)
    """For the company's own eyes; see ``Intervention.is_private``."""
    found: Mapped[dict[str, Any]] = mapped_column(JSON)
    """See ``effects.Effect``."""
