"""What people wrote beside figures: replies of companies, and the sentences of corrections."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.replies.states import ReplyState, SentBack
from monitor.models import Publication
from signatories.base import Base, public_id
from signatories.models import Company

LONGEST_REPLY = 2000
LONGEST_SENTENCE = 300
_STANDS, _IN_WORK = text("state = 'accepted'"), text("state IN ('draft', 'offered', 'sent-back')")


class Reply(Base):
    """What a company says about its figures of one period, in Markdown without links; for all its versions.

    One stands beside the figures at a time, while another may be in work.
    """

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(each.value) for each in ReplyState)})", name="state"),
        CheckConstraint(
            f"sent_back_for IN ({', '.join(repr(each.value) for each in SentBack)})", name="sent_back_for"
        ),
        CheckConstraint("length(text_nl) <= 2000 AND length(text_en) <= 2000", name="text_length"),
        CheckConstraint("length(text_nl) + length(text_en) > 0", name="some_text"),
        CheckConstraint("judged_by IS NULL OR judged_by <> written_by", name="two_persons"),
        Index(
            "uq_reply_stands",
            "company_id",
            "period",
            "norm",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index(
            "uq_reply_in_work",
            "company_id",
            "period",
            "norm",
            unique=True,
            sqlite_where=_IN_WORK,
            postgresql_where=_IN_WORK,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    """The version that the company saw when it wrote; the reply stands beside later ones as well."""
    period: Mapped[str] = mapped_column(String(7))
    norm: Mapped[str] = mapped_column(String(40))
    text_nl: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10))
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(16))
    offered_at: Mapped[datetime | None]
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[str | None] = mapped_column(String(16))
    sent_back_for: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    company: Mapped[Company] = relationship()
    publication: Mapped[Publication] = relationship()

    __mapper_args__ = {"version_id_col": version}


class CorrectionNote(Base):
    """What a correction changes and why, in one sentence in each language."""

    __tablename__ = "correction_note"
    __table_args__ = (
        CheckConstraint(
            "length(sentence_nl) BETWEEN 10 AND 300 AND length(sentence_en) BETWEEN 10 AND 300",
            name="sentence_length",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), unique=True)
    sentence_nl: Mapped[str] = mapped_column(String(300))
    sentence_en: Mapped[str] = mapped_column(String(300))
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(16))

    publication: Mapped[Publication] = relationship()
