"""Figures that wait for the worker, or are being made by it: the states, and the row."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.replies.notes import Correction
from monitor.intake_jobs import JobState, Step
from monitor.models import Publication
from monitor.periods import period as half_year
from monitor.publication_states import Subject
from monitor.shapes import Shape, shapes
from signatories.base import Base, public_id

_BOTH = ("monitor", "publisher")

STEPS = (
    Step(None, JobState.WAITING, "ask for figures", _BOTH),
    Step(JobState.WAITING, JobState.RUNNING, "begin"),
    Step(JobState.RUNNING, JobState.RUNNING, "begin again"),
    Step(JobState.RUNNING, JobState.DONE, "keep the version"),
    Step(JobState.RUNNING, JobState.REFUSED, "refuse"),
    Step(JobState.RUNNING, JobState.FAILED, "give up"),
)


class FigureAct(StrEnum):
    """What the figures are made from: all that was delivered, or the inputs of a version with its decisions."""

    PREPARE = "prepare"
    DECISIONS = "decisions"


class FigureJob(Base):
    """One version of figures that was asked for. A folder of its name holds how far it is.

    ``made`` is the public id of the version that came of it; ``answer`` a refusal: its code and our own values.
    """

    __tablename__ = "figure_job"
    __table_args__ = (
        Index(
            "uq_figure_job_open",
            "period",
            "norm",
            "method_version",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'refused', 'failed')", name="state"),
        CheckConstraint("act IN ('prepare', 'decisions')", name="act"),
        CheckConstraint("(finished_at IS NULL) = (state IN ('waiting', 'running'))", name="end"),
        CheckConstraint("(state = 'done') = (made IS NOT NULL)", name="made"),
        CheckConstraint("(act = 'decisions') = (publication_id IS NOT NULL)", name="of_a_version"),
        CheckConstraint(
            "(correction_reason IS NULL) = (sentence_nl IS NULL)"
            " AND (correction_reason IS NULL) = (sentence_en IS NULL)",
            name="correction",
        ),
        CheckConstraint("length(sentence_nl) <= 300 AND length(sentence_en) <= 300", name="sentence_length"),
        *shapes(
            public_id=Shape.OPAQUE,
            period=Shape.PERIOD,
            norm=Shape.CODE,
            method_version=Shape.METHOD,
            correction_reason=Shape.CODE,
            by=Shape.OPAQUE,
            made=Shape.OPAQUE,
            answer=Shape.DOCUMENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    state: Mapped[JobState] = mapped_column(String(10))
    act: Mapped[FigureAct] = mapped_column(String(10))
    period: Mapped[str] = mapped_column(String(7))
    norm: Mapped[str] = mapped_column(String(40))
    method_version: Mapped[str] = mapped_column(String(20))
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    correction_reason: Mapped[str | None] = mapped_column(String(20))
    sentence_nl: Mapped[str | None] = mapped_column(String(300))
    sentence_en: Mapped[str | None] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    tries: Mapped[int]
    made: Mapped[str | None] = mapped_column(String(16))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)

    publication: Mapped[Publication | None] = relationship()

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def subject(self) -> Subject:
        span = half_year(self.period)
        return Subject(self.period, span.start_on, span.end_on, self.norm, self.method_version)

    @property
    def correction(self) -> Correction | None:
        if self.correction_reason is None or self.sentence_nl is None or self.sentence_en is None:
            return None
        return Correction(self.correction_reason, self.sentence_nl, self.sentence_en)
