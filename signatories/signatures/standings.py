"""What every company's signatures amount to at any moment, kept as rows: so lists and counts need not work it out.

The rows follow from signatures and suspensions alone, and follow them by themselves: whenever a session
writes one of those, the rows of its company are made anew in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    and_,
    delete,
    event,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from signatories.base import Base, Ids
from signatories.entries import LogHead
from signatories.inserting import insert_many
from signatories.models import Company
from signatories.signatures.deciding import stretches
from signatories.signatures.signature import Signature, Suspension
from signatories.signatures.standing import Standing, State

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of what lasts: a moment, so that one comparison finds what holds."""
COMPANIES_AT_ONCE = 500
COLUMNS = ("company_id", "state", "from_at", "until_at", "since", "ends_at", "signature_id")


class CompanyStanding(Base):
    """One stretch ``[from_at, until_at)`` of a company's standing, by what is known now.

    ``since`` and ``ends_at`` are those of the standing, ``signature_id`` is the signature that decides it.
    A company without a row for a moment had not signed then.
    """

    __tablename__ = "company_standing"
    __table_args__ = (
        Index("ix_company_standing_company_id_from_at", "company_id", "from_at"),
        Index("ix_company_standing_until_at", "until_at", "from_at", "state"),
        Index("ix_company_standing_state", "state", "until_at", "from_at", "company_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    state: Mapped[str] = mapped_column(String(12))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    since: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"), index=True)


class Held(NamedTuple):
    """The standing of a company at a moment, and the id of the signature that decides it."""

    standing: Standing
    signature_id: int


def holds(at: datetime) -> ColumnElement[bool]:
    """Whether a row is the one of that moment."""
    return and_(CompanyStanding.from_at <= at, CompanyStanding.until_at > at)


def of(session: Session, company_ids: Ids, *, at: datetime) -> dict[int, Held]:
    """By company, its standing at *at*; those that had not signed are left out."""
    found = session.execute(
        select(
            CompanyStanding.company_id,
            CompanyStanding.state,
            CompanyStanding.since,
            CompanyStanding.ends_at,
            CompanyStanding.signature_id,
        ).where(CompanyStanding.company_id.in_(company_ids), holds(at))
    )
    return {
        company_id: Held(Standing(State(state), since, ends_at), signature_id)
        for company_id, state, since, ends_at, signature_id in found
    }


def deciding(company_ids: Ids, *, at: datetime) -> Select[int]:
    """The signatures that decide the standings of these companies at *at*, as a question."""
    return select(CompanyStanding.signature_id).where(CompanyStanding.company_id.in_(company_ids), holds(at))


class _Spell(NamedTuple):
    from_at: datetime
    until_at: datetime | None


class _Signed(NamedTuple):
    id: int
    company_id: int
    code_of_conduct_id: int
    signed_at: datetime
    countersigned_at: datetime | None
    ends_at: datetime
    resign_by: datetime | None
    resign_told_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    suspensions: Sequence[_Spell]


_COLUMNS = tuple(getattr(Signature, name) for name in _Signed._fields if name != "suspensions")


def keep(session: Session, company_ids: Iterable[int]) -> None:
    """Make the rows of these companies anew from their signatures, as this transaction sees them.

    It holds the log, as every act does in the end: of two that change the signatures of one company the
    second one sees what the first did.
    """
    ids = sorted(set(company_ids))
    if not ids:
        return
    connection = session.connection()
    connection.execute(update(LogHead).values(size=LogHead.size))
    for start in range(0, len(ids), COMPANIES_AT_ONCE):
        some = ids[start : start + COMPANIES_AT_ONCE]
        connection.execute(
            delete(cast(Table, CompanyStanding.__table__)).where(CompanyStanding.company_id.in_(some))
        )
        insert_many(session, CompanyStanding, list(_rows(session, some)))


def keep_all(session: Session) -> None:
    """Make every row anew: after signatures were written past the session."""
    keep(session, session.connection().execute(select(Company.id)).scalars().all())


def differing(session: Session, company_ids: Sequence[int]) -> list[int]:
    """Those of these companies whose rows are not what follows from their signatures."""
    wanted, there = defaultdict(set), defaultdict(set)
    for row in _rows(session, company_ids):
        wanted[row["company_id"]].add(tuple(row.values()))
    columns = [getattr(CompanyStanding, name) for name in COLUMNS]
    for row in session.execute(select(*columns).where(CompanyStanding.company_id.in_(company_ids))):
        there[row.company_id].add(tuple(row))
    return [each for each in company_ids if wanted[each] != there[each]]


def _rows(session: Session, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for company_id, signatures in _signed(session, ids).items():
        found = stretches(signatures)
        ends = [following.start for _, following in pairwise(found)] + [FOREVER]
        for stretch, until_at in zip(found, ends, strict=True):
            if stretch.signature is not None:
                yield {
                    "company_id": company_id,
                    "state": stretch.standing.state.value,
                    "from_at": stretch.start,
                    "until_at": until_at,
                    "since": stretch.standing.since,
                    "ends_at": stretch.standing.until,
                    "signature_id": stretch.signature.id,
                }


def _signed(session: Session, ids: Sequence[int]) -> dict[int, list[_Signed]]:
    """The signatures of these companies with their suspensions, the oldest first."""
    connection = session.connection()
    of_these = Signature.company_id.in_(ids)
    spells: dict[int, list[_Spell]] = defaultdict(list)
    suspended = select(Suspension.signature_id, Suspension.from_at, Suspension.until_at)
    for signature_id, from_at, until_at in connection.execute(
        suspended.join(Signature, Signature.id == Suspension.signature_id).where(of_these)
    ):
        spells[signature_id].append(_Spell(from_at, until_at))
    found: dict[int, list[_Signed]] = defaultdict(list)
    for row in connection.execute(
        select(*_COLUMNS).where(of_these).order_by(Signature.signed_at, Signature.id)
    ):
        found[row.company_id].append(_Signed(*row, suspensions=spells.get(row.id, ())))
    return found


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: UOWTransaction) -> None:
    """Let the rows follow what this flush wrote."""
    written = [*session.new, *session.dirty, *session.deleted]
    companies = {each.company_id for each in written if isinstance(each, Signature)}
    suspended = {each.signature_id for each in written if isinstance(each, Suspension)}
    if suspended:
        of_these = select(Signature.company_id).where(Signature.id.in_(suspended))
        companies |= set(session.connection().execute(of_these).scalars())
    keep(session, companies)
