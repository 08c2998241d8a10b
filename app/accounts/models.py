"""Persons, the roles they hold, their sign-ins, and the one-time links that were sent to them."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.roles import Held, Role
from signatories.base import Base, public_id
from signatories.models import Association, Company

LINK_TERM = timedelta(minutes=30)
SIGN_IN_TERM = timedelta(hours=12)
INVITATION_TERM = timedelta(days=14)


def new_token() -> str:
    """A secret for a link or a session: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is stored of a token: its SHA-256, so that the table alone opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def role_digest(held: Iterable[Held]) -> str:
    """What a session remembers of roles, to see that they changed."""
    return token_digest(" ".join(sorted(f"{grant.role.value}:{grant.of or ''}" for grant in held)))


class Person(UserMixin, Base):
    """Somebody who signs in. ``public_id`` is how records refer to a person without a name."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("language IN ('nl', 'en')", name="language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="nl")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    """Since when this person is kept out, whatever roles they hold."""

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="person", lazy="selectin")

    def held_at(self, moment: datetime) -> list[Held]:
        """The roles that count at a moment."""
        return [] if self.is_disabled else [grant.held for grant in self.grants if grant.counts_at(moment)]

    @property
    def is_disabled(self) -> bool:
        return self.disabled_at is not None


def _held_once(name: str, *of: str, where: str) -> Index:
    """Nobody holds the same role of the same thing twice at once: a partial index for each kind of thing."""
    running = text(f"ended_at IS NULL AND {where}")
    return Index(
        f"uq_role_grant_{name}",
        "person_id",
        "role",
        *of,
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )


class RoleGrant(Base):
    """A role that a person holds, from ``granted_at`` until it expires or is ended."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("association_id IS NULL OR company_id IS NULL", name="of_one_thing"),
        CheckConstraint(
            "(role IN ('officer', 'assistant')) = (association_id IS NOT NULL)",
            name="association_role_of_association",
        ),
        CheckConstraint(
            "(role IN ('company-owner', 'company-editor', 'signer')) = (company_id IS NOT NULL)",
            name="company_role_of_company",
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_has_who"),
        CheckConstraint("ended_at IS NULL OR ended_at >= granted_at", name="ends_after_start"),
        CheckConstraint("expires_at IS NULL OR expires_at > granted_at", name="expires_after_start"),
        _held_once("of_association", "association_id", where="association_id IS NOT NULL"),
        _held_once("of_company", "company_id", where="company_id IS NOT NULL"),
        _held_once("of_register", where="association_id IS NULL AND company_id IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    granted_at: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(String(16), default="")
    """Public id of the person who gave it (who invited); empty for the register itself."""
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(16))
    """Public id of the person who ended it; empty for the register itself."""
    warned_at: Mapped[datetime | None]
    """When its holder was told that it expires; cleared when the end is moved."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    person: Mapped[Person] = relationship(back_populates="grants")
    association: Mapped[Association | None] = relationship(lazy="joined")
    company: Mapped[Company | None] = relationship(lazy="joined")

    @property
    def held(self) -> Held:
        of = self.association or self.company
        return Held(Role(self.role), of.slug if of else None)

    def counts_at(self, moment: datetime) -> bool:
        return self.ended_at is None and (self.expires_at is None or moment < self.expires_at)


class SignIn(Base):
    """One browser that is signed in. Ending the row ends the session, whatever the cookie says."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    browser: Mapped[str] = mapped_column(String(40), default="")
    """What its owner knows the browser by (``browser_names``); nothing of what the browser says itself."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    fresh_at: Mapped[datetime | None]
    """When the person last showed a second factor in this browser."""
    roles: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """A digest of the roles that the person held when the session last got its id (``role_digest``)."""
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class OneTimeLink(Base):
    """A link that proves who somebody is: used once, within half an hour.

    It signs in; with a ``sign_in`` it confirms, in that browser only, that it is still the same person.
    """

    __tablename__ = "one_time_link"
    __table_args__ = (Index("ix_one_time_link_person_id_created_at", "person_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in.id"))

    person: Mapped[Person] = relationship()


class Invitation(Base):
    """An invitation to one mail address for one role; accepting it is what makes the person."""

    __tablename__ = "invitation"

    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawal_has_who"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    invited_at: Mapped[datetime]
    invited_by: Mapped[str] = mapped_column(String(16), default="")
    """Public id of the person who invited; empty for the register itself."""
    expires_at: Mapped[datetime]
    role_expires_at: Mapped[datetime | None]
    """When the role that it gives will end by itself."""
    hands_over_id: Mapped[int | None] = mapped_column(ForeignKey("role_grant.id"))
    """The role that ends when this invitation is accepted."""
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(16))

    hands_over: Mapped[RoleGrant | None] = relationship()
    association: Mapped[Association | None] = relationship()
    company: Mapped[Company | None] = relationship()

    def is_open_at(self, moment: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and moment < self.expires_at
