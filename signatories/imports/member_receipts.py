"""The receipt of each import of members: what it did, by whom, and all that undoing it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.models import Association

UNDO_TERM = timedelta(hours=24)


@dataclass(frozen=True)
class Act:
    """What the import did with one row. ``before`` holds the old values of the columns that it changed.

    ``version`` is that of the membership right after it: as long as it is, nobody else touched it.
    ``ended_id`` is the membership that the row's own one took the place of (another date of joining);
    ``domain_ids`` are the domains that it named.
    """

    row: int
    company_id: int
    membership_id: int
    is_new: bool
    version: int
    before: Mapping[str, str | None] = field(default_factory=dict)
    ended_id: int | None = None
    domain_ids: tuple[int, ...] = ()


_NAMES = tuple(each.name for each in fields(Act))
_values = attrgetter(*_NAMES)


class MemberImport(Base):
    """One import that was saved. ``acts`` empties when it can no longer be undone."""

    __tablename__ = "member_import"
    __table_args__ = (
        CheckConstraint("length(digest) = 64", name="digest_length"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undoing_has_a_person"),
        CheckConstraint("undone_at >= saved_at", name="undone_after_saved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(16))
    """Public id of the person, or empty for the command line."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file as it was sent."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    """``new``, ``changed``, ``unchanged``, ``wrong``: how many rows of the file."""
    acts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(16))

    association: Mapped[Association] = relationship()

    @property
    def undo_until(self) -> datetime:
        return self.saved_at + UNDO_TERM

    def may_be_undone_at(self, at: datetime) -> bool:
        return self.undone_at is None and at < self.undo_until

    def read_acts(self) -> list[Act]:
        return [Act(**{**act, "domain_ids": tuple(act["domain_ids"])}) for act in self.acts]


def written(acts: list[Act]) -> list[dict[str, Any]]:
    """*acts* as the receipt keeps them."""
    return [dict(zip(_NAMES, _values(act), strict=True)) for act in acts]


def receipts_of(session: Session, *, association: Association, limit: int = 20) -> list[MemberImport]:
    """The imports of an association, the newest first."""
    query = select(MemberImport).where(MemberImport.association_id == association.id)
    return list(
        session.scalars(query.order_by(MemberImport.saved_at.desc(), MemberImport.id.desc()).limit(limit))
    )


def forget_old(session: Session, *, at: datetime) -> None:
    """Empty the acts of receipts whose term has passed: old values have no use then."""
    session.execute(
        update(MemberImport).where(MemberImport.saved_at <= at - UNDO_TERM).values(acts=[]),
        execution_options={"synchronize_session": False},
    )
