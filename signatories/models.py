"""Associations, companies, memberships, domains: who is who in the register."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from signatories.base import Base
from signatories.folding import search_name


class Association(Base):
    """A trade association that registers its members and checks their conditions."""

    __tablename__ = "association"
    __table_args__ = (CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="association")


class Company(Base):
    """A legal entity, keyed on its register number (``kvk:12345678``), not on a trade name."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("length(legal_name) BETWEEN 1 AND 120", name="legal_name_length"),
        CheckConstraint("length(trade_name) BETWEEN 1 AND 120", name="trade_name_length"),
        CheckConstraint(
            "(contact_point IS NULL) = (contact_point_since IS NULL)", name="contact_point_has_a_date"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    register_number: Mapped[str] = mapped_column(String(60), unique=True)
    legal_name: Mapped[str] = mapped_column(String(120))
    trade_name: Mapped[str | None] = mapped_column(String(120))
    search_name: Mapped[str] = mapped_column(String(600), index=True)
    """Both names folded; follows them by itself."""
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    contact_point: Mapped[str | None] = mapped_column(String(254))
    """Where notices are to be sent: an e-mail address or an https address. Public."""
    contact_point_since: Mapped[datetime | None]
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="company")
    domains: Mapped[list["Domain"]] = relationship(back_populates="company", order_by="Domain.host")

    @property
    def name(self) -> str:
        """The name that people know the company by."""
        return self.trade_name or self.legal_name

    @validates("legal_name", "trade_name")
    def _fold_names(self, key: str, value: str | None) -> str | None:
        names = {"legal_name": self.legal_name, "trade_name": self.trade_name, key: value}
        self.search_name = search_name(**names)
        return value


class Membership(Base):
    """A company in an association, from-to (``to_on`` is the first day it is no longer a member)."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
        Index(
            "uq_membership_open",
            "company_id",
            "association_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    member_number: Mapped[str | None] = mapped_column(String(40))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    """Whom the association writes to about this membership; shown to its officers only."""
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    company: Mapped[Company] = relationship(back_populates="memberships")
    association: Mapped[Association] = relationship(back_populates="memberships")

    def is_open_on(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or on < self.to_on)


class Domain(Base):
    """A host that a company named; its own once ``proven_at`` is set and ``lost_at`` is not."""

    __tablename__ = "domain"
    __table_args__ = (
        CheckConstraint("(proven_at IS NULL) = (method IS NULL)", name="proof_has_a_method"),
        Index("uq_domain_company_id_host", "company_id", "host", unique=True),
        Index(
            "uq_domain_proven_host",
            "host",
            unique=True,
            sqlite_where=text("proven_at IS NOT NULL AND lost_at IS NULL"),
            postgresql_where=text("proven_at IS NOT NULL AND lost_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    host: Mapped[str] = mapped_column(String(253))
    challenge: Mapped[str] = mapped_column(String(40))
    named_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    method: Mapped[str | None] = mapped_column(String(10))
    lost_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(back_populates="domains")

    @property
    def is_proven(self) -> bool:
        return self.proven_at is not None and self.lost_at is None

    @property
    def origin(self) -> str:
        """The web origin that a badge is bound to, as a browser writes it."""
        return f"https://{self.host}"
