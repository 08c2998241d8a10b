"""What somebody typed, kept for half an hour while they confirm who they are. Never files, never secrets."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.models import Person
from signatories.base import Base, public_id

HELD_TERM = timedelta(minutes=30)
MOST_CHARACTERS = 100_000
SECRET = re.compile(r"csrf|password|passphrase|secret|token", re.IGNORECASE)
"""Fields with such a word in their name are not kept: the page asks for them again."""


class HeldForm(Base):
    """The fields of one form, of one person; they go when their time has passed."""

    __tablename__ = "held_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[list[Any]] = mapped_column(JSON)
    """``[name, value]`` in the order of the form; a name may come more than once."""
    held_at: Mapped[datetime]
    expires_at: Mapped[datetime]


def hold(
    session: Session, *, person: Person, path: str, fields: Iterable[tuple[str, str]], at: datetime
) -> HeldForm | None:
    """Keep the fields of a form that was sent to *path*; ``None`` when they are too long to keep."""
    forget_old(session, at=at)
    kept = [[name, value] for name, value in fields if not SECRET.search(name)]
    if sum(len(name) + len(value) for name, value in kept) > MOST_CHARACTERS or len(path) > 500:
        return None
    row = HeldForm(person_id=person.id, path=path, fields=kept, held_at=at, expires_at=at + HELD_TERM)
    session.add(row)
    session.flush()
    return row


def forget_old(session: Session, *, at: datetime) -> None:
    """Delete what was kept long enough."""
    session.execute(delete(HeldForm).where(HeldForm.expires_at <= at))


def find_held(session: Session, *, held: str, person: Person, at: datetime) -> HeldForm | None:
    """What this person typed, by its public id, while it is kept."""
    return session.scalar(
        select(HeldForm).where(
            HeldForm.public_id == held, HeldForm.person_id == person.id, HeldForm.expires_at > at
        )
    )
