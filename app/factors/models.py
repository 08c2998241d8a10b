"""What a person has to show who they are, besides a link by mail. It goes when the person does."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from signatories.base import Base, public_id


class Passkey(Base):
    """One passkey: its id, its public key, and how often its device says that it was used."""

    __tablename__ = "passkey"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="count_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    """In base64url, as browsers write it; the standard allows 1023 bytes."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    """As COSE, which says its algorithm itself."""
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """Zero for good where a passkey is kept on several devices."""
    name: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class CodeApp(Base):
    """The app of a person that makes a new code every half minute (TOTP, RFC 6238). One for each person."""

    __tablename__ = "code_app"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    sealed_secret: Mapped[str] = mapped_column(String(300))
    """Of no use to who has the database but not the register's secret (``sealing``)."""
    last_step: Mapped[int] = mapped_column(BigInteger)
    """The half minute of the last code that was taken: that one and earlier ones are worth nothing."""
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class RecoveryCode(Base):
    """One code on the paper of a person: only what scrypt makes of it is kept, and it counts once."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        UniqueConstraint("person_id", "digest"),
        CheckConstraint("length(digest) = 64", name="digest_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    salt: Mapped[str] = mapped_column(String(32))
    """Of the ten that were made together."""
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FactorLoss(Base):
    """Somebody says that they lost their factors; one operator believed it, another has to. Gone when it is over."""

    __tablename__ = "factor_loss"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    reported_at: Mapped[datetime]
    reported_by: Mapped[str] = mapped_column(String(16))
    """Public id of the operator."""


class UsedChallenge(Base):
    """A challenge that a passkey has answered: nobody can send that answer again."""

    __tablename__ = "used_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime] = mapped_column(index=True)
