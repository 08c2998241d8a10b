"""Giving companies and associations new names, with the day from which they hold.

Nothing is overwritten: the old name gets an end, the new one a row of its own.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from signatories.dated import Dated, clash_as
from signatories.entries import append
from signatories.imports.member_rows import FORMULA_SIGNS
from signatories.models import Association, Company
from signatories.names.company_names import LONGEST_NAME, AssociationName, CompanyName, NameKind
from signatories.names.confusable import has_unseen
from signatories.names.naming_errors import (
    DayInFuture,
    EndsTooEarly,
    LegalNameStays,
    NameLeadsSomewhere,
    NotOneName,
    SameName,
    StartsTooEarly,
    WrongName,
)
from signatories.names.traces import has_trace


def names_of(session: Session, company: Company, *, at: datetime) -> Sequence[CompanyName]:
    """Every name of *company* that had begun at *at*, present and former, the newest first."""
    rows = session.scalars(
        select(CompanyName)
        .where(CompanyName.company_id == company.id, CompanyName.recorded_at <= at)
        .order_by(CompanyName.from_on.desc(), CompanyName.id.desc())
    )
    return [row for row in rows if row.from_on <= at.date()]


def rename(
    session: Session, *, company: Company, kind: NameKind, name: str, from_on: date, at: datetime
) -> CompanyName:
    """Give *company* another legal name, or another trade name that people know it by.

    Raises ``WrongName``, ``SameName``, ``DayInFuture`` or ``StartsTooEarly``. A name that must change
    on a later day is an event of succession.
    """
    name = checked(name)
    if kind is NameKind.BRAND:
        raise ValueError("a brand is no main name")
    old = _open_main(session, company, kind)
    if old is not None and old.name == name:
        raise SameName(name=name)
    if from_on > at.date():
        raise DayInFuture
    _end(session, old, from_on, at, StartsTooEarly)
    other = _open_name(session, company, kind, name)  # it was one of several: now it comes first
    _end(session, other, from_on, at, StartsTooEarly)
    row = _begin(session, company, kind, name, from_on, at, is_main=True)
    _repeat(company, kind, name)
    _log(session, company, kind, old.name if old else None, name, from_on, at)
    return row


def add_name(
    session: Session, *, company: Company, kind: NameKind, name: str, from_on: date, at: datetime
) -> CompanyName:
    """Add a trade name or a brand beside those that there are; the first trade name becomes the main one.

    Raises ``WrongName``, ``SameName`` or ``DayInFuture``.
    """
    name = checked(name)
    if kind is NameKind.LEGAL:
        raise LegalNameStays
    if _open_name(session, company, kind, name) is not None:
        raise SameName(name=name)
    if kind is NameKind.TRADE and _open_main(session, company, kind) is None:
        return rename(session, company=company, kind=kind, name=name, from_on=from_on, at=at)
    if from_on > at.date():
        raise DayInFuture
    row = _begin(session, company, kind, name, from_on, at, is_main=False)
    _log(session, company, kind, None, name, from_on, at)
    return row


def end_name(session: Session, *, company: Company, name_id: int, to_on: date, at: datetime) -> CompanyName:
    """End a trade name or a brand. Raises ``NotOneName``, ``LegalNameStays``, or as for days."""
    row = session.get(CompanyName, name_id)
    if row is None or row.company_id != company.id or row.to_on is not None:
        raise NotOneName
    if row.kind == NameKind.LEGAL:
        raise LegalNameStays
    if to_on > at.date():
        raise DayInFuture
    _end(session, row, to_on, at, EndsTooEarly)
    if row.is_main:
        company.trade_name = None
        session.flush()
    _log(session, company, NameKind(row.kind), row.name, None, to_on, at)
    return row


def rename_association(
    session: Session, *, association: Association, name: str, from_on: date, at: datetime
) -> None:
    """Give *association* another name; its short name in addresses stays. Raises as ``rename``."""
    name = checked(name)
    if name == association.name:
        raise SameName(name=name)
    if from_on > at.date():
        raise DayInFuture
    old = association.name
    open_row = session.scalar(
        select(AssociationName).where(
            AssociationName.association_id == association.id, AssociationName.to_on.is_(None)
        )
    )
    _end(session, open_row, from_on, at, StartsTooEarly)
    with clash_as(AssociationName, StartsTooEarly, since=from_on), session.begin_nested():
        session.add(
            AssociationName(association_id=association.id, name=name, from_on=from_on, recorded_at=at)
        )
    association.name = name
    slug, on = association.slug, from_on.isoformat()
    append(session, "association-renamed", at=at, association=slug, old=old, new=name, on=on)


def association_names_of(
    session: Session, association: Association, *, at: datetime
) -> Sequence[AssociationName]:
    """Every name of *association* that had begun at *at*, the newest first."""
    rows = session.scalars(
        select(AssociationName)
        .where(AssociationName.association_id == association.id, AssociationName.recorded_at <= at)
        .order_by(AssociationName.from_on.desc(), AssociationName.id.desc())
    )
    return [row for row in rows if row.from_on <= at.date()]


def checked(name: str) -> str:
    """*name* without spaces around it. Raises ``WrongName``, by the same rules as an import; ``NameLeadsSomewhere``
    is one."""
    name = name.strip()
    is_right = 0 < len(name) <= LONGEST_NAME and name.isprintable() and not name.startswith(FORMULA_SIGNS)
    if not is_right or has_unseen(name):
        raise WrongName
    if has_trace(name):
        raise NameLeadsSomewhere
    return name


def _open_main(session: Session, company: Company, kind: NameKind) -> CompanyName | None:
    return session.scalar(
        select(CompanyName).where(
            CompanyName.company_id == company.id,
            CompanyName.kind == kind,
            CompanyName.is_main,
            CompanyName.to_on.is_(None),
        )
    )


def _open_name(session: Session, company: Company, kind: NameKind, name: str) -> CompanyName | None:
    return session.scalar(
        select(CompanyName).where(
            CompanyName.company_id == company.id,
            CompanyName.kind == kind,
            CompanyName.name == name,
            CompanyName.to_on.is_(None),
        )
    )


def _end(
    session: Session, row: Dated | None, to_on: date, at: datetime, too_early: Callable[..., Exception]
) -> None:
    """End *row* before the next one is written: the database lets no two main names overlap."""
    if row is None:
        return
    if to_on < row.from_on:
        raise too_early(since=row.from_on)
    row.to_on, row.end_recorded_at = to_on, at
    session.flush()


def _begin(
    session: Session, company: Company, kind: NameKind, name: str, from_on: date, at: datetime, **rest: Any
) -> CompanyName:
    row = CompanyName(
        company_id=company.id, kind=kind.value, name=name, from_on=from_on, recorded_at=at, **rest
    )
    with clash_as(CompanyName, StartsTooEarly, since=from_on), session.begin_nested():
        session.add(row)
    return row


def _repeat(company: Company, kind: NameKind, name: str) -> None:
    if kind is NameKind.LEGAL:
        company.legal_name = name
    else:
        company.trade_name = name


def _log(
    session: Session,
    company: Company,
    kind: NameKind,
    old: str | None,
    new: str | None,
    on: date,
    at: datetime,
) -> None:
    # Its names are one thing that two people may edit at once: so each change gives it a new version.
    flag_modified(company, "search_name")
    session.flush()
    append(
        session,
        "company-renamed",
        at=at,
        company=company.register_number,
        name_kind=kind.value,
        old=old,
        new=new,
        on=on.isoformat(),
    )
