"""What the database keeps of deliveries: manifests, sources, merged segments, reports on their quality.

Never notices. A delivery of a sandbox source has a table of its own, so that nothing that counts
deliveries can meet it.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from monitor.shapes import Shape, shapes
from signatories.base import Base, public_id


def sums() -> tuple[CheckConstraint, ...]:
    """What must add up in every manifest; fresh objects, since each belongs to one table."""
    return (
        CheckConstraint("length(digest) = 64", name="digest_length"),
        CheckConstraint("length(notices_digest) = 64 AND length(checks_digest) = 64", name="file_digests"),
        CheckConstraint(
            "notices_read = notices_new + notices_changed + notices_unchanged + notices_in_conflict"
            " + notices_repeated",
            name="notices_add_up",
        ),
        CheckConstraint(
            "checks_read = checks_new + checks_unchanged + checks_in_conflict + checks_repeated",
            name="checks_add_up",
        ),
        *shapes(
            public_id=Shape.OPAQUE,
            source=Shape.NAME,
            batch=Shape.NAME,
            digest=Shape.DIGEST,
            notices_digest=Shape.DIGEST,
            checks_digest=Shape.DIGEST,
            conflicts=Shape.DOCUMENT,
            held_apart=Shape.DOCUMENT,
            signed_receipt=Shape.RECEIPT,
        ),
    )


class LedgerHead(Base):
    """One row; locking it puts those who take in deliveries in a row."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]


class Manifest:
    """The manifest of one delivery. Its row makes the segment of that digest part of its ledger.

    ``digest`` is the SHA-256 of the canonical delivered rows. Of the rows read, each is new,
    changed, unchanged, in conflict, or a repetition within the delivery.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    sequence: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(String(64))
    batch: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    taken_in_at: Mapped[datetime]
    earliest_at: Mapped[datetime]
    """The earliest sending or check in it: a period that ends before it does not depend on it."""
    latest_at: Mapped[datetime | None]
    """The latest sending, delivery, withdrawal or check in it; None where that was not noted yet."""
    notices_digest: Mapped[str] = mapped_column(String(64))
    checks_digest: Mapped[str] = mapped_column(String(64))
    notices_read: Mapped[int] = mapped_column(BigInteger)
    notices_new: Mapped[int] = mapped_column(BigInteger)
    notices_changed: Mapped[int] = mapped_column(BigInteger)
    notices_unchanged: Mapped[int] = mapped_column(BigInteger)
    notices_in_conflict: Mapped[int] = mapped_column(BigInteger)
    notices_repeated: Mapped[int] = mapped_column(BigInteger)
    notices_without_clock: Mapped[int] = mapped_column(BigInteger, default=0)
    """Rows of a report that were held apart, since nobody can say when they were delivered."""
    checks_read: Mapped[int] = mapped_column(BigInteger)
    checks_new: Mapped[int] = mapped_column(BigInteger)
    checks_unchanged: Mapped[int] = mapped_column(BigInteger)
    checks_in_conflict: Mapped[int] = mapped_column(BigInteger)
    checks_repeated: Mapped[int] = mapped_column(BigInteger)
    checks_unmatched: Mapped[int] = mapped_column(BigInteger)
    """Checks of a notice that is not known yet; they count once it is delivered."""
    conflicts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Where the first conflicts are: file, line, kind, column; never a value."""
    held_apart: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Where the first rows without a clock are: file, line, why; never a value."""
    asked_again: Mapped[int] = mapped_column(default=0)
    """How often the same delivery came again and changed nothing."""
    signed_receipt: Mapped[str | None] = mapped_column(Text)
    """The receipt as a JWS, signed once, so that the same delivery always gets the same."""

    @property
    def folder(self) -> str:
        """The name of the folder with its rows."""
        return self.digest

    @property
    def is_gone(self) -> bool:
        """Whether its rows were deleted after their term."""
        return False

    @property
    def files(self) -> tuple[str, str]:
        """The SHA-256 of the two files of its folder: notices, checks."""
        return self.notices_digest, self.checks_digest


class Delivery(Manifest, Base):
    """A delivery that counts."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("digest"),
        UniqueConstraint("source", "batch"),
        CheckConstraint("kind IN ('delivery', 'withdrawal')", name="kind"),
        *sums(),
    )

    kind: Mapped[str] = mapped_column(String(10), default="delivery")
    """``withdrawal`` for a single notice that somebody withdrew here."""
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"), index=True)
    """The merged segment that holds its rows; None while it has its own folder."""
    expired_at: Mapped[datetime | None]
    """When its rows were deleted after their term; manifest and digests stay."""

    segment: Mapped["Segment | None"] = relationship(lazy="joined")

    @property
    def folder(self) -> str:
        return self.segment.name if self.segment else self.digest

    @property
    def is_gone(self) -> bool:
        return self.expired_at is not None

    @property
    def files(self) -> tuple[str, str]:
        kept = self.segment or self
        return kept.notices_digest, kept.checks_digest


class SandboxDelivery(Manifest, Base):
    """A delivery of a sandbox source: judged by the same rules, in no figure, deletable."""

    __tablename__ = "sandbox_delivery"
    __table_args__ = (
        UniqueConstraint("source", "digest"),
        UniqueConstraint("source", "batch"),
        *sums(),
    )


class SourceKind(StrEnum):
    LIVE = "live"
    SANDBOX = "sandbox"


class Proof(StrEnum):
    """What a source sends along to show that files are whole, and its own."""

    NOTHING = "nothing"
    MANIFEST = "manifest"
    SIGNATURE = "signature"


class Source(Base):
    """Who delivers. A source without a row here is live and sends no proof along."""

    __tablename__ = "source"
    __table_args__ = (
        CheckConstraint("kind IN ('live', 'sandbox')", name="kind"),
        CheckConstraint("proof IN ('nothing', 'manifest', 'signature')", name="proof"),
        CheckConstraint("key_kind IN ('ed25519', 'es256')", name="key_kind"),
        CheckConstraint("(key_kind IS NULL) = (public_key IS NULL)", name="key_is_whole"),
        CheckConstraint("length(public_key) IN (43, 87)", name="key_length"),
        CheckConstraint("proof <> 'signature' OR public_key IS NOT NULL", name="signature_has_a_key"),
        *shapes(name=Shape.NAME, public_key=Shape.KEY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    proof: Mapped[str] = mapped_column(String(10))
    key_kind: Mapped[str | None] = mapped_column(String(10))
    public_key: Mapped[str | None] = mapped_column(String(90))
    """The raw public key (of P-256 the uncompressed point), base64url without padding."""
    last_made_at: Mapped[datetime | None]
    """When the last proof that was accepted says it was made: an older one is refused."""
    since: Mapped[datetime]


class Segment(Base):
    """A folder into which the segments of several deliveries were merged, row for row."""

    __tablename__ = "segment"
    __table_args__ = (
        CheckConstraint("length(name) = 64", name="name_length"),
        CheckConstraint("length(notices_digest) = 64 AND length(checks_digest) = 64", name="file_digests"),
        *shapes(name=Shape.DIGEST, notices_digest=Shape.DIGEST, checks_digest=Shape.DIGEST),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    notices_digest: Mapped[str] = mapped_column(String(64))
    checks_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class QualityReport(Base):
    """What the data of one period are worth, made once for each state of the ledger."""

    __tablename__ = "quality_report"
    __table_args__ = (
        UniqueConstraint("start_on", "end_on", "input_digest", "attribution_digest"),
        CheckConstraint("end_on > start_on", name="ends_after_start"),
        CheckConstraint("length(input_digest) = 64 AND length(attribution_digest) = 64", name="digests"),
        *shapes(input_digest=Shape.DIGEST, attribution_digest=Shape.DIGEST, figures=Shape.DOCUMENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    start_on: Mapped[date]
    end_on: Mapped[date]
    input_digest: Mapped[str] = mapped_column(String(64))
    attribution_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """See ``monitor/quality.py``."""
