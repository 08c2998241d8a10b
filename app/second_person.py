"""Acts of an operator that two persons do: one proposes, another does the same and so releases it.

A proposal waits in a row of its own, at most one for the same act on the same thing; its line and that of its
release stand in the journal. It is worth something for three days, and only while who proposed it is an operator.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.models import Person
from app.roles import Role
from sentences import N_, SpokenError
from signatories import journal
from signatories.base import Base, public_id
from signatories.clashes import refused_by

TERM = timedelta(days=3)
PROPOSED, RELEASED = "act-proposed", "act-released"
WAITS = "ended_at IS NULL"


class Act(StrEnum):
    WITHDRAW_BADGE = "withdraw badge"
    ROTATE_KEY = "rotate key"
    WITHDRAW_KEY = "withdraw key"


class AnotherOperatorNeeded(SpokenError):
    """Who proposed it cannot be the second person."""

    code = "another-operator-needed"
    sentence = N_("You proposed this. Another operator has to do the same.")


class ProposedAct(Base):
    """What an operator proposed. ``ended_at`` when another one released it, or when it turned out to be worth nothing.

    ``subject`` is what it is about, as the command names it. ``line_id`` is its line in the journal.
    """

    __tablename__ = "proposed_act"
    __table_args__ = (
        CheckConstraint(f"act IN ({', '.join(repr(each.value) for each in Act)})", name="act"),
        CheckConstraint("released_by IS NULL OR released_by <> proposed_by", name="two_persons"),
        CheckConstraint("released_by IS NULL OR ended_at IS NOT NULL", name="released_is_over"),
        CheckConstraint("released_by IS NULL OR ended_at < ends_at", name="released_in_time"),
        Index(
            "uq_proposed_act_waiting",
            "act",
            "subject",
            unique=True,
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    act: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(400))
    proposed_by: Mapped[str] = mapped_column(String(16))
    proposed_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(16))
    line_id: Mapped[int] = mapped_column(ForeignKey("journal_line.id"))


def releases(session: Session, *, act: Act, subject: str, by: str, at: datetime) -> bool:
    """Whether the operator *by* may do *act* to *subject* now, as the second person.

    If nobody proposed just this, it is proposed by them and the answer is no: of two who propose it at the same
    moment, the later one releases it. Flushes, never commits.
    Raises ``AnotherOperatorNeeded`` when the same person proposed it.
    """
    found = _that_waits(session, act, subject, at)
    while found is None:
        try:
            with session.begin_nested():
                _propose(session, act, subject, by, at)
        except IntegrityError as error:
            if not refused_by(error, ProposedAct, "uq_proposed_act_waiting"):
                raise
            found = _that_waits(session, act, subject, at)
        else:
            return False
    if found.proposed_by == by:
        raise AnotherOperatorNeeded
    found.ended_at, found.released_by = at, by
    journal.note(session, RELEASED, at=at, by=by, line=found.line_id)
    return True


def waiting(session: Session, *, at: datetime) -> Sequence[ProposedAct]:
    """Every proposal that another operator can release now, the oldest first."""
    query = select(ProposedAct).where(ProposedAct.ended_at.is_(None), ProposedAct.ends_at > at)
    found = session.scalars(query.order_by(ProposedAct.id)).all()
    return [each for each in found if is_operator(session, each.proposed_by, at)]


def is_operator(session: Session, public_id: str, at: datetime) -> bool:
    who = session.scalar(select(Person).where(Person.public_id == public_id))
    return who is not None and any(held.role is Role.OPERATOR for held in who.held_at(at))


def _propose(session: Session, act: Act, subject: str, by: str, at: datetime) -> None:
    line = journal.note(session, PROPOSED, at=at, by=by, act=act.value, subject=subject)
    session.add(
        ProposedAct(
            act=act.value,
            subject=subject,
            proposed_by=by,
            proposed_at=at,
            ends_at=at + TERM,
            line_id=line.id,
        )
    )


def _that_waits(session: Session, act: Act, subject: str, at: datetime) -> ProposedAct | None:
    """The proposal of just this, locked; one that is worth nothing any more is ended."""
    query = select(ProposedAct).where(
        ProposedAct.act == act.value, ProposedAct.subject == subject, ProposedAct.ended_at.is_(None)
    )
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None or (found.ends_at > at and is_operator(session, found.proposed_by, at)):
        return found
    found.ended_at = at
    session.flush()
    return None
