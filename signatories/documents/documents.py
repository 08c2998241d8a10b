"""Codes of conduct, their documents and editions: what a signature is for.

Another code of conduct is a row, not code.
"""

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from signatories.base import Base
from signatories.entries import append
from signatories.errors import NoEditionInForce
from signatories.signatures.signature_errors import ResigningTooSoon

SHORTEST_NOTICE = timedelta(days=30)
"""Nobody loses a signature to a new edition within less than this."""


class TextKind(StrEnum):
    """What the register holds of an edition; a page says it wherever it shows the text."""

    OFFICIAL = "official"
    SUMMARY = "summary"
    DEMO = "demo"


class CodeOfConduct(Base):
    """A code of conduct with the documents that are signed together."""

    __tablename__ = "code_of_conduct"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name_nl: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    term_months: Mapped[int]
    """How long a signature holds before it has to be renewed."""

    documents: Mapped[list["Document"]] = relationship(
        back_populates="code_of_conduct", order_by="Document.position"
    )


class Document(Base):
    """One document of a code of conduct, such as the Code itself or its Addendum."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("code_of_conduct_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_of_conduct_id: Mapped[int] = mapped_column(ForeignKey("code_of_conduct.id"))
    key: Mapped[str] = mapped_column(String(40))
    name_nl: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    position: Mapped[int]

    code_of_conduct: Mapped[CodeOfConduct] = relationship(back_populates="documents")
    editions: Mapped[list["Edition"]] = relationship(
        back_populates="document", order_by="Edition.effective_on"
    )


class Edition(Base):
    """One dated edition of a document, in both languages, with its duties as data.

    ``duties`` is a list of ``{"id": str, "nl": str, "en": str}``.
    """

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("document_id", "edition"),
        CheckConstraint("length(digest) = 64", name="digest_length"),
        CheckConstraint("text_kind IN ('official', 'summary', 'demo')", name="text_kind"),
        CheckConstraint("resign_within_days BETWEEN 30 AND 730", name="resign_within_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    edition: Mapped[str] = mapped_column(String(20))
    effective_on: Mapped[date]
    text_kind: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(200))
    text_nl: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    duties: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    resign_within_days: Mapped[int | None]
    """From its effective day: how long a signature under an older edition stays in force; none means
    until the end of its own term."""

    document: Mapped[Document] = relationship(back_populates="editions")

    @property
    def resign_by(self) -> datetime | None:
        """When signatures under older editions lapse, if this edition sets a term."""
        if self.resign_within_days is None:
            return None
        return datetime.combine(self.effective_on, time(), UTC) + timedelta(days=self.resign_within_days)


def edition_digest(*, edition: str, text_nl: str, text_en: str, duties: list[dict[str, Any]]) -> str:
    """SHA-256, in hex, over the canonical JSON of an edition's texts and duties."""
    canonical = json.dumps(
        {"edition": edition, "nl": text_nl, "en": text_en, "duties": duties},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def publish_edition(
    session: Session,
    *,
    document: Document,
    edition: str,
    effective_on: date,
    text_kind: TextKind,
    source: str,
    text_nl: str,
    text_en: str,
    duties: list[dict[str, Any]],
    at: datetime,
    resign_within_days: int | None = None,
) -> Edition:
    """Add an edition; it is never changed afterwards, since signatures keep its digest.

    *resign_within_days* only lays the term down: ``renewing.announce`` tells the running signatures.
    Raises ``ResigningTooSoon`` when it leaves less than 30 days from now.
    """
    row = Edition(
        document=document,
        edition=edition,
        effective_on=effective_on,
        text_kind=text_kind,
        source=source,
        text_nl=text_nl,
        text_en=text_en,
        duties=duties,
        digest=edition_digest(edition=edition, text_nl=text_nl, text_en=text_en, duties=duties),
        published_at=at,
        resign_within_days=resign_within_days,
    )
    if row.resign_by is not None and row.resign_by.date() < at.date() + SHORTEST_NOTICE:
        raise ResigningTooSoon(days=SHORTEST_NOTICE.days)
    session.add(row)
    session.flush()
    append(
        session,
        "edition-published",
        at=at,
        document=f"{document.code_of_conduct.slug}/{document.key}",
        edition=edition,
        digest=row.digest,
        text_kind=text_kind.value,
    )
    return row


def all_editions(session: Session) -> list[Edition]:
    """Every edition of every document, the one that was published last first."""
    return list(session.scalars(select(Edition).order_by(Edition.published_at.desc(), Edition.id.desc())))


def current_editions(session: Session, *, code_of_conduct: CodeOfConduct, on: date) -> list[Edition]:
    """The newest edition in effect of each document, in the order of the documents.

    Raises ``NoEditionInForce`` when a document has none on that date.
    """
    current = []
    for document in code_of_conduct.documents:
        in_effect = [edition for edition in document.editions if edition.effective_on <= on]
        if not in_effect:
            raise NoEditionInForce
        current.append(in_effect[-1])
    if not current:
        raise NoEditionInForce
    return current


def find_code_of_conduct(session: Session, slug: str) -> CodeOfConduct | None:
    return session.scalar(select(CodeOfConduct).where(CodeOfConduct.slug == slug))
