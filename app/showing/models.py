"""What the register remembers of how a badge is shown: outcomes and moments, nothing of the page."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.showing.findings import Shown
from app.showing.reciprocal import Pointing
from badge.models import Badge
from signatories.base import Base

_SHOWN = ", ".join(f"'{each.value}'" for each in Shown)
_POINTING = ", ".join(f"'{each.value}'" for each in Pointing)


class BadgeShowing(Base):
    """One badge on its own website: what the last looks came to, and whether the company keeps files."""

    __tablename__ = "badge_showing"
    __table_args__ = (
        CheckConstraint(f"shown IN ({_SHOWN})", name="shown"),
        CheckConstraint("(shown IS NULL) = (shown_at IS NULL)", name="shown_at_a_moment"),
        CheckConstraint(f"pointing IN ({_POINTING})", name="pointing"),
        CheckConstraint("(pointing IS NULL) = (pointing_at IS NULL)", name="pointing_at_a_moment"),
        CheckConstraint("NOT keeps_files OR files_until IS NOT NULL", name="files_have_an_end"),
        CheckConstraint("told_days IS NULL OR told_days IN (30, 7)", name="told_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_id: Mapped[int] = mapped_column(ForeignKey("badge.id"), unique=True)
    shown: Mapped[str | None] = mapped_column(String(14))
    shown_at: Mapped[datetime | None]
    pointing: Mapped[str | None] = mapped_column(String(14))
    pointing_at: Mapped[datetime | None]
    look_after: Mapped[datetime | None] = mapped_column(index=True)
    """When the register looks again by itself; at once when it never did."""
    keeps_files: Mapped[bool] = mapped_column(default=False)
    """Whether the company keeps files of the logo on its own site, and is told before they run out."""
    files_until: Mapped[datetime | None]
    """When the files on the company's site end, as far as the register knows."""
    told_days: Mapped[int | None]
    """The last reminder that went out for that end: how many days before."""

    badge: Mapped[Badge] = relationship()
