"""Groups of companies that belong together, and which company is in which, from-to."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from signatories.base import Base, public_id
from signatories.dated import Dated, dated_constraints, forbid_overlap
from signatories.models import Company
from signatories.names.bounds import bound
from signatories.names.folding import folded


class CompanyGroup(Base):
    """A group under one name, such as a holding with its daughters. It does not sign; companies do."""

    __tablename__ = "company_group"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
        *bound("name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    folded: Mapped[str] = mapped_column(String(250))
    """The name as search compares it; follows the name by itself."""

    @validates("name")
    def _fold(self, _key: str, value: str) -> str:
        self.folded = folded(value)[:250]
        return value


class GroupMember(Dated, Base):
    """A company in a group, in ``[from_on, to_on)``; a company is in one group at a time."""

    __tablename__ = "group_member"
    __table_args__ = dated_constraints()

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("company_group.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)

    group: Mapped[CompanyGroup] = relationship()
    company: Mapped[Company] = relationship()


forbid_overlap(GroupMember.__table__, ("company_id",))  # pyright: ignore[reportArgumentType]
