"""Where a company wants its notices: setting it, and reading it as it stood at a moment.

The address is public; the log of public acts says that it was set, not what it is.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from signatories.base import Ids
from signatories.domains import hosts
from signatories.ends import check_runs
from signatories.entries import append
from signatories.errors import ContactPointChanged, WrongContactPoint, WrongHost
from signatories.journal import note
from signatories.models import Company, ContactPoint

EMAIL = re.compile(r"[^@\s<>,;:\"]+@([^@\s]+)")
HTTPS = re.compile(r"https://([a-z0-9.-]+)(:443)?(/[^\s#]*)?", re.IGNORECASE)
"""The usual port only: the register reaches no other one."""
LONGEST = 254


class Kind(StrEnum):
    """What a contact point is: an address that people read, or an API that software reads."""

    MAIL = "mail"
    API = "api"


def kind_of(typed: str) -> Kind:
    """What was typed: an e-mail address or the https address of an API. Raises ``WrongContactPoint``."""
    mail, api = EMAIL.fullmatch(typed), HTTPS.fullmatch(typed)
    found = mail or api
    if found is None or len(typed) > LONGEST:
        raise WrongContactPoint
    try:
        hosts.canonical(found[1])
    except WrongHost:
        raise WrongContactPoint from None
    return Kind.MAIL if mail else Kind.API


def set_contact_point(
    session: Session,
    *,
    company: Company,
    contact_point: str,
    at: datetime,
    by: str = "",
    instead_of: int | None = None,
) -> ContactPoint:
    """Set where notices are to be sent; the one before ends, and stays in the history.

    The same address again changes nothing. ``by`` is the public id of who did it, for the
    journal. ``instead_of`` is the id of the contact point that the person saw (0 for none); without
    it whatever is there is replaced. Raises ``CompanyEnded``, ``WrongContactPoint`` or
    ``ContactPointChanged``.
    """
    check_runs(company)
    typed = contact_point.strip()
    kind = kind_of(typed)
    # Two who change it at once wait for each other here, and the second one sees what the first did.
    session.execute(select(Company.id).where(Company.id == company.id).with_for_update())
    session.refresh(company, ["contact_points"])
    current = company.contact_point_now
    if current is not None and current.address == typed:
        return current
    if instead_of is not None and instead_of != (current.id if current else 0):
        raise ContactPointChanged(now=current.address if current else "-")
    if current is not None:
        current.until_at = at
        session.flush()
    new = ContactPoint(company=company, kind=kind.value, address=typed, from_at=at)
    session.add(new)
    session.flush()
    append(session, "contact-point-set", at=at, company=company.register_number, contact=kind.value)
    note(session, "contact-point-set", at=at, by=by, company=company, contact=kind.value)
    return new


def as_of(session: Session, company_ids: Collection[int], *, at: datetime) -> Mapping[int, ContactPoint]:
    """By company, the contact point that it had at *at*; one query, however many there are."""
    found = session.scalars(
        select(ContactPoint).where(ContactPoint.company_id.in_(company_ids), is_in_use(at))
    )
    return {each.company_id: each for each in found}


class InUse(NamedTuple):
    """The contact point that a company has, without the rest of it."""

    id: int
    address: str
    from_at: datetime


def in_use(session: Session, company_ids: Ids, *, at: datetime) -> Mapping[int, InUse]:
    """By company, the contact point that it had at *at*: for long lists."""
    columns = (ContactPoint.company_id, ContactPoint.id, ContactPoint.address, ContactPoint.from_at)
    found = session.execute(select(*columns).where(ContactPoint.company_id.in_(company_ids), is_in_use(at)))
    return {row.company_id: InUse(row.id, row.address, row.from_at) for row in found}


def addresses(session: Session, company_ids: Collection[int], *, at: datetime) -> Mapping[int, str]:
    """By company, the address alone of its contact point: for long lists."""
    found = session.execute(
        select(ContactPoint.company_id, ContactPoint.address).where(
            ContactPoint.company_id.in_(company_ids), is_in_use(at)
        )
    )
    return {row.company_id: row.address for row in found}


def is_in_use(at: datetime) -> ColumnElement[bool]:
    """Whether a contact point was the one of its company."""
    return and_(ContactPoint.from_at <= at, or_(ContactPoint.until_at.is_(None), ContactPoint.until_at > at))
