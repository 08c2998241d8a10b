"""The newest checkpoint, as it was published: the file is held against it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from signatories.base import Base


class LogCheckpoint(Base):
    """One row: the signed text, with the cosignature of the witness where there is one."""

    __tablename__ = "log_checkpoint"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]
