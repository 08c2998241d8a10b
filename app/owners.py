"""Whose a token or webhook is: the desk of an association, of a company, or of the monitor."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from signatories.models import Association, Company


class Desk(StrEnum):
    ASSOCIATION = "association"
    COMPANY = "company"
    MONITOR = "monitor"


@dataclass(frozen=True)
class Owner:
    """One desk: an association's, a company's, or the monitor's where neither is given."""

    association: Association | None = None
    company: Company | None = None

    @property
    def desk(self) -> Desk:
        if self.association is not None:
            return Desk.ASSOCIATION
        return Desk.COMPANY if self.company is not None else Desk.MONITOR

    def has_ended(self, on: date) -> bool:
        """Whether the association or company had ended by that day: then nothing acts in its name."""
        of = self.association or self.company
        return of is not None and of.ended_on is not None and of.ended_on <= on

    @property
    def columns(self) -> dict[str, Any]:
        """What the columns of ``Owned`` hold for this desk; also the subject of a journal line."""
        return {"association": self.association, "company": self.company}


class Owned:
    """The columns of a row that belongs to one desk."""

    desk: Mapped[str] = mapped_column(String(12))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)

    @declared_attr
    def association(cls) -> Mapped[Association | None]:  # noqa: N805 - it is asked of the class
        return relationship(Association, lazy="joined")

    @declared_attr
    def company(cls) -> Mapped[Company | None]:  # noqa: N805 - it is asked of the class
        return relationship(Company, lazy="joined")

    @property
    def owner(self) -> Owner:
        return Owner(self.association, self.company)

    @classmethod
    def of(cls, owner: Owner) -> tuple[ColumnElement[bool], ...]:
        """The conditions that find the rows of just this desk."""
        return (
            cls.desk == owner.desk.value,  # pyright: ignore[reportReturnType]
            cls.association_id == (owner.association.id if owner.association else None),
            cls.company_id == (owner.company.id if owner.company else None),
        )


def desk_constraints() -> tuple[CheckConstraint, ...]:
    """What the database holds of ``Owned``: the desk's name and just what it is the desk of."""
    return (
        CheckConstraint("desk IN ('association', 'company', 'monitor')", name="desk"),
        CheckConstraint("(desk = 'association') = (association_id IS NOT NULL)", name="desk_of_association"),
        CheckConstraint("(desk = 'company') = (company_id IS NOT NULL)", name="desk_of_company"),
    )
