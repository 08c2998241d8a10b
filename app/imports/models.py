"""An import between the file and its confirmation."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.imports.tables import Table
from signatories.base import Base, public_id
from signatories.models import Association

DRAFT_TERM = timedelta(days=1)


class ImportDraft(Base):
    """The rows of a file as they were read. Nothing of it is in the register until it is saved."""

    __tablename__ = "import_draft"
    __table_args__ = (CheckConstraint("kind IN ('csv', 'xlsx', 'ods')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    read_by: Mapped[str] = mapped_column(String(16))
    """Public id of the person who sent the file."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file as it was sent."""
    kind: Mapped[str] = mapped_column(String(4))
    encoding: Mapped[str] = mapped_column(String(20))
    separator: Mapped[str] = mapped_column(String(1))
    sheet: Mapped[str] = mapped_column(String(60))
    other_sheets: Mapped[int]
    header_row: Mapped[int]
    header: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[list[str | None]] = mapped_column(JSON)
    """The register's name of each column, "" for one that is left out, nothing while undecided."""
    rows: Mapped[list[list[Any]]] = mapped_column(JSON, deferred=True)
    """Each row as its number in the file and its cells."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    association: Mapped[Association] = relationship()

    @property
    def table(self) -> Table:
        """The file as it was read."""
        return Table(
            kind=self.kind,
            header=self.header,
            header_row=self.header_row,
            rows=[(int(number), cells) for number, cells in self.rows],
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
            other_sheets=self.other_sheets,
        )


def keep(
    session: Session,
    table: Table,
    *,
    columns: list[str | None],
    digest: str,
    association: Association,
    read_by: str,
    at: datetime,
) -> ImportDraft:
    """Keep a file that was read until it is saved or a day has passed."""
    draft = ImportDraft(
        association=association,
        read_by=read_by,
        digest=digest,
        kind=table.kind,
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        other_sheets=table.other_sheets,
        header_row=table.header_row,
        header=list(table.header),
        columns=columns,
        rows=[[number, list(cells)] for number, cells in table.rows],
        created_at=at,
        expires_at=at + DRAFT_TERM,
    )
    session.add(draft)
    session.flush()
    return draft


def forget_old(session: Session, *, at: datetime) -> None:
    """Remove drafts whose day has passed: they never were in the register."""
    session.execute(delete(ImportDraft).where(ImportDraft.expires_at <= at))
