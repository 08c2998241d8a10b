"""Reading the register: find one, list many, as of a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from signatories import register_number as register_numbers
from signatories.entries import Entry
from signatories.errors import NotFound
from signatories.models import Association, Company, Membership
from signatories.names import known_names
from signatories.signatures.signature import Signature, SignedEdition


def association_of(session: Session, slug: str) -> Association:
    """The association of that slug. Raises ``NotFound``."""
    found = session.scalar(select(Association).where(Association.slug == slug))
    if found is None:
        raise NotFound
    return found


def company_of(session: Session, register_number: str) -> Company:
    """The company of that register number, in any form that can be typed. Raises ``NotFound``."""
    number = register_numbers.canonical(register_number)
    found = session.scalar(select(Company).where(Company.register_number == number))
    if found is None:
        raise NotFound
    return found


def company_at(session: Session, slug: str) -> Company:
    """The company with that part of a URL. Raises ``NotFound``."""
    found = session.scalar(select(Company).where(Company.slug == slug))
    if found is None:
        raise NotFound
    return found


def signatures_of(session: Session, company: Company, *, at: datetime) -> Sequence[Signature]:
    """Every signature that *company* had placed at *at*, the newest first, with its editions."""
    whole = (
        selectinload(Signature.signed_editions).joinedload(SignedEdition.edition),
        selectinload(Signature.code_of_conduct),
        selectinload(Signature.association),
        selectinload(Signature.suspensions),
    )
    return session.scalars(
        select(Signature)
        .where(Signature.company_id == company.id, Signature.signed_at <= at)
        .order_by(Signature.signed_at.desc())
        .options(*whole)
    ).all()


def memberships_of(session: Session, company: Company, *, at: datetime) -> Sequence[Membership]:
    """Every membership of *company* that had begun at *at*, as far as it was recorded, the newest first.

    One that was taken back by then is left out. Its end may have been recorded later: ask
    ``end_known_at``.
    """
    return session.scalars(
        select(Membership)
        .where(
            Membership.company_id == company.id,
            Membership.recorded_at <= at,
            Membership.from_on <= at.date(),
            or_(Membership.held_at(at), Membership.to_on > Membership.from_on),
        )
        .order_by(Membership.from_on.desc(), Membership.id.desc())
        .options(selectinload(Membership.association))
    ).all()


def history_of(session: Session, company: Company, *, at: datetime) -> Sequence[Entry]:
    """The public acts about *company*, the newest first."""
    return session.scalars(
        select(Entry)
        .where(Entry.company == company.register_number, Entry.at <= at)
        .order_by(Entry.position.desc())
    ).all()


class Called(NamedTuple):
    """An association by its name alone."""

    slug: str
    name: str


def called(session: Session, *, at: datetime) -> list[Called]:
    """Every association that the register had at *at*, by the name that it had then, without its members."""
    names = known_names.associations(session, at=at)
    found = session.execute(
        select(Association.id, Association.slug, Association.name).where(Association.created_at <= at)
    )
    return sorted(
        (Called(slug, names.get(key, name)) for key, slug, name in found), key=lambda each: each.name
    )


@dataclass(frozen=True)
class AssociationRow:
    """An association in a list, with the number of its members."""

    slug: str
    name: str
    members: int


def associations(session: Session, *, at: datetime) -> list[AssociationRow]:
    """Every association that the register had at *at*, by the name that it had then."""
    called = known_names.associations(session, at=at)
    found = session.execute(
        select(Association.id, Association.slug, Association.name, func.count(Membership.id))
        .outerjoin(Membership, (Membership.association_id == Association.id) & Membership.held_at(at))
        .where(Association.created_at <= at)
        .group_by(Association.id)
    )
    rows = [AssociationRow(slug, called.get(key, name), members) for key, slug, name, members in found]
    return sorted(rows, key=lambda row: row.name)
