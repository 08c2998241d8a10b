"""What companies and associations are and were called, and since when."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from signatories.base import Base
from signatories.dated import Dated, dated_constraints, forbid_overlap
from signatories.names.bounds import bound
from signatories.names.confusable import halves, skeleton
from signatories.names.folding import folded

LONGEST_NAME = 120
LONGEST_SEEN = 250


class NameKind(StrEnum):
    LEGAL = "legal"
    TRADE = "trade"
    BRAND = "brand"


class CompanyName(Dated, Base):
    """One name of a company in ``[from_on, to_on)``.

    A company has one legal name at a time, and of its trade names one that people know it by:
    these two are its main names, and ``Company.legal_name`` and ``trade_name`` repeat them.
    """

    __tablename__ = "company_name"
    __table_args__ = (
        CheckConstraint("kind IN ('legal', 'trade', 'brand')", name="kind"),
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
        *bound("name"),
        CheckConstraint("kind <> 'legal' OR is_main", name="legal_name_is_main"),
        CheckConstraint("kind <> 'brand' OR NOT is_main", name="brand_is_not_main"),
        *dated_constraints(),
        Index(
            "uq_company_name_main_open",
            "company_id",
            "kind",
            unique=True,
            sqlite_where=text("is_main AND to_on IS NULL"),
            postgresql_where=text("is_main AND to_on IS NULL"),
        ),
        Index("ix_company_name_recorded_at", "recorded_at"),
        Index("ix_company_name_end_recorded_at", "end_recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    kind: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    folded: Mapped[str] = mapped_column(String(250))
    """The name as search compares it; follows the name by itself."""
    is_main: Mapped[bool]
    seen_head: Mapped[str] = mapped_column(String(LONGEST_SEEN), index=True)
    """What the eye sees of the name, in two parts (``confusable.halves``): near names have one of them alike."""
    seen_tail: Mapped[str] = mapped_column(String(LONGEST_SEEN), index=True)

    @validates("name")
    def _fold(self, _key: str, value: str) -> str:
        for column, found in follows(value, folded(value)).items():
            setattr(self, column, found)
        return value


def follows(name: str, plain: str) -> dict[str, str]:
    """What stands in the row of a name besides it, and follows from it; *plain* is the name folded."""
    head, tail = halves(skeleton(name, plain))
    return {"folded": plain[:250], "seen_head": head[:LONGEST_SEEN], "seen_tail": tail[:LONGEST_SEEN]}


class AssociationName(Dated, Base):
    """What an association is or was called, in ``[from_on, to_on)``."""

    __tablename__ = "association_name"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
        *bound("name"),
        *dated_constraints(),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))


forbid_overlap(CompanyName.__table__, ("company_id", "kind"), where="{row}.is_main")  # pyright: ignore[reportArgumentType]
forbid_overlap(AssociationName.__table__, ("association_id",))  # pyright: ignore[reportArgumentType]
