"""What an import of members would change, and doing it. One engine for page and command."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from sentences import N_
from signatories import admission, proving
from signatories.errors import HostTaken
from signatories.member_rows import MemberRow, WrongRow
from signatories.models import Association, Company, Membership

CHUNK = 500
"""How many register numbers one query asks for; below SQLite's limit on variables."""


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One field that would change, old to new."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Known:
    """What the register has of a company: its names, its hosts, and its open membership here."""

    legal_name: str
    hosts: frozenset[str]
    is_member: bool
    member_number: str | None = None
    contact_email: str | None = None


@dataclass(frozen=True)
class Planned:
    """What one row would do. ``other_name`` is the register's name where the file has another."""

    row: MemberRow
    effect: Effect
    changes: tuple[Change, ...] = ()
    other_name: str | None = None


@dataclass(frozen=True)
class Plan:
    """The whole import before anything is saved. ``wrong`` rows are never saved."""

    rows: tuple[Planned, ...]
    wrong: tuple[WrongRow, ...] = field(default=())

    def with_effect(self, effect: Effect) -> list[Planned]:
        return [planned for planned in self.rows if planned.effect is effect]

    @property
    def counts(self) -> dict[str, int]:
        found = {effect.value: len(self.with_effect(effect)) for effect in Effect}
        return {**found, "wrong": len(self.wrong)}


def plan(rows: Iterable[MemberRow | WrongRow], known: Mapping[str, Known]) -> Plan:
    """Hold the rows of a file against what the register has. Pure.

    A register number that occurs twice in a file is wrong from the second time on.
    """
    planned, wrong, seen = [], [], {}
    for row in rows:
        if isinstance(row, WrongRow):
            wrong.append(row)
        elif row.register_number in seen:
            first = {"first": seen[row.register_number]}
            cells = (row.register_number, row.legal_name)
            reason = N_("The same register number stands in row %(first)s.")
            wrong.append(WrongRow(row.row, "register_number", reason, first, cells))
        else:
            seen[row.register_number] = row.row
            planned.append(_planned(row, known.get(row.register_number)))
    return Plan(tuple(planned), tuple(sorted(wrong, key=lambda each: each.row)))


def _planned(row: MemberRow, known: Known | None) -> Planned:
    if known is None:
        return Planned(row, Effect.NEW)
    other_name = known.legal_name if known.legal_name != row.legal_name else None
    if not known.is_member:
        return Planned(row, Effect.NEW, other_name=other_name)
    changes = []
    for column, old, new in (
        ("member_number", known.member_number, row.member_number),
        ("contact_email", known.contact_email, row.contact_email),
    ):
        if new is not None and new != old:
            changes.append(Change(column, old or "", new))
    if added := [host for host in row.domains if host not in known.hosts]:
        changes.append(Change("domain", "", " ".join(added)))
    return Planned(row, Effect.CHANGED if changes else Effect.UNCHANGED, tuple(changes), other_name)


def known_companies(
    session: Session, *, association: Association, numbers: Sequence[str]
) -> dict[str, Known]:
    """What the register has of the companies with these register numbers."""
    found: dict[str, Known] = {}
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        companies = session.scalars(
            select(Company).where(Company.register_number.in_(chunk)).options(selectinload(Company.domains))
        ).all()
        open_here = _open_memberships(session, association, [company.id for company in companies])
        for company in companies:
            membership = open_here.get(company.id)
            found[company.register_number] = Known(
                legal_name=company.legal_name,
                hosts=frozenset(domain.host for domain in company.domains),
                is_member=membership is not None,
                member_number=membership.member_number if membership else None,
                contact_email=membership.contact_email if membership else None,
            )
    return found


def _open_memberships(
    session: Session, association: Association, company_ids: Sequence[int]
) -> dict[int, Membership]:
    found = session.scalars(
        select(Membership).where(
            Membership.association_id == association.id,
            Membership.company_id.in_(company_ids),
            Membership.to_on.is_(None),
        )
    )
    return {membership.company_id: membership for membership in found}


def prepare(session: Session, *, association: Association, rows: Sequence[MemberRow | WrongRow]) -> Plan:
    """The plan of *rows* against the register as it is now."""
    numbers = sorted({row.register_number for row in rows if isinstance(row, MemberRow)})
    return plan(rows, known_companies(session, association=association, numbers=numbers))


def carry_out(session: Session, plan: Plan, *, association: Association, at: datetime) -> None:
    """Save the new and changed rows of *plan*; the caller's transaction makes it all or nothing."""
    for planned in plan.rows:
        if planned.effect is Effect.NEW:
            _add(session, planned.row, association, at)
        elif planned.effect is Effect.CHANGED:
            _change(session, planned, association, at)


def _add(session: Session, row: MemberRow, association: Association, at: datetime) -> None:
    membership = admission.admit(
        session,
        association=association,
        register_number=row.register_number,
        legal_name=row.legal_name,
        trade_name=row.trade_name,
        member_number=row.member_number,
        contact_email=row.contact_email,
        from_on=row.member_since or at.date(),
        at=at,
    )
    _name_domains(session, membership.company, row.domains, at)


def _change(session: Session, planned: Planned, association: Association, at: datetime) -> None:
    company = session.scalars(
        select(Company).where(Company.register_number == planned.row.register_number)
    ).one()
    membership = admission.open_membership(session, association=association, company=company)
    assert membership is not None  # noqa: S101 - the plan was made in this transaction
    by_column = defaultdict(str, {change.column: change.new for change in planned.changes})
    membership.member_number = by_column["member_number"] or membership.member_number
    membership.contact_email = by_column["contact_email"] or membership.contact_email
    _name_domains(session, company, planned.row.domains, at)
    session.flush()


def _name_domains(session: Session, company: Company, names: Sequence[str], at: datetime) -> None:
    """Name the domains that are to be proven; one that another company has proven is left out."""
    for host in names:
        try:
            proving.name_domain(session, company=company, host=host, at=at)
        except HostTaken:
            continue
