"""A delivery that was handed in on a page and is worked on afterwards: its states, and its row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from monitor.shapes import Shape, shapes
from signatories.base import Base, public_id

MOST_TRIES = 3
"""After that many tries a job that stops its worker each time is given up."""


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next, and the roles it is for (none: the worker)."""

    source: JobState | None
    target: JobState
    act: str
    roles: tuple[str, ...] = ()


STEPS = (
    Step(None, JobState.WAITING, "hand in", ("monitor",)),
    Step(JobState.WAITING, JobState.RUNNING, "begin"),
    Step(JobState.RUNNING, JobState.RUNNING, "begin again"),
    Step(JobState.RUNNING, JobState.DONE, "take in"),
    Step(JobState.RUNNING, JobState.REFUSED, "refuse"),
    Step(JobState.RUNNING, JobState.FAILED, "give up"),
)


class IntakeJob(Base):
    """One such delivery. Its files lie in a folder of its name until the work is over.

    ``answer`` is the receipt, or the refusal: its code, counts, and places without a value.
    """

    __tablename__ = "intake_job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'refused', 'failed')", name="state"),
        CheckConstraint("written_as IN ('delivery', 'hotline-report')", name="written_as"),
        CheckConstraint("(finished_at IS NULL) = (state IN ('waiting', 'running'))", name="end"),
        *shapes(
            public_id=Shape.OPAQUE,
            source=Shape.NAME,
            batch=Shape.NAME,
            by=Shape.OPAQUE,
            delivery=Shape.OPAQUE,
            answer=Shape.DOCUMENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    state: Mapped[JobState] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(64))
    batch: Mapped[str | None] = mapped_column(String(64))
    written_as: Mapped[str] = mapped_column(String(20))
    dry_run: Mapped[bool]
    by: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    tries: Mapped[int]
    delivery: Mapped[str | None] = mapped_column(String(16))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None
