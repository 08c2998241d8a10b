"""The lives of the badge keys in the books and in the public log. The ring acts; the books follow, and remember."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from badge import listing
from badge.errors import KeyComesBack
from badge.key_states import PUBLISHED, KeyState, may_become
from badge.keys import KeyRecord, KeyRing
from badge.models import Credential, CredentialState
from badge.status_list import TOLERANCE
from signatories import entries
from signatories.base import Base

_STATES = ", ".join(f"'{state.value}'" for state in KeyState)


LastEnd = Callable[[Session, KeyRecord], datetime | None]
"""Finds when the last thing ends that a key signed; ``None`` when the books have nothing of it."""


class KeyLife(Base):
    """How far the books have followed one key. A row is never removed: a key that went cannot come back."""

    __tablename__ = "key_life"
    __table_args__ = (
        CheckConstraint("length(thumbprint) = 43", name="thumbprint_length"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
    )

    thumbprint: Mapped[str] = mapped_column(String(43), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]


def follow(session: Session, *, keys: KeyRing, at: datetime) -> None:
    """Enter in the log what became of each key, and let what a withdrawn key signed fall.

    Costs one query when nothing changed. Raises ``KeyComesBack`` when a key signs or is published
    again that had stopped: that can only come from a key folder that somebody put back or changed.
    """
    if not _changed(keys, _states(session)):
        return
    entries.lock(session)
    for record, known in _changed(keys, _states(session)):
        if not may_become(known, record.state):
            raise KeyComesBack(kid=record.kid)
        if record.state is KeyState.WITHDRAWN:
            _let_fall(session, record, at=at)
        session.merge(KeyLife(thumbprint=record.thumbprint, state=record.state.value, changed_at=at))
        _enter(session, record, at=at)
    session.flush()


def is_behind(session: Session, *, keys: KeyRing) -> bool:
    """Whether a key changed since the books followed."""
    return bool(_changed(keys, _states(session)))


def comes_back(session: Session, *, keys: KeyRing) -> bool:
    """Whether the ring has a key in a state that it had left for good."""
    return any(not may_become(known, record.state) for record, known in _changed(keys, _states(session)))


def end_of_badges(session: Session, record: KeyRecord) -> datetime | None:
    """When the last badge ends that this key signed."""
    return session.scalar(
        select(func.max(Credential.valid_until)).where(
            Credential.kid.endswith(f"#{record.thumbprint}", autoescape=True)
        )
    )


def retire_due(
    session: Session, *, keys: KeyRing, at: datetime, last_end: LastEnd = end_of_badges
) -> list[KeyRecord]:
    """Retire each previous key whose last credential has ended: it leaves what is published. Returns those."""
    due = [
        record
        for record in keys.records()
        if record.state is KeyState.PREVIOUS
        and at > record.changed_at + keys.least_before_retiring
        and at > (last_end(session, record) or record.changed_at) + TOLERANCE
    ]
    return [keys.retire(record.kid, at=at) for record in due]  # the signer, where one is asked, judges too


def age_of_active(keys: KeyRing, *, at: datetime) -> timedelta | None:
    """How long the active key has been signing; ``None`` without one."""
    active = [each for each in keys.records() if each.state is KeyState.ACTIVE]
    return at - active[0].changed_at if active else None


def _states(session: Session) -> dict[str, KeyState]:
    rows = session.execute(select(KeyLife.thumbprint, KeyLife.state))
    return {thumbprint: KeyState(state) for thumbprint, state in rows}


def _changed(keys: KeyRing, known: Mapping[str, KeyState]) -> list[tuple[KeyRecord, KeyState | None]]:
    """The keys whose state the books do not have yet, those that went first."""
    found = [
        (record, known.get(record.thumbprint))
        for record in keys.records()
        if known.get(record.thumbprint) is not record.state
    ]
    return sorted(found, key=lambda pair: pair[0].state in PUBLISHED)


def _enter(session: Session, record: KeyRecord, *, at: datetime) -> None:
    """Enter the state of a key; that one became previous is said by the key that followed it."""
    acts = {
        KeyState.NEXT: entries.act("key-published", kid=record.kid),
        KeyState.ACTIVE: entries.act("key-activated", kid=record.kid),
        KeyState.RETIRED: entries.act("key-retired", kid=record.kid),
        KeyState.WITHDRAWN: entries.act("key-withdrawn", kid=record.kid),
    }
    if record.state in acts:
        entries.append_many(session, [acts[record.state]], at=at)


def _let_fall(session: Session, record: KeyRecord, *, at: datetime) -> None:
    """Set the bit of every credential of the key that still runs; those not signed yet are void."""
    of_key = (Credential.kid.endswith(f"#{record.thumbprint}", autoescape=True), Credential.valid_until > at)
    falling = (*of_key, Credential.revoked_at.is_(None))
    lists = set(session.scalars(select(Credential.list_number).where(*falling).distinct()))
    session.execute(update(Credential).where(*falling).values(revoked_at=at))
    planned = (*of_key, Credential.state == CredentialState.PLANNED)
    session.execute(update(Credential).where(*planned).values(state=CredentialState.VOID.value))
    listing.owe(session, lists, at=at)
