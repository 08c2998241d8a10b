"""Associations, companies, memberships, domains: who is who in the register."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from signatories.base import Base
from signatories.dated import Dated, dated_constraints, forbid_overlap
from signatories.names.bounds import bound
from signatories.names.folding import search_name


class Association(Base):
    """A trade association that registers its members and checks their conditions."""

    __tablename__ = "association"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
        *bound("name"),
        CheckConstraint("(ended_on IS NULL) = (end_recorded_at IS NULL)", name="end_was_recorded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    """The first day on which it no longer exists, as ``end_recorded_at`` learnt it."""
    end_recorded_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="association")


class Company(Base):
    """A legal entity, keyed on its register number (``kvk:12345678``), not on a trade name.

    Its present main names are repeated here; ``company_names`` has all of them, with their days.
    """

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("(ended_on IS NULL) = (end_recorded_at IS NULL)", name="end_was_recorded"),
        CheckConstraint("length(legal_name) BETWEEN 1 AND 120", name="legal_name_length"),
        CheckConstraint("length(trade_name) BETWEEN 1 AND 120", name="trade_name_length"),
        *bound("legal_name", "trade_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    register_number: Mapped[str] = mapped_column(String(60), unique=True)
    legal_name: Mapped[str] = mapped_column(String(120))
    trade_name: Mapped[str | None] = mapped_column(String(120))
    search_name: Mapped[str] = mapped_column(String(600), index=True)
    """Both names folded; follows them by itself."""
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    ended_on: Mapped[date | None]
    """The first day on which the company no longer exists, as ``end_recorded_at`` learnt it."""
    end_recorded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    memberships: Mapped[list["Membership"]] = relationship(back_populates="company")
    domains: Mapped[list["Domain"]] = relationship(
        back_populates="company", order_by="Domain.host, Domain.named_at, Domain.id"
    )
    contact_points: Mapped[list["ContactPoint"]] = relationship(
        back_populates="company", order_by="ContactPoint.from_at, ContactPoint.id"
    )
    """Every contact point that it had, the oldest first; at most one has no end."""

    @property
    def name(self) -> str:
        """The name that people know the company by."""
        return self.trade_name or self.legal_name

    @property
    def contact_point_now(self) -> "ContactPoint | None":
        """The contact point that has no end; lists read many with ``contact_points.current``."""
        return next((each for each in reversed(self.contact_points) if each.until_at is None), None)

    @property
    def contact_point(self) -> str | None:
        """Where notices are to be sent: an e-mail address or an https address. Public."""
        return self.contact_point_now.address if self.contact_point_now else None

    @property
    def contact_point_since(self) -> datetime | None:
        return self.contact_point_now.from_at if self.contact_point_now else None

    @validates("legal_name", "trade_name")
    def _fold_names(self, key: str, value: str | None) -> str | None:
        names = {"legal_name": self.legal_name, "trade_name": self.trade_name, key: value}
        self.search_name = search_name(**names)
        return value


class EndReason(StrEnum):
    """Why a membership ended."""

    LEFT = "left"
    EXPELLED = "expelled"
    COMPANY_ENDED = "company-ended"
    ASSOCIATION_MERGED = "association-merged"
    TAKEN_BACK = "taken-back"
    """It was registered by mistake: the stretch is empty."""
    OTHER = "other"


class Membership(Dated, Base):
    """A company in an association, from-to (``to_on`` is the first day it is no longer a member)."""

    __tablename__ = "membership"
    __table_args__ = (
        *dated_constraints(),
        CheckConstraint("(to_on IS NULL) = (end_reason IS NULL)", name="end_has_a_reason"),
        CheckConstraint(
            "end_reason IN ('left', 'expelled', 'company-ended', 'association-merged', 'taken-back', 'other')",
            name="end_reason",
        ),
        # Looking for an overlap must not walk through all members of a large association.
        Index("ix_membership_company_id_association_id", "company_id", "association_id"),
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
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    member_number: Mapped[str | None] = mapped_column(String(40))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    """Whom the association writes to about this membership; shown to its officers only."""
    continued_since: Mapped[date | None]
    """Where it continues an earlier membership, over a merger: since when that one counted."""
    end_reason: Mapped[str | None] = mapped_column(String(20))
    end_words: Mapped[str | None] = mapped_column(String(2000))
    """What the association wrote to the company about the end; for these two only."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    company: Mapped[Company] = relationship(back_populates="memberships")
    association: Mapped[Association] = relationship(back_populates="memberships")

    @property
    def member_since(self) -> date:
        """Since when it is a member, counted over mergers of companies and associations."""
        return self.continued_since or self.from_on

    def is_open_on(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or on < self.to_on)


forbid_overlap(Membership.__table__, ("company_id", "association_id"))  # pyright: ignore[reportArgumentType]


class Domain(Base):
    """A host that a company named; its own from ``proven_at`` until ``lost_at``.

    A row that was lost stays as it is: naming the host again begins another row with the same
    challenge, so that the register as it stood on any day can be read back.
    """

    __tablename__ = "domain"
    __table_args__ = (
        CheckConstraint("(proven_at IS NULL) = (method IS NULL)", name="proof_has_a_method"),
        CheckConstraint("(lost_at IS NULL) = (loss IS NULL)", name="loss_has_a_reason"),
        CheckConstraint("lost_at IS NULL OR proven_at IS NOT NULL", name="only_proven_is_lost"),
        CheckConstraint("lost_at >= proven_at", name="lost_after_proven"),
        Index(
            "uq_domain_company_id_host",
            "company_id",
            "host",
            unique=True,
            sqlite_where=text("lost_at IS NULL"),
            postgresql_where=text("lost_at IS NULL"),
        ),
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
    loss: Mapped[str | None] = mapped_column(String(20))
    """Why it was lost, as ``proving.Loss`` names it."""
    check_after: Mapped[datetime | None] = mapped_column(index=True)
    """When the proof is looked at again, or for the first time while one that was named waits for it."""

    company: Mapped[Company] = relationship(back_populates="domains")

    @property
    def is_proven(self) -> bool:
        return self.proven_at is not None and self.lost_at is None

    @property
    def origin(self) -> str:
        """The web origin that a badge is bound to, as a browser writes it."""
        return f"https://{self.host}"


class ContactPoint(Base):
    """Where a company wants its notices: an e-mail address or an https API, from-until. Public."""

    __tablename__ = "contact_point"
    __table_args__ = (
        CheckConstraint("kind IN ('mail', 'api')", name="kind"),
        CheckConstraint("length(address) BETWEEN 3 AND 254", name="address_length"),
        CheckConstraint("until_at >= from_at", name="ends_after_start"),
        Index(
            "uq_contact_point_in_use",
            "company_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    kind: Mapped[str] = mapped_column(String(4))
    address: Mapped[str] = mapped_column(String(254))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(back_populates="contact_points")
