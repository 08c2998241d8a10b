"""An import between its preview and its confirmation."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.models import Association

DRAFT_TERM = timedelta(days=1)


class ImportDraft(Base):
    """The rows of a file as they were read. Nothing of it is in the register until it is saved."""

    __tablename__ = "import_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    read_by: Mapped[str] = mapped_column(String(16))
    """Public id of the person who sent the file."""
    encoding: Mapped[str] = mapped_column(String(20))
    separator: Mapped[str] = mapped_column(String(1))
    header: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[list[str]] = mapped_column(JSON)
    rows: Mapped[list[list[Any]]] = mapped_column(JSON)
    """Each row as its number in the file and its cells."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]

    association: Mapped[Association] = relationship()
