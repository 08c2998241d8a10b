"""The person whom members of an association can reach, since when; for its members and itself only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from signatories.base import Base
from signatories.journal import note
from signatories.models import Association


class AssociationContact(Base):
    """Somebody at an association; at most one has no end. Not public."""

    __tablename__ = "association_contact"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
        CheckConstraint("until_at >= from_at", name="ends_after_start"),
        Index(
            "uq_association_contact_now",
            "association_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(30))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]

    association: Mapped[Association] = relationship()


FIELDS = ("name", "function", "email", "phone")


def of_many(session: Session, associations: Sequence[Association]) -> Sequence[AssociationContact]:
    """Whom to reach at these associations; one that named nobody is left out."""
    return session.scalars(
        select(AssociationContact)
        .join(AssociationContact.association)
        .where(
            AssociationContact.association_id.in_([each.id for each in associations]),
            AssociationContact.until_at.is_(None),
        )
        .options(joinedload(AssociationContact.association))
        .order_by(Association.name)
    ).all()


def set_contact(
    session: Session, *, association: Association, at: datetime, by: str = "", **given: str
) -> AssociationContact:
    """Name whom members can reach: ``name``, ``function``, ``email`` and ``phone``. The one before ends."""
    known = next(iter(of_many(session, [association])), None)
    changed = [field for field in FIELDS if known is None or getattr(known, field) != given[field]]
    if known is not None and not changed:
        return known
    if known is not None:
        known.until_at = at
        session.flush()
    contact = AssociationContact(association=association, from_at=at, **given)
    session.add(contact)
    note(session, "association-contact-set", at=at, by=by, association=association, columns=changed)
    return contact
