"""Tokens of the API: what is stored of them, and how much they are used."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.owners import Owned, desk_constraints
from app.tokens.scopes import Scope
from signatories.base import Base


class ApiToken(Owned, Base):
    """A token of one desk. Only the SHA-256 of its secret is kept; it was shown once.

    It stops at ``expires_at``, at ``retires_at`` when a new one took its place, or at once
    when it is ended.
    """

    __tablename__ = "api_token"
    __table_args__ = (
        *desk_constraints(),
        CheckConstraint("length(secret_digest) = 64", name="digest_length"),
        CheckConstraint("length(label) BETWEEN 1 AND 80", name="label_length"),
        CheckConstraint("expires_at > made_at", name="expires_after_making"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_has_a_person"),
        CheckConstraint("(retires_at IS NULL) = (successor_id IS NULL)", name="retires_for_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    """The part of the token that may be seen: ``gcr_<public_id>_<secret>``."""
    secret_digest: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]
    """When its desk was told that it ends soon."""
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("api_token.id"))
    retires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(16))

    use: Mapped["ApiTokenUse"] = relationship(back_populates="token", lazy="joined")

    @property
    def works_until(self) -> datetime:
        """The end that is known by now."""
        return min(each for each in (self.expires_at, self.retires_at, self.ended_at) if each is not None)

    def works_at(self, moment: datetime) -> bool:
        return moment < self.works_until

    def may(self, scope: Scope) -> bool:
        return scope.value in self.scopes


class ApiTokenUse(Base):
    """When a token was used last, by the day, and how often in the running minute."""

    __tablename__ = "api_token_use"

    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), primary_key=True)
    minute: Mapped[datetime | None]
    requests: Mapped[int] = mapped_column(default=0)
    last_used_on: Mapped[date | None]

    token: Mapped[ApiToken] = relationship(back_populates="use")
